"""Files in, report out: what is stored, what is not, and why; and all of it again without a change."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from migration.datasets.importer import run_import, run_validate
from migration.datasets.plan import Options
from migration.datasets.report import ImportReport, Overlap, Undescribed
from migration.domain import Event, Item, ItemKey
from migration.errors import InputError
from migration.store.rows import Counts
from migration.store.store import Store

Write = Callable[..., Path]
T = TypeVar("T")

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ITEMS = "item_id,domain,title,year\nb1,book,Dune,1965\nb2,book,,\nf1,film,Heat,1995\n"
EVENTS = (
    "user_id,item_id,domain,action,rating,timestamp,situation,session\n"
    "ann,b1,book,read,5,2024-05-01T12:00:00Z,evening,s1\n"
    "ann,f1,film,,,,,\n"
    "bob,f1,film,dislike,1,2024-05-02,,\n"
)
USERS = "user_id,split\nann,test\nbob,validation\neve,\n"


@pytest.fixture
def folder(write: Write) -> Path:
    write("data/events.csv", EVENTS)
    write("data/users.csv", USERS)
    return write("data/items.csv", ITEMS).parent


def again(report: ImportReport) -> ImportReport:
    """The same report from its JSON."""
    return ImportReport.model_validate_json(report.model_dump_json())


def test_a_folder_is_imported_items_first(store: Store, folder: Path) -> None:
    report = run_import([folder], store)
    assert [Path(f.file).name for f in report.files] == ["items.csv", "users.csv", "events.csv"]
    assert report.counts == Counts(stored=9)
    assert (report.rows, report.rejected, report.exit_code) == (9, 0, 0)
    assert report.undescribed == Undescribed()
    assert report.overlaps == (Overlap(first="book", second="film", users=1),)
    assert report.files[2].time == "ISO 8601 text (UTC where it names no zone)"
    book, film = report.domains
    assert (book.items, book.items_with_text, book.users, book.first, book.last) == (2, 1, 1, NOON, NOON)
    assert (film.events, film.users) == (2, 2)
    assert again(report) == report
    assert store.item(ItemKey("book", "b1")).attributes == {"year": 1965}
    assert store.splits() == {"ann": "test", "bob": "valid"}
    assert store.history("ann").events == (
        Event(user="ann", domain="film", item="f1"),
        Event(
            user="ann",
            domain="book",
            item="b1",
            action="read",
            value=5,
            timestamp=NOON,
            situation="evening",
            session="s1",
        ),
    )


def test_the_same_files_again_change_nothing(store: Store, folder: Path) -> None:
    run_import([folder], store)
    versions = store.events_version(), store.catalogue_version("book")
    log = store.event_log()
    report = run_import([folder], store)
    assert report.counts == Counts(unchanged=9)
    assert versions == (store.events_version(), store.catalogue_version("book"))
    assert store.event_log().time.tolist() == log.time.tolist()
    assert [b.counts for b in store.batches()[3:]] == [Counts(unchanged=3)] * 3


def test_a_corrected_file_changes_only_what_differs(store: Store, folder: Path, write: Write) -> None:
    run_import([folder], store)
    write("data/items.csv", ITEMS.replace("Heat", "Heat (1995)"))
    write("data/events.csv", EVENTS.replace("dislike,1", "dislike,2") + "eve,b1,book,,,,,\n")
    report = run_import([folder], store)
    assert [f.counts for f in report.files] == [
        Counts(changed=1, unchanged=2),
        Counts(unchanged=3),
        Counts(stored=1, changed=1, unchanged=2),
    ]


def test_every_kind_of_file_gives_the_same_store(store: Store, folder: Path, write: Write, tmp_path: Path) -> None:
    run_import([folder], store)
    rows = [
        {
            "user_id": "ann",
            "item_id": "b1",
            "domain": "book",
            "action": "read",
            "rating": 5,
            "timestamp": NOON.timestamp(),
        },
        {"user_id": "ann", "item_id": "f1", "domain": "film"},
        {
            "user_id": "bob",
            "item_id": "f1",
            "domain": "film",
            "action": "dislike",
            "rating": 1.0,
            "timestamp": 1714608000,
        },
    ]
    rows[0] |= {"situation": "evening", "session": "s1"}
    columns = {name: [row.get(name) for row in rows] for name in rows[0]}
    for path in (write("e.jsonl", rows), write("e.parquet", columns), write("e.tsv", EVENTS.replace(",", "\t"))):
        with Store.open(f"sqlite:///{tmp_path}/{path.suffix}.db") as other:
            run_import([path], other)
            assert other.history("ann").events == store.history("ann").events
            assert other.history("bob").events == store.history("bob").events


def test_undated_rows_keep_their_order_and_get_no_date(store: Store, write: Write) -> None:
    run_import([write("e.csv", "user_id,item_id,domain\n" + "".join(f"ann,{n},book\n" for n in (3, 1, 2)))], store)
    found = store.history("ann").events
    assert [e.item for e in found] == ["3", "1", "2"]
    assert all(e.timestamp is None for e in found)


def test_seq_orders_them(store: Store, write: Write) -> None:
    run_import([write("e.csv", "user_id,item_id,domain,seq\nann,3,book,2\nann,1,book,0\nann,2,book,1\n")], store)
    assert [e.item for e in store.history("ann").events] == ["1", "2", "3"]


def test_events_of_unknown_items_are_kept_and_told(store: Store, write: Write) -> None:
    events = write("e.csv", "user_id,item_id,domain\nann,b1,book\nann,x,book\nbob,x,book\n")
    report = run_import([write("items.csv", ITEMS), events], store)
    assert report.undescribed == Undescribed(events=2, items=1, examples=("book:x",))
    assert report.exit_code == 0
    assert store.item(ItemKey("book", "x")) == Item(domain="book", id="x")
    report = run_import([write("more.csv", "item_id,domain,title\nx,book,Emma\n")], store)
    assert report.undescribed == Undescribed()
    assert report.counts == Counts(stored=1)


def test_strict_rejects_events_of_unknown_items(store: Store, write: Write, tmp_path: Path) -> None:
    events = write("e.csv", "user_id,item_id,domain\nann,b1,book\nann,x,book\n")
    report = run_import([events, write("items.csv", ITEMS)], store, Options(strict=True), rejected=tmp_path / "r.jsonl")
    (problem,) = report.problems
    assert (problem.column, problem.rows, problem.lines, problem.example) == ("item_id", 1, (3,), "x")
    assert "no file of items describes" in problem.problem
    assert "--strict" in problem.hint
    assert (report.rejected, report.exit_code) == (1, 2)
    assert store.items([ItemKey("book", "x")]) == {}


def test_rejected_rows_are_written_with_their_lines(store: Store, write: Write, tmp_path: Path) -> None:
    rows = "user_id,item_id,domain,rating\nann,1,book,5\n,2,book,4\nbob,3\nbob,4,book,good\n,5,book,1\n"
    path, rejected = write("e.csv", rows), tmp_path / "out" / "rejected.jsonl"
    report = run_import([path], store, rejected=rejected)
    assert report.counts == Counts(stored=1)
    assert report.rejected_file == str(rejected)
    assert [json.loads(line) for line in rejected.read_text().splitlines()] == [
        {
            "file": str(path),
            "line": 3,
            "column": "user_id",
            "problem": "is empty",
            "found": "",
            "row": {"user_id": "", "item_id": "2", "domain": "book", "rating": "4"},
        },
        {
            "file": str(path),
            "line": 4,
            "column": "",
            "problem": "has 2 fields where the header has 4",
            "found": "bob,3",
            "row": {"line": "bob,3"},
        },
        {
            "file": str(path),
            "line": 5,
            "column": "rating",
            "problem": "is no number",
            "found": "good",
            "row": {"user_id": "bob", "item_id": "4", "domain": "book", "rating": "good"},
        },
        {
            "file": str(path),
            "line": 6,
            "column": "user_id",
            "problem": "is empty",
            "found": "",
            "row": {"user_id": "", "item_id": "5", "domain": "book", "rating": "1"},
        },
    ]
    assert {(p.column, p.rows, p.lines) for p in report.problems} == {
        ("user_id", 2, (3, 6)),
        ("", 1, (4,)),
        ("rating", 1, (5,)),
    }
    report = run_import([write("e.csv", "user_id,item_id,domain\nann,1,book\n")], store, rejected=rejected)
    assert report.rejected_file == ""
    assert not rejected.exists()


def test_validation_tells_the_same_and_stores_nothing(store: Store, folder: Path, tmp_path: Path, write: Write) -> None:
    write("data/events.csv", EVENTS + "eve,,book,,,,,\neve,x,book,,,,,\n")
    before = sorted(tmp_path.rglob("*"))
    checked = run_validate([folder])
    assert sorted(tmp_path.rglob("*")) == before
    assert checked.validated_only
    imported = run_import([folder], store)
    same = {"validated_only": False, "seconds": 0}
    assert checked.model_copy(update=same) == imported.model_copy(update=same)
    assert checked.exit_code == 2


def test_validation_knows_the_items_of_the_store(store: Store, write: Write) -> None:
    run_import([write("items.csv", ITEMS)], store)
    path = write("e.csv", "user_id,item_id,domain\nann,b1,book\nann,x,book\n")
    assert run_validate([path], store).undescribed == Undescribed(events=1, items=1, examples=("book:x",))
    assert run_validate([path], store).unknown == Undescribed(events=1, items=1, examples=("book:x",))
    assert run_validate([path], store).exit_code == 2
    assert run_validate([path], store, Options(strict=True)).rejected == 1
    assert len(store.event_log()) == 0


def test_a_domain_that_nobody_describes_is_served_by_behaviour(store: Store, write: Write) -> None:
    """That is no mistake; in a domain with a catalogue it may be one, and validating says so."""
    series = write("f.csv", "user_id,item_id,domain\nann,s1,series\n")
    alone = run_validate([series])
    assert (alone.undescribed.events, alone.unknown.events, alone.exit_code) == (1, 0, 0)
    beside = run_validate([series, write("items.csv", ITEMS)])
    assert (beside.undescribed.events, beside.unknown.events, beside.exit_code) == (1, 0, 0)
    books = write("b.csv", "user_id,item_id,domain\nann,b1,book\nann,x,book\n")
    checked = run_validate([series, books, write("items.csv", ITEMS)])
    assert checked.undescribed == Undescribed(events=2, items=2, examples=("book:x", "series:s1"))
    assert checked.unknown == Undescribed(events=1, items=1, examples=("book:x",))
    assert (checked.exit_code, checked.rejected) == (2, 0)


def test_a_domain_can_be_given_for_rows_that_name_none(store: Store, write: Write) -> None:
    report = run_import(
        [
            write("a.csv", "user_id,item_id\nann,1\n"),
            write("b.csv", "user_id,item_id,domain\nann,2,\nann,3,film\n"),
            write("c.csv", "item_id,title\n1,Dune\n"),
        ],
        store,
        Options(domain="book"),
    )
    assert {e.key for e in store.history("ann").events} == {("book", "1"), ("book", "2"), ("film", "3")}
    assert {f.domain_from for f in report.files} == {"--domain"}


def test_ids_may_be_the_same_in_several_domains(store: Store, write: Write) -> None:
    domains = ("book", "film", "music", "game")
    rows = [f"{n},{domain},Title {n}" for n in range(20) for domain in domains]
    write("items.csv", "\n".join(["item_id,domain,title", *rows]))
    events = [f"{user},{n},{domain}" for user in range(8) for n in range(user, 20) for domain in domains]
    write("events.csv", "\n".join(["user_id,item_id,domain", *events]))
    run_import([Path("items.csv"), Path("events.csv")], store)
    assert [(one.domain, one.items, one.users) for one in store.domains()] == [
        (name, 20, 8) for name in sorted(domains)
    ]


def test_nested_columns_of_items_are_told(store: Store, write: Write) -> None:
    rows = [{"item_id": "1", "domain": "book", "title": "Dune", "details": {"pages": 1}, "tags": ["a"]}]
    report = run_import([write("items.jsonl", rows)], store)
    assert report.files[0].not_read == ("details",)
    assert store.item(ItemKey("book", "1")).attributes == {"tags": ("a",)}


def test_progress_is_told(store: Store, folder: Path) -> None:
    labels: list[tuple[str, int | None]] = []

    class Seen:
        def track(self, work: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
            labels.append((label, total))
            yield from work

        def note(self, text: str) -> None: ...

    run_import([folder], store, progress=Seen())
    assert labels == [("items.csv", None), ("users.csv", None), ("events.csv", None)]


def test_an_import_that_fails_half_way_keeps_what_it_stored(store: Store, write: Write) -> None:
    path = write("e.jsonl.gz", [{"user_id": f"u{n}", "item_id": "1", "domain": "book"} for n in range(60_000)])
    path.write_bytes(path.read_bytes()[:-2_000])
    with pytest.raises(InputError, match=r"not a whole \.gz"):
        run_import([path], store)
    assert len(store.event_log()) == 50_000
    assert store.batches()[-1].finished is None
