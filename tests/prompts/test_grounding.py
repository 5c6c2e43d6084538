"""The checker: what it says of a sentence, and that no text at all upsets it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.claims.extract import forbidden
from prompts.grounding.check import LONGEST, check
from prompts.grounding.facts import Facts
from prompts.outputs import Lang, Sentence
from tests.worlds.shelf import candidate, history

READER = history({"book:the-handmaids-tale": "dislike", "book:neuromancer": "like", "book:solaris": "read"})
FOUND = candidate("film:arrival", ["book:solaris", "book:neuromancer"])
FACTS: dict[Lang, Facts] = {"en": Facts.of(FOUND, READER), "zh": Facts.of(FOUND, READER, lang="zh")}


@pytest.mark.parametrize(
    ("text", "cites", "cause", "found"),
    [
        ("Like “Solaris”, it is about memory.", ["book:solaris"], "", ""),
        ("Like “Solaris”, it is about memory.", ["book:dune"], "unknown evidence", "book:dune"),
        ("Like “Solaris”, it is about memory.", [], "not cited", "nothing cited"),
        ("Denis Villeneuve made this film in 2016.", [], "", ""),
        ("“Neuromancer” is science fiction, too.", ["book:solaris"], "title or quotation", "“Neuromancer”"),
        ("Like “Solaris”, it comes from Poland.", ["book:solaris"], "name", "Poland"),
        ("Like “Solaris”, it has nine endings.", ["book:solaris"], "figure", "nine"),
        ("Like “Solaris”, it won an award.", ["book:solaris"], "praise", "award"),
        ("You loved “Solaris” too.", ["book:solaris"], "about the person", "You loved “Solaris” too"),
        ("Like “Solaris”, it is a western.", ["book:solaris"], "theme", "western"),
        ("Like “Solaris”, see http://x.example", ["book:solaris"], "forbidden", "url http://x.example"),
        ("Like “Solaris”, " + "it is about memory, " * 20, ["book:solaris"], "length", "416 characters"),
        ("与《索拉里斯星》一样，写记忆。", ["book:solaris"], "language", "与"),
        ("", [], "length", "nothing"),
    ],
)  # fmt: skip
def test_causes(text: str, cites: list[str], cause: str, found: str) -> None:
    verdict = check(Sentence(text=text, cites=tuple(cites)), FACTS["en"])
    assert (verdict.cause, verdict.found) == (cause, found)
    assert verdict.supported == (not cause)


def test_what_is_dropped_can_be_shown() -> None:
    sentence = Sentence(text="Like\u202e “Solaris”\n<b>", cites=("book:solaris",))
    dropped = check(sentence, FACTS["en"]).dropped(sentence)
    assert dropped.text == "Like “Solaris” ‹b›"
    assert dropped.cause.startswith("forbidden: ")


pieces = st.sampled_from(
    [
        "“Solaris”",
        "《索拉里斯星》",
        "You liked",
        "你喜欢",
        "2016",
        "Stanisław Lem",
        " and ",
        "，",
        "memory",
        "记忆",
        "the",
        "[1]",
    ]
)


@settings(deadline=None)
@given(
    st.text(max_size=80) | st.lists(pieces | st.text(max_size=5), max_size=12).map("".join),
    st.lists(st.sampled_from(["book:solaris", "book:neuromancer", "book:dune", ""]), max_size=3),
    st.sampled_from(["en", "zh"]),
)
def test_any_text_gets_a_verdict(text: str, cites: list[str], lang: Lang) -> None:
    verdict = check(Sentence(text=text, cites=tuple(cites)), FACTS[lang])
    assert verdict.supported == (not verdict.cause)
    if verdict.supported:
        assert 0 < len(text) <= LONGEST
        assert not forbidden(text)
        assert set(cites) <= set(FACTS[lang].evidence)
