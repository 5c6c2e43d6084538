"""Whatever a terminal or a disk is like: a message and no traceback, and nothing that is shown is cut short."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.cli.table import plain_table, show_table
from tests.worlds.sample import Segue

SEGUE = (sys.executable, "-c", "from agent.cli.main import main; main()")


def run(*words: str, stdout: int = subprocess.PIPE, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SEGUE, *words], env=os.environ | env, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )


def test_signs_that_a_terminal_lacks_are_shown_by_number(workspace: Path) -> None:
    words = ("recommend", "--likes", "沙丘", "--to", "film", "-k", "1", "--lang", "zh", "-w", str(workspace))
    plain = run(*words, PYTHONIOENCODING="ascii")
    assert plain.returncode == 0, plain.stderr
    assert json.dumps("沙丘")[1:-1] in plain.stdout
    assert json.loads(run(*words, "--json", PYTHONIOENCODING="ascii").stdout)["recommendations"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="wants /dev/full")
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_full_disk_is_told(tmp_path: Path, more: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = run("status", *more, "-w", str(tmp_path / "w"), stdout=full.fileno())
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_the_system_refuses_is_told(segue: Segue, tmp_path: Path) -> None:
    (tmp_path / "w" / "runs").mkdir(parents=True)
    (tmp_path / "w" / "runs" / "rejected.jsonl").mkdir()
    (tmp_path / "e.csv").write_text("user_id,item_id,domain\nann,1,book\n")
    told = segue("import", str(tmp_path / "e.csv"), code=2, workspace=tmp_path / "w").stderr
    assert "rejected.jsonl cannot be read or written" in told


def test_a_reader_that_has_read_enough_gets_no_traceback(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = run("status", "-w", str(tmp_path / "w"), stdout=write)
    os.close(write)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("columns", ["20", "80"])
def test_no_number_and_no_word_of_a_table_is_cut(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    rows = [(f"an-id-that-is-rather-long-{n}", "some words that may be broken", 12_345_678, "w" * 30) for n in range(2)]
    show_table(plain_table("Title", ["id", "words", "#number", "word"], rows))
    shown = capsys.readouterr().out
    for word in (*(row[0] for row in rows), *["some", "words", "that", "may", "be", "broken"], "12,345,678", "w" * 30):
        assert word in shown
    assert "…" not in shown


def test_a_table_that_fits_stays_within_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    show_table(plain_table("Title", ["id", "words"], [("a", "some words that may be broken " * 5)]))
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 40


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seed", "-1"], "--seed"),
        (["--budget", "-5s"], "a length of time was expected, found '-5s'"),
        (["--budget", "nan"], "a length of time was expected, found 'nan'"),
        (["--budget", "infm"], "a length of time was expected"),
        (["--from", "film"], "Name another one with --from"),
    ],
)
def test_a_training_that_cannot_be_is_told(segue: Segue, workspace: Path, words: list[str], said: str) -> None:
    assert said in segue("train", "--to", "film", *words, code=2, workspace=workspace).stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"../../elsewhere x", b"v\0 x"])
def test_a_damaged_name_of_the_network_in_use_is_told(segue: Segue, workspace_copy: Path, content: bytes) -> None:
    (workspace_copy / "models" / "film" / "CURRENT").write_bytes(content)
    told = segue("recommend", "--to", "film", "--likes", "Dune", code=2, workspace=workspace_copy).stderr
    assert "names no version of a network" in told
    assert "segue train --to film" in told
    assert "segue train --to film" in segue("status", workspace=workspace_copy).stdout
    assert "names no version of a network" in segue("doctor", "--json", code=1, workspace=workspace_copy).stdout


def test_a_network_without_its_manifest_does_not_hide_the_rest(segue: Segue, workspace_copy: Path) -> None:
    next((workspace_copy / "models" / "film").glob("v*/manifest.json")).unlink()
    (target,) = json.loads(segue("status", "--json", workspace=workspace_copy).stdout)["targets"]
    assert (target["target"], target["model"]) == ("film", "")
