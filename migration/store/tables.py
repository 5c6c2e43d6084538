"""The tables of the store, the same in SQLite and PostgreSQL.

Users and items have short integer keys of our own, so that an event is a few numbers and a million of them are
read in seconds. Of the columns of an event, five name it (see `IDENTITY`); importing it again changes only the rest.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = "1"
"""Version of these tables, kept in `marks` under "schema"."""

IDENTITY = ("user_pk", "item_pk", "action", "time", "session")
"""What makes two events one and the same."""

metadata = MetaData()

# SQLite gives only an INTEGER PRIMARY KEY its own numbers
_Key = BigInteger().with_variant(Integer(), "sqlite")
# ids are ordered by their bytes in both databases, whatever language the server speaks
_Id = Text().with_variant(Text(collation="C"), "postgresql")

users = Table(
    "users",
    metadata,
    Column("pk", _Key, primary_key=True),
    Column("id", _Id, nullable=False, unique=True),
    Column("split", Text, nullable=False, server_default=""),
)

items = Table(
    "items",
    metadata,
    Column("pk", _Key, primary_key=True),
    Column("domain", _Id, nullable=False),
    Column("id", _Id, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("creators", JSON, nullable=False, server_default="[]"),
    Column("description", Text, nullable=False, server_default=""),
    Column("categories", JSON, nullable=False, server_default="[]"),
    Column("attributes", JSON, nullable=False, server_default="{}"),
    Column("language", Text, nullable=False, server_default=""),
    Column("image_url", Text, nullable=False, server_default=""),
    Column("text_hash", Text, nullable=False, server_default=""),  # empty: the item has no text
    Column("digest", Text, nullable=False, server_default=""),  # of all fields; empty: only events name the item
    UniqueConstraint("domain", "id"),
)

events = Table(
    "events",
    metadata,
    Column("pk", _Key, primary_key=True),  # grows in the order in which events came
    Column("user_pk", BigInteger, ForeignKey("users.pk"), nullable=False),
    Column("item_pk", BigInteger, ForeignKey("items.pk"), nullable=False),
    Column("action", Text, nullable=False),
    Column("time", BigInteger, nullable=False),  # seconds since 1970 in UTC; `events.NO_TIME` where there is none
    Column("session", Text, nullable=False),
    Column("value", Float),
    Column("situation", Text, nullable=False),
    Column("position", BigInteger, nullable=False),  # the file's own order (`seq`), 0 where it gives none
    UniqueConstraint(*IDENTITY),
)

imports = Table(
    "imports",
    metadata,
    Column("pk", _Key, primary_key=True),
    Column("source", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("started", BigInteger, nullable=False),  # seconds since 1970 in UTC
    Column("finished", BigInteger),  # NULL: under way, or killed
    Column("stored", BigInteger, nullable=False, server_default="0"),
    Column("changed", BigInteger, nullable=False, server_default="0"),
    Column("unchanged", BigInteger, nullable=False, server_default="0"),
    Column("rejected", BigInteger, nullable=False, server_default="0"),
)

# a token that is new whenever a part of the store changed ("events", "items:film"), and the schema's version
marks = Table("marks", metadata, Column("name", _Id, primary_key=True), Column("token", Text, nullable=False))
