"""The checker: what it says of a sentence, and that no text at all upsets it."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration.domain import Profile, ProfilePart
from prompts.claims.extract import forbidden
from prompts.grounding.check import LONGEST, check
from prompts.grounding.facts import Facts
from prompts.outputs import Lang, Sentence
from prompts.reason import reason
from tests.worlds.shelf import candidate, history, profile, works

READER = history({"book:the-handmaids-tale": "dislike", "book:neuromancer": "like", "book:solaris": "read"})
FOUND = candidate("film:arrival", ["book:solaris", "book:neuromancer"])
OTHERS = "about other people"
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
        ("Like “Solaris”, it is a western.", ["book:solaris"], "in no field", "western"),
        ("Like “Solaris”, it has no memory.", ["book:solaris"], "in no field", "memory"),
        ("“Solaris” lends its time to “Arrival”.", ["book:solaris"], "in no field", "time"),
        ("“Arrival” plays in “Solaris”.", ["book:solaris"], "in no field", "“Arrival” plays in “Solaris”"),
        ("“Solaris” and “Arrival” both came out in 2016.", ["book:solaris"], "maker, year or kind", "2016"),
        ("Lem saw “Arrival”, like “Solaris”.", ["book:solaris"], "maker, year or kind", "Lem saw “Arrival”"),
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


@pytest.mark.parametrize(
    ("text", "cites", "cause"),
    [
        ("People who like “Solaris” also take to this film.", ["book:solaris"], ""),
        ("Those drawn to “Neuromancer” are often drawn to this film as well.", ["book:neuromancer"], OTHERS),
        ("What is written about this film resembles what is written about “Neuromancer”.", ["book:neuromancer"], ""),
        ("What is written about this film resembles what is written about “Solaris”.", ["book:solaris"], OTHERS),
        ("“Solaris” counts too, though no shared trait is known.", ["book:solaris"], OTHERS),
        ("People who like “Solaris” all say it is about memory.", ["book:solaris"], OTHERS),
        ("Mostly because of “Solaris”: memory is a theme of both.", ["book:solaris"], ""),
        ("Mostly because of “Neuromancer”: it is science fiction, too.", ["book:neuromancer"], "weight"),
        ("“Solaris” and “Neuromancer” are part of the reason.", ["book:solaris", "book:neuromancer"], "weight"),
    ],
)  # fmt: skip
def test_what_others_choose_and_how_much_a_work_counts(text: str, cites: list[str], cause: str) -> None:
    """One of the two works is known by its description alone, and "Solaris" makes two thirds of the score."""
    parts = (("solaris", "behaviour"), ("neuromancer", "text"))
    known = Profile(
        user=READER.user,
        parts=tuple(ProfilePart(domain="book", item=item, weight=1.0, by=by) for item, by in parts),  # type: ignore[arg-type]  # one of two words
    )
    verdict = check(Sentence(text=text, cites=tuple(cites)), Facts.of(FOUND, READER, known))
    assert verdict.cause == cause, verdict.found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_offline_words_pass_as_they_are_true_by_construction(lang: Lang) -> None:
    """Every form of the templates, over works of the sample drawn at random."""
    drawn = random.Random(0)  # noqa: S311 (a draw, not a secret)
    shelves = {domain: [key for key in works() if key.startswith(f"{domain}:")] for domain in ("book", "film", "music")}
    acts = {"book": "read", "film": "watch", "music": "listen"}
    forms = set()
    for n in range(240):
        source, target = drawn.sample(sorted(shelves), 2)
        keys = drawn.sample(shelves[source], drawn.choice([1, 2, 3, 5]))
        somebody = history({key: "dislike" if n % 10 == 0 else drawn.choice(["like", acts[source]]) for key in keys})
        known = profile(somebody)
        if n % 7 == 0:
            known = known.model_copy(update={"parts": tuple(p.model_copy(update={"by": "text"}) for p in known.parts)})
        found = candidate(drawn.choice(shelves[target]), keys, rank=n % 12 + 1)
        said = reason(found, lang=lang, history=somebody, profile=known)
        forms.add(re.sub(r"“[^”]*”|《[^》]*》", "", said.text)[:16])
        for sentence in said.sentences:
            verdict = check(sentence, Facts.of(found, somebody, known, lang=lang))
            assert verdict.supported, (sentence.text, verdict.cause, verdict.found)
    assert len(forms) > 30


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
