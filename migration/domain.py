"""The values that flow: frozen, JSON-able, each naming the earlier ones by id.

    EventLog -> History -> Profile -> MigratedProfile(how, confidence) -> ...

Nothing heavy is imported here, so every module may import this one.
"""

import hashlib
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, field_validator

Attribute = str | int | float | bool | tuple[str, ...]
How = Literal["network", "prior"]

DISLIKE = "dislike"
"""The action that says "not for me": it pushes a profile away, where every other action pulls."""


class Value(BaseModel):
    """Base of all values: frozen, no unknown fields, `model_dump_json` writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ItemKey(NamedTuple):
    """What names an item everywhere: ids are unique within a domain only."""

    domain: str
    id: str

    def __str__(self) -> str:
        return f"{self.domain}:{self.id}"


class Item(Value):
    """One item of a catalogue. All but `domain` and `id` may be missing."""

    domain: str
    id: str
    title: str = ""
    creators: tuple[str, ...] = ()
    description: str = ""
    categories: tuple[str, ...] = ()
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    language: str = ""
    image_url: str = ""

    @property
    def key(self) -> ItemKey:
        """The pair (domain, id)."""
        return ItemKey(self.domain, self.id)

    @property
    def name(self) -> str:
        """What to call the item: its title, or its id where it has none."""
        return self.title or self.id

    def title_in(self, language: str) -> str:
        """The title in `language` ("zh", "fr", ...) where attribute `title_<language>` has one, else `name`."""
        title = self.attributes.get(f"title_{language}")
        return title if isinstance(title, str) and title else self.name

    @property
    def year(self) -> str:
        """Attribute `year`, in words; empty where the catalogue has none."""
        return str(self.attributes.get("year") or "")

    @property
    def credits(self) -> tuple[str, ...]:
        """The first two creators and the year, as far as the catalogue has them: which work is meant."""
        return (*self.creators[:2], *([self.year] if self.year else []))

    @property
    def titles(self) -> tuple[str, ...]:
        """The title, and those in other languages (attributes `title_<language>`); none where the item has none."""
        others = (value for name, value in self.attributes.items() if name.startswith("title_"))
        return tuple(title for title in (self.title, *others) if isinstance(title, str) and title)

    def values(self, name: str) -> tuple[str, ...]:
        """The values of an attribute that may hold several, such as "genres"; a single text is one value."""
        value = self.attributes.get(name, ())
        return value if isinstance(value, tuple) else (value,) if isinstance(value, str) and value else ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Genres, themes and the like, then categories: the values of every attribute that holds several, each once."""
        several = (values for values in self.attributes.values() if isinstance(values, tuple))
        return tuple(dict.fromkeys((*(value for values in several for value in values), *self.categories)))

    @property
    def text(self) -> str:
        """All words of the item as one text, for embedding; empty when the catalogue has none."""
        words = [self.title, *self.creators, *self.categories]
        for name in sorted(self.attributes):
            value = self.attributes[name]
            if isinstance(value, str):
                words.append(value)
            elif isinstance(value, tuple):
                words.extend(value)
        words.append(self.description)
        return "\n".join(word for word in words if word)

    @property
    def text_hash(self) -> str:
        """Hex digest (32 characters) of `text`: vectors are cached under it; empty for an item without text."""
        text = self.text
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest() if text else ""


class Event(Value):
    """One thing that a person did with an item. All but the first three fields may be missing."""

    user: str
    domain: str
    item: str
    action: str = "interact"
    value: float | None = None
    timestamp: datetime | None = None
    situation: str = ""
    session: str = ""

    @field_validator("timestamp")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        """A moment without a zone is taken as UTC, wherever the computer stands."""
        return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment

    @property
    def key(self) -> ItemKey:
        """The key of the item."""
        return ItemKey(self.domain, self.item)


class History(Value):
    """The events of one person, oldest first, in any number of domains.

    `items` holds what the catalogue knows of the events' items. It is needed only for items that
    training never saw: those enter by their text.
    `weights` holds factors by key ("domain:id") for items that are to count for more or less than they would by
    themselves; those weighed 0 count as if never met.
    """

    user: str
    events: tuple[Event, ...] = ()
    items: tuple[Item, ...] = ()
    weights: dict[str, float] = Field(default_factory=dict)


class ProfilePart(Value):
    """How strongly one item of the history entered the profile (negative for a dislike)."""

    domain: str
    item: str
    weight: float
    by: Literal["behaviour", "text"]


class Profile(Value):
    """What the encoder took up of a history, before it was carried across."""

    user: str
    parts: tuple[ProfilePart, ...] = ()
    unknown: tuple[str, ...] = ()
    """Keys ("domain:id") of items that carry nothing: unseen by training and without known text."""


class MigratedProfile(Value):
    """A person in the target space: score of an item = inner product of `vector` and the item's vector, + its lift."""

    user: str
    target: str
    vector: tuple[float, ...]
    lifts: dict[str, float] = Field(default_factory=dict)
    """What single items gain, by their ids, because they go with target items that the person took already."""
    how: How
    """`network`, or `prior` when the history carries nothing and only popularity speaks."""
    confidence: float | None = None
    popularity: float | None = 1.0
    """Where the dial of popularity stood."""
    model: str = ""
    """Fingerprint of the model that made it."""
