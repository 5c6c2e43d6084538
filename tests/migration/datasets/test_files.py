"""Reading files of every kind in chunks, with line numbers, and saying what is wrong with a broken one."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migration.datasets.chunk import Chunk, as_list
from migration.datasets.files import is_known, open_source
from migration.errors import InputError


def read(path: Path, size: int = 2, **options: str) -> tuple[list[dict[str, object]], list[int], list[Chunk]]:
    chunks = list(open_source(path, **options).chunks(size))
    return [row for c in chunks for row in c.rows()], [line for c in chunks for line in c.lines], chunks


ROWS = [{"user": "ann", "item": "1"}, {"user": "bob", "item": "2"}, {"user": "eve", "item": "3"}]
CSV = "user,item\nann,1\nbob,2\neve,3\n"


@pytest.mark.parametrize(
    ("name", "content", "first"),
    [
        ("a.csv", CSV, 2),
        ("a.csv.gz", CSV, 2),
        ("a.CSV", CSV.replace("\n", "\r\n"), 2),
        ("a.csv", b"\xef\xbb\xbf" + CSV.encode(), 2),
        ("a.csv", CSV.rstrip("\n"), 2),
        ("a.tsv", CSV.replace(",", "\t"), 2),
        ("a.inter", CSV.replace(",", "\t"), 2),
        ("a.jsonl", ROWS, 1),
        ("a.json.gz", ROWS, 1),
        ("a.ndjson", ROWS, 1),
        ("a.parquet", {"user": ["ann", "bob", "eve"], "item": ["1", "2", "3"]}, 1),
    ],
)
def test_every_kind_gives_the_same_rows(write: Callable[..., Path], name: str, content: object, first: int) -> None:
    rows, lines, chunks = read(write(name, content))
    assert rows == ROWS
    assert lines == [first, first + 1, first + 2]
    assert [len(chunk) for chunk in chunks] == [2, 1]


def test_only_the_wanted_columns_are_read(write: Callable[..., Path]) -> None:
    for path in (write("a.csv", CSV), write("a.jsonl", ROWS), write("a.parquet", {"user": ["ann"], "item": ["1"]})):
        assert all(set(chunk.columns) == {"item"} for chunk in open_source(path).chunks(2, {"item"}))


def test_a_row_counts_by_its_first_line(write: Callable[..., Path]) -> None:
    rows, lines, _ = read(write("a.csv", 'id,text\n1,"two\nlines"\n\n2,"""quoted"""\n'))
    assert rows == [{"id": "1", "text": "two\nlines"}, {"id": "2", "text": '"quoted"'}]
    assert lines == [2, 5]


def test_quotes_mean_nothing_in_recbole(write: Callable[..., Path]) -> None:
    assert read(write("a.item", 'item_id:token\ttitle:token_seq\n1\t"Heroes\n'))[0][0]["title:token_seq"] == '"Heroes'


def test_rows_that_do_not_fit_the_header_are_handed_on(write: Callable[..., Path]) -> None:
    _, lines, chunks = read(write("a.csv", "a,b\n1,2\n1\n1,2,3\n3,4\n"), size=10)
    assert lines == [2, 5]
    assert [(b.line, b.reason, b.text) for b in chunks[0].broken] == [
        (3, "has 1 fields where the header has 2", "1"),
        (4, "has 3 fields where the header has 2", "1,2,3"),
    ]


def test_a_quote_that_swallows_rows_is_handed_on(write: Callable[..., Path]) -> None:
    for text in ('a,b\n1,"two\n2,b\n3,c\n', 'a,b\n1,"two\n2,b\n3,"c\n'):
        rows, _, chunks = read(write("a.csv", text), size=10)
        assert rows == []
        assert [(b.line, b.reason) for b in chunks[0].broken] == [(2, "has a quote out of place and runs on to line 4")]


def test_lines_of_another_encoding_are_handed_on(write: Callable[..., Path]) -> None:
    path = write("a.csv", "a,b\nJos\xe9,1\nAnn,2\nEm\xe9\n".encode("latin-1"))
    rows, lines, chunks = read(path, size=10)
    assert (rows, lines) == ([{"a": "Ann", "b": "2"}], [3])
    assert [(b.line, b.reason, b.text) for b in chunks[0].broken] == [
        (2, "is not UTF-8 text", "Jos\N{REPLACEMENT CHARACTER},1"),
        (4, "has 1 fields where the header has 2", "Em\N{REPLACEMENT CHARACTER}"),
    ]
    assert "iconv -f LATIN1 -t UTF-8 a.csv" in chunks[0].broken[0].hint


def test_blank_lines_and_columns_without_a_name_are_not_read(write: Callable[..., Path]) -> None:
    rows, lines, _ = read(write("a.csv", "\n , \n,user,item,\n0,ann,1,\n1,bob,2,\n"))
    assert (rows, lines) == (ROWS[:2], [4, 5])


def test_lines_that_are_no_json_are_handed_on(write: Callable[..., Path]) -> None:
    text = b'{"a": 1}\nnonsense\n[1]\n\n{"a": "\\ud800"}\n{"a": "\\ud83d\\ude00"}\n\xff\n' + b'{"a":' * 100_000 + b"\n"
    rows, lines, chunks = read(write("a.jsonl", text), size=100)
    assert rows == [{"a": 1}, {"a": "😀"}]
    assert lines == [1, 6]
    assert [(b.line, b.reason) for b in chunks[0].broken] == [
        (2, "is no JSON"),
        (3, "is no JSON object"),
        (5, "holds half a character (a lone surrogate)"),
        (7, "is not UTF-8 text"),
        (8, "is nested too deeply"),
    ]


def test_python_literals_are_read_as_the_amazon_files_of_2014_need_it(write: Callable[..., Path]) -> None:
    assert read(write("meta.json", "{'asin': '1', 'title': \"Emma's\", 'price': 2.5}\n"))[0] == [
        {"asin": "1", "title": "Emma's", "price": 2.5}
    ]


def test_keys_may_come_and_go(write: Callable[..., Path]) -> None:
    source = open_source(write("a.jsonl", [{"a": 1}, {"b": 2}]))
    assert source.columns == ("a", "b")
    assert [row for chunk in source.chunks(5) for row in chunk.rows()] == [{"a": 1, "b": None}, {"a": None, "b": 2}]


def test_a_key_that_comes_late_is_read_where_it_is_wanted(write: Callable[..., Path]) -> None:
    path = write("a.jsonl", [{"a": 1}] * 150 + [{"a": 2, "b": 3, "c": 4}])
    assert read(path, size=200)[0][-1] == {"a": 2, "b": 3, "c": 4}
    (chunk,) = open_source(path).chunks(200, {"a", "b"})
    assert set(chunk.columns) == {"a", "b"}


def test_parquet_of_every_kind_of_text_is_text(write: Callable[..., Path]) -> None:
    kinds = (pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary(3))
    for kind in kinds:
        table = pa.table({"user": pa.array(["ann", None], pa.string()).cast(kind)})
        path = write("a.parquet", table)
        assert read(path)[0] == [{"user": "ann"}, {"user": None}]


def test_times_that_python_does_not_know_are_told_as_text(write: Callable[..., Path]) -> None:
    far = pa.array([2**62, None], pa.timestamp("us", "Europe/Berlin"))
    fine = pa.array([1_714_564_800_000_000_007, None], pa.timestamp("ns"))
    rows = read(write("a.parquet", pa.table({"far": far, "fine": fine})))[0]
    assert "4611686018427387904" in str(rows[0]["far"])
    assert rows[0]["fine"] == "2024-05-01 12:00:00.000000007"
    assert rows[1] == {"far": None, "fine": None}


def test_two_columns_of_one_name_are_refused_in_parquet(write: Callable[..., Path]) -> None:
    table = pa.Table.from_arrays([pa.array(["x"]), pa.array(["y"])], names=["a", "a"])
    with pytest.raises(InputError, match="the column 'a' twice"):
        open_source(write("a.parquet", table))


def test_a_damaged_page_of_parquet_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [f"u{n}" for n in range(5000)]}), path)
    spoiled = bytearray(path.read_bytes())
    spoiled[100:600] = bytes(range(250)) * 2
    path.write_bytes(spoiled)
    with pytest.raises(InputError, match="is not a whole Parquet file") as told:
        read(path)
    assert told.value.hint == "Write or copy it again."


def test_a_table_without_rows_has_none(write: Callable[..., Path]) -> None:
    assert read(write("a.csv", "a,b\n"))[0] == []
    assert read(write("a.parquet", {"a": np.zeros(0)}))[0] == []


def test_pieces_are_known_for_parquet(write: Callable[..., Path]) -> None:
    assert open_source(write("a.parquet", {"a": [1, 2, 3]})).pieces(2) == 2
    assert open_source(write("a.csv", CSV)).pieces(2) is None


@pytest.mark.parametrize(
    ("name", "content", "told", "advice"),
    [
        ("a.csv", "", "is empty", "first line"),
        ("a.csv", "user;item\n1;2\n", "separated by commas, found one column named 'user;item'", "--delimiter ';'"),
        ("a.csv", "user\titem\n1\t2\n", "looks separated by tabs", "Save it with commas"),
        ("a.tsv", "user,item\n1,2\n", "separated by tabs, found one column named 'user,item'", "--delimiter ','"),
        ("a.csv", "a,b,a\n", "the column 'a' twice", "Rename"),
        ("a.csv", "Stra\xdfe,b\nBonn,1\n".encode("latin-1"), "not UTF-8", "iconv -f LATIN1 -t UTF-8 a.csv"),
        ("my a.csv.gz", "Stra\xdfe,b\n".encode("latin-1"), "not UTF-8", "gunzip -c 'my a.csv.gz' | iconv -f LATIN1"),
        ("a.csv", b"a\0,\0b\0\n", "not UTF-8", "iconv -f UTF-16"),
        ("a.jsonl", '{"a": 1}\n'.encode("utf-16"), "not UTF-8", "iconv -f UTF-16"),
        ("a.jsonl", '{"a": "caf\xe9"}\n'.encode("latin-1"), "not UTF-8", "iconv -f LATIN1"),
        ("a.jsonl", '[{"a": 1}]\n', "line 1 is no JSON object", "jq"),
        ("a.jsonl", '{"a": 1},\n', "line 1 is no JSON", "one object a line"),
        ("a.csv", b"\x1f\x8b\x08\0", "is a .gz file", "Add .gz"),
        ("a.csv", b"PAR1\x15\0", "is a Parquet file", "*.parquet"),
        ("a.csv", b"PK\x03\x04\0", "is a .zip file", "Unpack"),
        ("a.csv", "a,b\n1,2\n".encode("utf-16"), "not UTF-8", "iconv -f UTF-16"),
        ("a.csv", "user item\n1 2\n", "looks separated by blanks", "--delimiter ' '"),
        ("a.csv", 'a,b\n"' + "x\n" * 9_000_000, "cannot be taken apart: the row that begins in line 2", "quote"),
        ("a.csv.gz", None, "not a whole .gz", "again"),
        ("a.parquet", "PAR1", "not a whole Parquet", "again"),
        ("a.jsonl", '[\n{"a": 1},\n', "holds no JSON object", "jq"),
        ("a.jsonl", "", "holds no JSON object", "one object a line"),
        ("a.xlsx", "PK", "no kind that Segue reads", ".parquet"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(
    write: Callable[..., Path], name: str, content: object, told: str, advice: str
) -> None:
    path = write(name, CSV * 1000 if content is None else content)
    if content is None:
        path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError) as error:
        read(path)
    assert str(path) in error.value.message
    assert told in error.value.message
    assert advice in error.value.hint


def test_a_missing_or_forbidden_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        open_source(tmp_path / "none.csv")


def test_a_delimiter_may_be_given(write: Callable[..., Path]) -> None:
    assert read(write("a.csv", CSV.replace(",", ";")), delimiter=";")[0] == ROWS
    for tab in ("\t", "\\t", "tab"):
        assert read(write("a.csv", CSV.replace(",", "\t")), delimiter=tab)[0] == ROWS
    assert read(write("a.inter", CSV.replace(",", " ")), delimiter=" ")[0] == ROWS
    for bad in ("", "::", '"', "\n"):
        with pytest.raises(InputError, match="cannot be separated by"):
            open_source(write("a.csv", CSV), bad)


def test_known_endings(tmp_path: Path) -> None:
    assert is_known(tmp_path / "x.CSV.GZ")
    assert not is_known(tmp_path / "x.md")
    assert not is_known(tmp_path / "README")


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.lists(st.tuples(cells, cells), max_size=9), size=st.integers(1, 4))
def test_chunks_lose_nothing(tmp_path: Path, table: list[tuple[str, str]], size: int) -> None:
    import csv

    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *table])
    chunks = list(open_source(path).chunks(size))
    assert [row for chunk in chunks for row in zip(*map(as_list, chunk.columns.values()), strict=True)] == table
    assert all(len(chunk) <= size for chunk in chunks)


def test_some_rows_can_be_taken(write: Callable[..., Path]) -> None:
    for path in (write("a.csv", CSV), write("a.parquet", {"user": ["ann", "bob", "eve"], "item": ["1", "2", "3"]})):
        (chunk,) = open_source(path).chunks(9)
        taken = chunk.take([2, 0])
        assert list(taken.rows()) == [ROWS[2], ROWS[0]]
        assert list(taken.lines) == [chunk.lines[2], chunk.lines[0]]


def test_a_column_keeps_its_name_before_another_takes_it() -> None:
    chunk = Chunk({"rating": [1], "value": [2]}, [1])
    assert chunk.renamed({"rating": "value"}).columns == {"rating": [1], "value": [2]}
    assert Chunk({"rating": [1]}, [1]).renamed({"rating": "value"}).columns == {"value": [1]}
