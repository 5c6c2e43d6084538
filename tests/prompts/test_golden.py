"""The prompts as they are sent, word for word; how many tokens they are; and a user's own templates."""

import json
from pathlib import Path

import pytest

from migration.errors import InputError
from prompts import explain, rerank
from prompts.ask import Ask
from prompts.grounding.check import check
from prompts.grounding.facts import Facts
from prompts.outputs import Lang
from prompts.person import person
from prompts.tokens import PER_MESSAGE, count
from retrieval.candidates import Candidate
from tests.prompts.test_tokens import digest
from tests.worlds.shelf import candidate, history, profile

GOLDEN = Path(__file__).parent / "golden"
LIKES = {
    "book:i-robot": "read",
    "book:the-handmaids-tale": "dislike",
    "book:neuromancer": "like",
    "book:solaris": "read",
    "book:dune": "like",
}
FILMS = (
    *("arrival", "blade-runner", "2001-a-space-odyssey", "stalker", "solaris", "the-matrix", "ghost-in-the-shell"),
    *("metropolis", "her", "paprika", "interstellar", "alien", "moon", "ex-machina", "brazil", "akira", "wall-e"),
    *("children-of-men", "inception", "district-9"),
)


def films(most: int) -> list[Candidate]:
    evidence = ["book:dune", "book:neuromancer", "book:solaris", "book:i-robot"]
    return [candidate(f"film:{film}", evidence[n % 3 :], rank=n + 1) for n, film in enumerate(FILMS[:most])]


def asked(lang: Lang, *, shown: int = 20, told: int = 10) -> dict[str, Ask]:
    """Both questions, as they are asked for twenty candidates and ten recommendations."""
    somebody = history(LIKES)
    known = person(somebody, profile(somebody), films(shown))
    failed = [("arrival", "It won ten Oscars.", "praise: oscars")]
    return {
        "rerank": rerank.ask(known, films(shown), lang=lang, situation="a rainy Sunday")[0],
        "explain": explain.ask(known, films(told), lang=lang)[0],
        "explain-again": explain.ask(known, films(1), lang=lang, failed=failed)[0],
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["rerank", "explain", "explain-again"])
def test_prompts_are_sent_as_the_golden_files_have_them(name: str, lang: Lang) -> None:
    """After a change of the words: a new version in the template's name, and new files here."""
    question = asked(lang)[name]
    text = "\n\n".join(f"[{message.role}]\n{message.content}" for message in question.messages) + "\n"
    assert text == (GOLDEN / f"{name}.{lang}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "cl100k", "o200k", "bounded"), [("en", 1280, 1260, 2240), ("zh", 1800, 1350, 2760)])
def test_both_questions_together(
    lang: Lang, cl100k: int, o200k: int, bounded: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the encodings count (`golden/token_counts.json`, by the hash of each message), and by the bound without one.

    In Chinese the older encoding needs a third more than the newer: it stays above 1,500.
    """
    counted = json.loads((GOLDEN / "token_counts.json").read_text(encoding="utf-8"))
    messages = [message.content for name in ("rerank", "explain") for message in asked(lang)[name].messages]
    frame = PER_MESSAGE * len(messages)
    old, new = (frame + sum(counted[digest(content)][n] for content in messages) for n in (0, 1))
    most = frame + sum(count(content).tokens for content in messages)
    with capsys.disabled():
        print(f"\n{lang}: {old} by cl100k, {new} by o200k, at most {most}")  # noqa: T201 (the figures are what it is for)
    assert (old <= cl100k, new <= o200k, most <= bounded) == (True, True, True)
    assert most >= old


@pytest.mark.parametrize(("lang", "cl100k", "o200k"), [("en", 480, 470), ("zh", 640, 510)])
def test_both_answers_together(lang: Lang, cl100k: int, o200k: int, capsys: pytest.CaptureFixture[str]) -> None:
    """The order of twenty and ten sentences, as they are asked for: all are kept, in under 600 tokens.

    In Chinese the older encoding needs a quarter more than the newer: it stays above that.
    """
    counted = json.loads((GOLDEN / "token_counts.json").read_text(encoding="utf-8"))
    order, why = (
        (GOLDEN / f"{name}.{lang}.answer.json").read_text(encoding="utf-8").strip() for name in ("rerank", "explain")
    )
    old, new = (sum(counted[digest(answer)][n] for answer in (order, why)) for n in (0, 1))
    with capsys.disabled():
        print(f"\n{lang}: {old} by cl100k, {new} by o200k")  # noqa: T201 (the figures are what it is for)
    assert (old <= cl100k, new <= o200k) == (True, True)
    known = person(history(LIKES), profile(history(LIKES)), films(20))
    reordered = rerank.parse(order, rerank.ask(known, films(20), lang=lang)[1])
    assert not reordered.repaired
    assert len(reordered.reasons) == 3
    told = explain.parse(why, explain.ask(known, films(10), lang=lang)[1])
    facts = {candidate.item.id: Facts.of(candidate, history(LIKES), lang=lang) for candidate in films(10)}
    verdicts = {item: check(sentence, facts[item]) for item, (sentence,) in told.items()}
    assert {item: verdict.cause for item, verdict in verdicts.items()} == dict.fromkeys(FILMS[:10], "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_budget_brings_both_under_1500(lang: Lang) -> None:
    somebody = history(LIKES)
    known = person(somebody, profile(somebody), films(20))

    def tokens(text: str) -> int:
        return count(text).tokens

    questions = (
        rerank.ask(known, films(20), lang=lang, budget=700, count=tokens),
        explain.ask(known, films(10), lang=lang, budget=800, count=tokens),
    )
    assert sum(tokens(m.content) + 4 for question, _ in questions for m in question.messages) <= 1500
    assert all(question.cut for question, _ in questions)


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    own = "{% block system %}Mine.{% endblock %}{% block user %}{{ candidates | join('; ') }}{% endblock %}"
    (tmp_path / "rerank.en.v2.jinja").write_text(own, encoding="utf-8")
    somebody = history(LIKES)
    known = person(somebody, profile(somebody), films(2))
    question, _ = rerank.ask(known, films(2), folder=tmp_path)
    assert question.messages[0].content == "Mine."
    assert question.messages[1].content.startswith("1 | Arrival | Denis Villeneuve")
    theirs, _ = rerank.ask(known, films(2), lang="zh", folder=tmp_path)
    assert theirs.messages[0] == rerank.ask(known, films(2), lang="zh")[0].messages[0]


@pytest.mark.parametrize(
    "broken",
    [
        "{% block system %}x{% endblock %}",
        "{% block system %}{{ nobody }}{% endblock %}{% block user %}{% endblock %}",
        "{% if",
    ],
)
def test_a_broken_template_is_told_as_such(broken: str, tmp_path: Path) -> None:
    (tmp_path / "rerank.en.v2.jinja").write_text(broken, encoding="utf-8")
    somebody = history(LIKES)
    with pytest.raises(InputError, match=r"rerank\.en\.v2\.jinja"):
        rerank.ask(person(somebody, profile(somebody), films(1)), films(1), folder=tmp_path)
