"""What a person reads after an import."""

from pathlib import Path

import pytest

from agent.cli.import_report import show_import
from migration.datasets.importer import run_import, run_validate
from migration.datasets.plan import Options
from migration.datasets.report import ImportReport, Overlap
from migration.store.store import Store

EVENTS = (
    "user_id,item_id,rating,timestamp\n"
    "ann,1,4,2024-05-01\n"
    "bob,1,good,2024-05-01\n"
    "bob,2,5,2999-01-01\n"
    "eve,2,5,2999-01-01\n"
    "eve,[red]x[/red]\x1b[31m,5,2999-01-01\n"
)


@pytest.fixture
def report(tmp_path: Path) -> ImportReport:
    (tmp_path / "events.csv").write_text(EVENTS)
    (tmp_path / "notes.txt").write_text("hello")
    with Store.open(f"sqlite:///{tmp_path}/store/segue.db") as store:
        return run_import([tmp_path], store, Options(domain="film"), rejected=tmp_path / "rejected.jsonl")


def test_it_tells_what_was_stored_and_recognised(
    report: ImportReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show_import(report)
    out, err = capsys.readouterr()
    assert "Imported 5 rows in" in out
    assert "Segue's events of domain film (from --domain), time in ISO 8601 text" in out
    assert "5 rows: 1 stored, 0 changed, 0 unchanged, 4 rejected" in out
    assert "2024-05-01 to 2024-05-01" in out
    assert "No file of items describes 1 item of 1 event, such as film:1 (column 'item_id')" in out
    assert f"Left out: {tmp_path}/notes.txt is of no kind that Segue reads" in out
    assert "events.csv: 1 row rejected: the column 'rating' is no number, such as 'good' (line 3)." in err
    assert "3 rows rejected: the column 'timestamp' lies in the future, such as '2999-01-01' (lines 4, 5, 6)." in err
    assert f"The rejected rows are in {tmp_path}/rejected.jsonl; all others were taken." in err


def test_what_a_file_holds_never_steers_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "events.csv"
    path.write_text("user_id,item_id,rating\nann,1,\x1b[31m[red]four[/red]\nann,\x1b[2J,4\n")
    show_import(run_validate([path], None, Options(domain="film")))
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err
    assert "[red]four[/red]" in err
    assert "Checked 2 rows" in out
    assert "The files hold" in out


def test_validating_tells_of_events_of_unknown_items(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items, events = tmp_path / "items.csv", tmp_path / "events.csv"
    items.write_text("item_id,domain,title\nf1,film,Alien\n")
    events.write_text("user_id,item_id,domain\nann,f1,film\nann,fl,film\n")
    show_import(run_validate([items, events]))
    told = "1 event of 1 unknown item: the column 'item_id' names what no file of items describes"
    out, err = capsys.readouterr()
    assert told in err
    assert "behaviour alone" not in out
    assert "film:fl" in err
    assert "Correct the ids, or add the items" in err
    with Store.open(f"sqlite:///{tmp_path}/store/segue.db") as store:
        show_import(run_import([items, events], store))
    out, err = capsys.readouterr()
    assert "behaviour alone speaks for them" in out
    assert err == ""


def test_of_many_pairs_the_largest_are_told(report: ImportReport, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tuple(Overlap(first="a", second=f"b{n:02d}", users=n) for n in range(25))
    show_import(report.model_copy(update={"overlaps": pairs}))
    out = capsys.readouterr().out
    assert "a + b24" in out
    assert "a + b04" not in out
    assert "and 5 pairs of domains with fewer users in both" in out
