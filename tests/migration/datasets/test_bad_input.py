"""Bad input of every kind: the message names the column, shows what it holds, and says what to do."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from migration.datasets.importer import run_import, run_validate
from migration.datasets.plan import SHAPES, Options
from migration.datasets.report import Problem
from migration.datasets.shape import Shape
from migration.domain import ItemKey
from migration.errors import InputError
from migration.store.store import Store

Write = Callable[..., Path]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = 1_714_564_800
ITEMS = "item_id,domain,title\n" + "".join(f"B{n:03d},book,The Story of {n}\n" for n in range(50))


def refused(store: Store, *paths: Path, **options: str) -> str:
    with pytest.raises(InputError) as told:
        run_import(paths, store, Options(now=NOW, **options))
    assert told.value.hint
    assert told.value.exit_code == 2
    assert len(store.event_log()) == 0
    return f"{told.value.message} {told.value.hint}"


def problem(store: Store, path: Path) -> Problem:
    report = run_import([path], store, Options(now=NOW))
    assert report.exit_code == 2
    (found,) = report.problems
    assert found.hint
    return found


def rows(*lines: str, header: str = "user_id,item_id,domain,rating,timestamp") -> str:
    return "\n".join((header, *lines)) + "\n"


def test_swapped_users_and_items(store: Store, write: Write) -> None:
    run_import([write("items.csv", ITEMS)], store)
    text = rows(*(f"B{n:03d},reader-{n},book,4,{SECOND}" for n in range(40)))
    told = refused(store, write("e.csv", text))
    assert "column 'user_id' holds 'B000', which looks like the id of an item" in told
    assert "'user_id' and 'item_id' are not swapped" in told


def test_numbers_that_name_users_and_items_alike_are_no_swap(store: Store, write: Write) -> None:
    items = "item_id,domain,title\n" + "".join(f"{n},book,Story {n}\n" for n in range(100))
    events = rows(*(f"{n},{n + 20},book,4,{SECOND}" for n in range(40)))
    assert run_import([write("items.csv", items), write("e.csv", events)], store).counts.stored == 140


def test_swapped_ratings_and_times(store: Store, write: Write) -> None:
    told = refused(store, write("e.csv", rows(*(f"u{n},i{n},book,{SECOND},4" for n in range(3)))))
    assert f"column 'rating' holds '{SECOND}', which looks like a time (2024-05-01)" in told
    assert "'rating' and 'timestamp' are not swapped" in told


def test_swapped_columns_are_named_as_in_the_file(store: Store, write: Write) -> None:
    text = f"userId,movieId,rating,timestamp\n1,1,{SECOND},4\n"
    assert "'rating' and 'timestamp'" in refused(store, write("ratings.csv", text), domain="film")


def test_swapped_domains_and_items(store: Store, write: Write) -> None:
    told = refused(store, write("e.csv", rows(*(f"u{n},book,i{n},4,{SECOND}" for n in range(30)))))
    assert "column 'domain' holds 30 different names in the first 30 rows, such as 'i0'" in told


def test_swapped_domains_and_items_of_known_domains(store: Store, write: Write) -> None:
    run_import([write("items.csv", ITEMS)], store)
    told = refused(store, write("e.csv", rows(f"u1,book,B001,4,{SECOND}")))
    assert "column 'item_id' holds 'book', which looks like the name of a domain" in told


def test_swapped_domains_and_actions(store: Store, write: Write) -> None:
    run_import([write("items.csv", ITEMS)], store)
    told = refused(store, write("e.csv", "user_id,item_id,action,domain\nu1,B001,book,buy\n"))
    assert "column 'action' holds 'book', which looks like the name of a domain" in told


def test_swapped_ids_and_titles(store: Store, write: Write) -> None:
    text = "title,domain,item_id\n" + "".join(f"B{n:03d},book,The Story of {n}\n" for n in range(30))
    told = refused(store, write("items.csv", text))
    assert "column 'item_id' holds 'The Story of 0', which looks like a title" in told


def test_events_without_users_are_no_items(store: Store, write: Write) -> None:
    text = "item_id,domain,who\n" + "".join(f"B{n % 7},book,u{n}\n" for n in range(70))
    told = refused(store, write("e.csv", text))
    assert "names only 7 items" in told
    assert "lacks the column 'user_id'" in told


def test_a_wrong_delimiter(store: Store, write: Write) -> None:
    told = refused(store, write("e.csv", rows("a,b").replace(",", ";")))
    assert "found one column named 'user_id;item_id;domain;rating;timestamp'" in told
    assert "--delimiter ';'" in told


def test_a_missing_column(store: Store, write: Write) -> None:
    told = refused(store, write("e.csv", "uid,item_id,domain,timestamp\n1,2,book,3\n"))
    assert "It has the columns: uid, item_id, domain, timestamp" in told
    assert "The nearest is Segue's events, which lacks: user_id" in told
    assert "rename the column 'uid' to 'user_id'" in told


def test_a_missing_id(store: Store, write: Write) -> None:
    assert "lacks: item_id" in refused(store, write("items.csv", "domain,title\nbook,Emma\n"))


def test_a_missing_line_of_names(store: Store, write: Write) -> None:
    assert "put user_id,item_id,... above it" in refused(store, write("e.csv", "u1,b1,book,5\nu2,b2,book,4\n"))


def test_a_missing_column_in_a_folder(store: Store, write: Write) -> None:
    write("data/items.csv", ITEMS)
    told = refused(store, write("data/events.csv", "user_id,rating,timestamp\nu,4,5\n").parent)
    assert "events.csv" in told
    assert "lacks: item_id" in told


def test_a_missing_domain(store: Store, write: Write) -> None:
    told = refused(store, write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4,5\n"))
    assert "ratings.csv (MovieLens's ratings) lacks the column 'domain'" in told
    assert "--domain film" in told


def test_a_bad_domain(store: Store, write: Write) -> None:
    told = refused(store, write("e.csv", "user_id,item_id\n1,1\n"), domain="../etc")
    assert "'../etc' is no name for a domain" in told


@pytest.mark.parametrize(
    ("line", "column", "what", "example", "advice"),
    [
        (f"u,i,book,4,{SECOND * 2}", "timestamp", "lies in the future", str(SECOND * 2), "clock"),
        ("u,i,book,4,17", "timestamp", "lies before 1971", "17", "seq"),
        ("u,i,book,4,-5", "timestamp", "lies before 1971", "-5", "seq"),
        ("u,i,book,4,May", "timestamp", "is no time", "May", "2024-05-01T20:15:00Z"),
        (f"u,i,book,four,{SECOND}", "rating", "is no number", "four", "4.5"),
        (f"u,i,book,inf,{SECOND}", "rating", "is no number", "inf", "4.5"),
        (f",i,book,4,{SECOND}", "user_id", "is empty", "", "Fill it in"),
        (f"u, ,book,4,{SECOND}", "item_id", "is empty", "", "Fill it in"),
        (f"u,i,,4,{SECOND}", "domain", "is empty", "", "Fill it in"),
        (f"u,i,a/b,4,{SECOND}", "domain", "is no name for a domain", "a/b", "letters"),
        (f"{'u' * 1001},i,book,4,{SECOND}", "user_id", "is longer than 1,000 bytes", "u" * 200, "shorter"),
        (f"u,i\0,book,4,{SECOND}", "item_id", "holds a NUL character", "i\0", "encoding"),
    ],
)
def test_a_bad_event(store: Store, write: Write, line: str, column: str, what: str, example: str, advice: str) -> None:
    good = [f"u{n},i{n},book,4,{SECOND}" for n in range(3)]
    found = problem(store, write("e.csv", rows(*good, line)))
    assert (found.column, found.problem, found.example, found.lines) == (column, what, example, (5,))
    assert advice in found.hint
    assert len(store.event_log()) == 3


@pytest.mark.parametrize(
    ("line", "column", "what"),
    [
        (",book,Dune", "item_id", "is empty"),
        ("1,,Dune", "domain", "is empty"),
        ("1,a:b,Dune", "domain", "is no name for a domain"),
        (f"{'界' * 400},book,Dune", "item_id", "is longer than 1,000 bytes"),
        ("1\0,book,Dune", "item_id", "holds a NUL character"),
        ("1,book,Du\0ne", "title", "holds a NUL character"),
    ],
)
def test_a_bad_item(store: Store, write: Write, line: str, column: str, what: str) -> None:
    found = problem(store, write("items.csv", rows("9,book,Emma", line, header="item_id,domain,title")))
    assert (found.column, found.problem, found.lines) == (column, what, (3,))
    assert store.domains()[0].items == 1


def test_times_that_do_not_go_together_say_what_they_were_read_as(store: Store, write: Write) -> None:
    found = problem(
        store, write("e.csv", rows(*(f"u{n},i,book,4,{SECOND}" for n in range(3)), "u,i,book,4,2024-05-01"))
    )
    assert (found.problem, found.example) == ("is no time", "2024-05-01")
    assert found.hint.endswith("the same kind in every row. Here it was read as seconds.")


def test_times_that_are_none_have_no_unit(store: Store, write: Write) -> None:
    report = run_import([write("e.csv", rows("a,i,book,4,NaN", "b,i,book,4,1e400", "c,i,book,4,-5"))], store)
    assert (report.files[0].time, report.files[0].rejected) == ("", 2)
    assert not any("was read as" in found.hint for found in report.problems)


def test_lists_and_objects_are_no_ids(store: Store, write: Write) -> None:
    for bad, example in (([1, 2], "1 2"), ({"id": 1}, "{'id': 1}"), ([], "[]")):
        for kind in ("user_id", "item_id"):
            rows = [{"user_id": "u", "item_id": "i", "domain": "book", kind: bad}]
            found = problem(store, write("e.jsonl", rows))
            assert (found.column, found.problem, found.example) == (kind, "is no text", example)
        found = problem(store, write("items.jsonl", [{"item_id": bad, "domain": "book", "title": "Emma"}]))
        assert (found.column, found.problem, found.example) == ("item_id", "is no text", example)


def test_bytes_of_another_encoding_are_no_ids(store: Store, write: Write) -> None:
    table = pa.table({"user_id": pa.array([b"caf\xe9", b"cafe"]), "item_id": ["1", "2"], "domain": ["book", "book"]})
    found = problem(store, write("e.parquet", table))
    assert (found.column, found.problem, found.lines) == ("user_id", "is no text", (1,))
    assert store.event_log().users == ("cafe",)


def test_a_list_is_no_number(store: Store, write: Write) -> None:
    table = {"user_id": ["u", "v"], "item_id": ["1", "2"], "domain": ["book", "book"], "value": [[1.0], None]}
    found = problem(store, write("e.parquet", table))
    assert (found.column, found.problem, found.lines) == ("value", "is no number", (1,))


def test_what_no_number_holds_is_shown_and_written_as_json(store: Store, write: Write, tmp_path: Path) -> None:
    text = '{"user_id": "u", "item_id": "i", "domain": "book", "value": Infinity}\n'
    report = run_import([write("e.jsonl", text)], store, rejected=tmp_path / "rejected.jsonl")
    assert report.problems[0].example == "inf"
    (line,) = (tmp_path / "rejected.jsonl").read_text().splitlines()
    assert json.loads(line, parse_constant=pytest.fail)["row"]["value"] == "inf"


@pytest.mark.parametrize("name", ["parent_asin", "asin"])
def test_a_bad_id_is_told_under_the_name_in_the_file(store: Store, write: Write, name: str) -> None:
    path = write("meta_Books.jsonl", [{name: "B1", "title": "Emma"}, {name: "", "title": "Persuasion"}])
    found = problem(store, path)
    assert (found.column, found.problem, found.lines) == (name, "is empty", (2,))
    assert store.item(ItemKey("books", "B1")).title == "Emma"


def test_a_nul_is_told_where_it_stands(store: Store, write: Write) -> None:
    rows = [{"item_id": "1", "domain": "book", "title": "Emma", "description": "a\0b"}]
    assert problem(store, write("items.jsonl", rows)).column == "description"


def test_row_numbers_are_no_attribute(store: Store, write: Write) -> None:
    run_import([write("items.csv", ",item_id,domain,title\n0,1,book,Emma\n")], store)
    assert store.item(ItemKey("book", "1")).attributes == {}


def test_a_timestamp_that_comes_late_in_json_lines_is_read(store: Store, write: Write) -> None:
    rows = [{"user_id": f"u{n}", "item_id": "i", "domain": "book"} for n in range(150)]
    report = run_import([write("e.jsonl", [*rows, rows[0] | {"timestamp": SECOND}])], store)
    assert report.files[0].time == "seconds"
    assert report.counts.stored == 151


def test_moments_far_outside_the_calendar_are_rejected(store: Store, write: Write, tmp_path: Path) -> None:
    far = pa.array([2**62, -(2**62), SECOND * 10**6], pa.timestamp("us"))
    table = pa.table({"user_id": ["a", "b", "c"], "item_id": ["1"] * 3, "domain": ["book"] * 3, "timestamp": far})
    report = run_import([write("e.parquet", table)], store, rejected=tmp_path / "rejected.jsonl")
    assert [found.problem for found in report.problems] == ["lies in the future", "lies before 1971"]
    assert report.counts.stored == 1


def test_a_bad_split(store: Store, write: Write) -> None:
    found = problem(store, write("users.csv", "user_id,split\nann,train\nbob,holdout\n"))
    assert (found.column, found.example, found.hint) == (
        "split",
        "holdout",
        "Use train, valid or test, or leave it empty.",
    )


def test_a_bad_seq(store: Store, write: Write) -> None:
    for bad in ("1.5", "1e300"):
        found = problem(store, write("e.csv", f"user_id,item_id,domain,seq\nann,1,book,{bad}\n"))
        assert (found.column, found.problem) == ("seq", "is no whole number")


def test_of_several_faults_the_first_is_told(store: Store, write: Write) -> None:
    assert problem(store, write("e.csv", rows(f",,a/b,x,{SECOND * 9}"))).column == "user_id"


def test_a_path_that_is_not_there(store: Store, tmp_path: Path) -> None:
    assert "There is no file or folder" in refused(store, tmp_path / "none")


def test_a_folder_with_nothing_to_import(store: Store, write: Write) -> None:
    folder = write("data/notes.txt", "hello").parent
    assert "nothing to import" in refused(store, folder)
    assert "nothing to import" in refused(store, write("data/tags.csv", "userId,movieId,tag\n1,1,x\n"))


def test_a_strange_file_alone_is_refused_but_in_a_folder_left_out(store: Store, write: Write) -> None:
    strange = write("data/colours.csv", "colour,weight\nred,1\n")
    assert "colours.csv is no table that Segue knows" in refused(store, strange)
    write("data/items.csv", ITEMS)
    report = run_import([strange.parent], store)
    assert [Path(s.file).name for s in report.skipped] == ["colours.csv"]


def test_what_was_left_out_is_told_where_nothing_else_is_there(store: Store, write: Write) -> None:
    folder = write("data/tags.csv", "userId,movieId,tag\n1,1,x\n").parent
    (folder / "gone.csv").symlink_to("nowhere.csv")
    told = refused(store, folder)
    assert "tags.csv holds MovieLens's tags, for which Segue has no use" in told
    assert "gone.csv is a link that leads nowhere" in told


def test_a_path_that_is_no_utf8_is_told_readably(store: Store, write: Write) -> None:
    path = write(os.fsdecode(b"caf\xe9.csv"), rows(f"u,i,book,four,{SECOND}", f"v,i,book,4,{SECOND}"))
    report = run_import([path], store)
    assert "caf\N{REPLACEMENT CHARACTER}.csv" in report.model_dump_json()
    assert report.counts.stored == 1


def test_a_line_of_noise_is_no_message(store: Store, write: Write) -> None:
    assert len(refused(store, write("e.csv", "x" * 100_000))) < 1000


def test_folders_in_a_folder_are_looked_into(store: Store, write: Write) -> None:
    write("data/.hidden/items.csv", "nonsense")
    folder = write("data/book/items.csv", ITEMS).parent.parent
    assert run_import([folder], store).counts.stored == 50


def test_a_file_of_broken_lines_alone_is_told(store: Store, write: Write) -> None:
    found = problem(store, write("e.csv", 'user_id,item_id,domain\nann,"1,book\nbob,2,book\n'))
    assert found.problem == "has 2 fields where the header has 3 and runs on to line 3"
    assert "its quotes are closed" in found.hint


AWKWARD = (None, True, -1, 1.5, 1e400, 10**30, "", "[1,2]", "{'a': 1}", [], {}, [[]], [{"large": []}], {"name": [None]})
COLUMNS = "title images imageURL author description features categories price Labels Comment timestamp rating value seq"


@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if shape.kind in ("items", "events")], ids=lambda shape: shape.title
)
def test_whatever_a_row_holds_is_stored_or_told(write: Write, shape: Shape) -> None:
    needed = [need.split("|")[0] for need in shape.needs]
    others = [name for name in COLUMNS.split() if name not in shape.never]
    for value in AWKWARD:
        rows = [dict.fromkeys(needed, f"x{n}") | dict.fromkeys(others, value) for n in range(3)]
        spoiled = [rows[0] | {name: value} for name in needed]
        report = run_validate([write("f.jsonl", [*rows, *spoiled])], None, Options(domain="book"))
        assert report.rows == report.counts.total + report.rejected == len(rows) + len(spoiled)


def test_an_empty_table_is_imported_as_nothing(store: Store, write: Write) -> None:
    assert run_import([write("e.csv", rows())], store).rows == 0
