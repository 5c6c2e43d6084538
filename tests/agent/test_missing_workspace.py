"""A workspace whose name was mistyped: reading makes nothing of it, and says what is missing."""

from pathlib import Path

import pytest

from tests.worlds.sample import Segue

READING = [
    ["recommend", "--to", "film", "--likes", "Dune"],
    ["train", "--to", "film"],
    ["index", "--to", "film"],
    ["evaluate", "--to", "film"],
    ["items", "search", "dune", "--to", "film"],
    ["users", "show", "ann"],
    ["explain", "--to", "film", "--item", "Alien", "--likes", "Dune"],
    ["copy", "--to", "film", "--item", "Alien"],
    ["chats", "list"],
    ["chat"],
]


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_reading_from_none_is_told_and_makes_none(segue: Segue, tmp_path: Path, words: list[str]) -> None:
    told = segue(*words, code=2, workspace=tmp_path / "typo").stderr
    assert "There is no store at" in told
    assert "segue import PATH" in told
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("words", [["status"], ["doctor"]], ids=lambda words: words[0])
def test_looking_at_none_tells_how_to_begin(segue: Segue, tmp_path: Path, words: list[str]) -> None:
    assert "segue sample" in segue(*words, workspace=tmp_path / "typo").stdout.replace("\n", " ")
    assert not (tmp_path / "typo").exists()
