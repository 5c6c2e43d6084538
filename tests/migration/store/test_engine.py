"""Opening a store, and what it says when that fails."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from migration.domain import Event, Item, ItemKey
from migration.errors import StoreError
from migration.store.rows import EventBatch
from migration.store.store import Store


def refusal(url: str, *, create: bool = True) -> str:
    with pytest.raises(StoreError) as told:
        Store.open(url, create=create)
    assert told.value.hint
    return f"{told.value.message} {told.value.hint}"


@pytest.mark.parametrize("url", ["", "nonsense", "segue.db", "mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    assert "sqlite:///FOLDER/segue.db" in refusal(url)


def test_a_missing_file_is_told_when_none_may_be_made(tmp_path: Path) -> None:
    assert "segue import" in refusal(f"sqlite:///{tmp_path}/none.db", create=False)
    assert not (tmp_path / "none.db").exists()


def test_an_empty_file_is_told_when_none_may_be_made(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert "holds no data of Segue" in refusal(f"sqlite:///{tmp_path}/empty.db", create=False)


def test_folders_are_made(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/a/b/segue.db").close()
    assert (tmp_path / "a" / "b" / "segue.db").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be made" in refusal(f"sqlite:///{tmp_path}/file/segue.db")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert "its folder is there and may be written" in refusal(f"sqlite:///{tmp_path}")


def test_another_file_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Emma, " * 200)
    assert "not a database" in refusal(f"sqlite:///{file}")
    assert file.read_text() == "Dear Emma, " * 200


def test_a_password_is_never_shown() -> None:
    told = refusal("postgresql://ann:tell-nobody@127.0.0.1:1/segue")
    assert "127.0.0.1" in told
    assert "tell-nobody" not in told


def test_tables_of_another_version_are_refused(sqlite_url: str) -> None:
    Store.open(sqlite_url).close()
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as raw, raw:
        raw.execute("UPDATE marks SET token = '99' WHERE name = 'schema'")
    assert "version 99" in refusal(sqlite_url)


def test_a_damaged_file_is_told(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with Store.open(sqlite_url) as store:
        store.put_items([Item(domain="book", id=str(n), title="x" * 200) for n in range(500)])
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    told = refusal(sqlite_url)
    assert "malformed" in told
    assert "backup" in told


def test_errors_tell_no_ids_of_people(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as raw, raw:
            raw.execute("DROP TABLE users")
        with pytest.raises(StoreError) as told:
            store.history("ann-of-green-gables")
    assert "ann-of-green-gables" not in told.value.message


def test_sqlite_writes_ahead_and_to_the_disk(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store, store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_an_opener_waits_for_another_who_is_making_the_file(tmp_path: Path) -> None:
    """SQLite answers "locked" at once to whoever turns the log on while another writes, whatever its time-out."""
    file = tmp_path / "segue.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other, ThreadPoolExecutor() as pool:
        other.execute("BEGIN IMMEDIATE")
        opened = pool.submit(Store.open, f"sqlite:///{file}")
        with pytest.raises(TimeoutError):
            opened.result(0.2)
        other.execute("ROLLBACK")
        with opened.result(30) as store:
            assert store.domain_names() == ()


def test_nothing_of_a_forgotten_user_stays_in_the_files(sqlite_url: str, tmp_path: Path) -> None:
    def on_disk(name: str) -> bool:
        return any(name.encode() in file.read_bytes() for file in tmp_path.glob("segue.db*"))

    with Store.open(sqlite_url) as store:
        store.put_events(EventBatch.of(Event(user=f"person-{n}", domain="book", item="1") for n in range(300)))
        assert on_disk("person-123")
        store.delete_user("person-123")
        assert not on_disk("person-123")
        assert on_disk("person-124")


def test_a_failed_write_leaves_nothing(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        store.put_items([Item(domain="book", id="1", title="One")])
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as raw, raw:
            raw.execute("CREATE TRIGGER no BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        with pytest.raises(StoreError, match="disk full") as told:
            store.put_events(EventBatch.of([Event(user="ann", domain="book", item="2")]))
        assert "Make room" in told.value.hint
        assert store.items([ItemKey("book", "2")]) == {}
        assert [summary.users for summary in store.domains()] == [0]
