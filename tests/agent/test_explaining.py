"""Why this item: contributions and counterfactual places, exact; at the terminal, drawn, and in batches."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from agent.bootstrap import Wiring
from agent.explain import why_chart
from agent.explain.batch import Answer, explain_file
from agent.explain.explaining import explain
from agent.explain.places import places
from agent.explain.why import Why
from agent.explain.why_page import page
from agent.replies import Request
from migration.domain import DISLIKE, Event, History, Item
from migration.errors import InputError, UnknownError

Segue = Callable[..., Result]
LOVER = Request(to="film", likes=("Dune", "Neuromancer", "The Left Hand of Darkness"), dislikes=("Rebecca",))
READER = Request(to="film", user="reader-0007")


@pytest.fixture(scope="module")
def why(program: Wiring) -> Why:
    return explain(program, LOVER, "blade-runner")


def best_first(program: Wiring, history: History, met: frozenset[str]) -> list[str]:
    """The whole catalogue for a history, worked out the slow way."""
    migrator = program.migrator_in_use("film")
    items = [item for batch in program.store.catalogue("film") for item in batch if item.id not in met]
    scores = migrator.place(items) @ np.array(migrator.migrate(history).vector, np.float32)
    return [items[n].id for n in np.argsort(-scores, kind="stable")]


def history_of(why: Why, program: Wiring, without: str = "") -> History:
    items = [i for i in program.all_items() if str(i.key) in {f"{c.domain}:{c.item}" for c in why.contributions}]
    events = [
        Event(user="you", domain=item.domain, item=item.id, action=DISLIKE if item.title == "Rebecca" else "like")
        for item in items
        if item.title != without
    ]
    return History(user="you", events=tuple(events), items=tuple(items))


def test_places_and_counterfactuals_are_those_of_the_whole_catalogue(why: Why, program: Wiring) -> None:
    assert why.place == best_first(program, history_of(why, program), frozenset()).index("blade-runner") + 1
    assert why.among == 215
    assert len(why.contributions) == 4
    for one in why.contributions:
        order = best_first(program, history_of(why, program, without=one.title), frozenset())
        assert one.place_without == order.index("blade-runner") + 1
        assert f"“{one.title}”" in one.counterfactual
        assert str(one.place_without) in one.counterfactual


def test_contributions_are_falls_of_the_score(why: Why, program: Wiring) -> None:
    migrator = program.migrator_in_use("film")
    film = program.store.item(why.item.key)

    def score(history: History) -> float:
        return float(migrator.place([film])[0] @ np.array(migrator.migrate(history).vector, np.float32))

    assert why.score == pytest.approx(score(history_of(why, program)), abs=1e-4)
    for one in why.contributions:
        left = score(history_of(why, program, without=one.title))
        assert one.contribution == pytest.approx(why.score - left, abs=1e-4)
        assert bool(one.sentence) == (one.contribution > 0)
    assert sum(one.share for one in why.contributions) == pytest.approx(1.0)
    falls = [one.contribution for one in why.contributions]
    assert falls == sorted(falls, reverse=True)


def test_the_first_recommendation_stands_first(program: Wiring) -> None:
    reply = program.recommender("film").recommend(READER)
    why = explain(program, READER, reply.recommendations[0].item.id)
    assert why.place == 1
    assert why.reason == reply.recommendations[0].reason
    assert not why.known
    assert why.untold >= 0


def test_what_is_known_and_what_is_not(program: Wiring) -> None:
    history = program.store.history("reader-0007")
    film = next(event.item for event in history.events if event.domain == "film")
    assert explain(program, READER, film).known
    with pytest.raises(UnknownError):
        explain(program, READER, "no-such-film-anywhere")
    stranger = explain(program, Request(to="film", profiling=False), "stalker")
    assert (stranger.how, stranger.contributions) == ("prior", ())
    assert stranger.place == stranger.place_for_a_stranger


def test_equal_scores_stand_in_the_order_of_their_rows() -> None:
    scores = np.array([1.0, 2.0, 2.0, 3.0, 2.0], np.float32)
    everybody = np.ones(5, dtype=np.bool_)
    assert places(scores, np.arange(5), everybody).tolist() == [5, 2, 3, 1, 4]
    everybody[3] = False
    assert places(scores, np.array([1, 4]), everybody).tolist() == [1, 3]


def test_the_terminal_shows_bars_in_both_languages(segue: Segue, workspace: Path) -> None:
    words = ["explain", "--to", "film", "--user", "reader-0007", "--item", "Blade Runner", "--no-llm"]
    shown = segue(*words, workspace=workspace).stdout
    assert "█" in shown
    assert re.search(r"would (fall|rise) from place \d+ to place \d+|would stay", shown)
    assert "如果没有《" in segue(*words, "--lang", "zh", workspace=workspace).stdout
    assert Why.model_validate_json(segue(*words, "--json", workspace=workspace).stdout).item.id == "blade-runner"


@pytest.mark.parametrize("name", ["why.html", "why.png"])
def test_it_is_drawn(segue: Segue, workspace: Path, tmp_path: Path, name: str) -> None:
    if not (why_chart.font_with(why_chart.HAN) or os.environ.get("CI")):
        pytest.skip("no font on this machine has Chinese signs: apt-get install fonts-wqy-zenhei")
    out = tmp_path / "made" / name
    words = ["explain", "--to", "film", "--likes", "三体", "--likes", "Dune", "--item", "Arrival", "--lang", "zh"]
    assert str(out) in segue(*words, "--output", str(out), workspace=workspace).stdout
    head = out.read_bytes()[:15]
    assert head.startswith(b"\x89PNG") if name.endswith("png") else head == b"<!doctype html>"


def test_drawing_elsewhere_says_what_to_do(segue: Segue, workspace: Path) -> None:
    words = ["explain", "--to", "film", "--likes", "Dune", "--item", "Arrival", "--output"]
    assert "why.html or why.png" in segue(*words, "why.pdf", workspace=workspace, code=2).stderr
    assert (
        "no-such"
        in segue(
            "explain", "--to", "film", "--user", "reader-0007", "--item", "no-such", workspace=workspace, code=2
        ).stderr
    )


def test_the_page_holds_others_words_as_text_and_loads_nothing(why: Why) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="x">\u202e$'
    item = Item(domain="film", id="x", title=evil, creators=(evil,), attributes={"year": 1999})
    contribution = why.contributions[0].model_copy(update={"title": evil, "sentence": evil, "domain": evil})
    html = page(why.model_copy(update={"item": item, "contributions": (contribution,), "notices": (evil,)}))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html
    assert not re.search(r"(src|href)=", html.replace("src=x", ""))
    assert "default-src 'none'" in html


def requests_file(folder: Path, *lines: object) -> Path:
    path = folder / "requests.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def test_a_batch_goes_on_where_it_was_broken_off(program: Wiring, tmp_path: Path) -> None:
    asked = [{"user": "reader-0007", "item": "stalker"}, {"likes": ["Dune"], "k": 2}, {"user": "nobody-at-all"}]
    path, out = requests_file(tmp_path, *asked), tmp_path / "out.jsonl"
    report = explain_file(program, path, out, "film")
    assert (report.requests, report.answered, report.failed, report.kept) == (3, 2, 1, 0)
    lines = [Answer.model_validate_json(line) for line in out.read_text("utf-8").splitlines()]
    assert lines[0].why is not None
    assert lines[0].why.item.id == "stalker"
    assert len(lines[1].recommendations) == 2
    assert "nobody-at-all" in lines[2].error
    whole = out.read_text("utf-8").splitlines()
    out.write_text(whole[0] + "\n" + whole[1][:50], "utf-8")  # killed in the middle of a line
    again = explain_file(program, path, out, "film")
    assert (again.kept, again.answered, again.failed) == (1, 1, 1)
    assert out.read_text("utf-8").splitlines()[:2] == whole[:2]
    last = explain_file(program, path, out, "film")
    assert last.kept == 2
    assert "line 3" in last.summary()
    assert len(out.read_text("utf-8").splitlines()) == 3  # what failed is there once


def test_a_batch_with_a_bad_line_answers_nothing(program: Wiring, tmp_path: Path) -> None:
    path = requests_file(tmp_path, {"user": "reader-0007", "item": "stalker"}, '{"user": 3', {"nonsense": 1})
    with pytest.raises(InputError) as raised:
        explain_file(program, path, tmp_path / "out.jsonl", "film")
    assert "line 2" in raised.value.message
    assert not (tmp_path / "out.jsonl").exists()
