"""The prompts as they are sent, word for word; how many tokens they are; and a user's own templates."""

from pathlib import Path

import pytest

from migration.errors import InputError
from prompts import explain, rerank
from prompts.ask import Ask
from prompts.outputs import Lang
from prompts.person import person
from prompts.tokens import count
from retrieval.candidates import Candidate
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


@pytest.mark.parametrize(("lang", "most"), [("en", 2600), ("zh", 3500)])
def test_both_questions_together_are_bounded(lang: Lang, most: int, capsys: pytest.CaptureFixture[str]) -> None:
    """By the bound that needs no encoding, which is above the true count; see `prompts.tokens`."""
    questions = asked(lang)
    tokens = {
        name: sum(count(message.content).tokens for message in questions[name].messages)
        for name in ("rerank", "explain")
    }
    with capsys.disabled():
        print(f"\n{lang}: {tokens}, answers {questions['rerank'].max_tokens} + {questions['explain'].max_tokens}")  # noqa: T201 (the figures are what it is for)
    assert sum(tokens.values()) <= most


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
    (tmp_path / "rerank.en.v1.jinja").write_text(own, encoding="utf-8")
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
    (tmp_path / "rerank.en.v1.jinja").write_text(broken, encoding="utf-8")
    somebody = history(LIKES)
    with pytest.raises(InputError, match=r"rerank\.en\.v1\.jinja"):
        rerank.ask(person(somebody, profile(somebody), films(1)), films(1), folder=tmp_path)
