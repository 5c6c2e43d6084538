"""The checker on labelled copy: what it lets through is true, and what is true it lets through.

Precision: of the texts let through, the part that is true and keeps to the rules. Recall: of those, the part that is
let through. A false text that comes through is what matters most; the part of false ones that is stopped is printed.
"""

from collections import Counter
from typing import NamedTuple

import pytest

from migration.domain import Item
from tests.prompts.ledger.labelled import HERE, checked, labelled

KINDS = {
    "number", "year", "name", "award", "price", "ranking", "duration", "ingredient", "only", "first", "best", "free",
    "limited", "comparison", "quotation", "length", "forbidden", "absolute", "health", "url", "html", "control",
    "emoji", "person",
}  # fmt: skip
"""Everything that the ledger is there for; each kind is planted somewhere."""


class Figures(NamedTuple):
    precision: float
    recall: float
    stopped: float
    texts: int
    wrong: tuple[str, ...]


def figures(file: str, things: dict[str, Item]) -> Figures:
    count: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for one in labelled(file):
        found = checked(one, things)
        count[found.passed, not one.planted] += 1
        if found.passed == bool(one.planted):
            wrong.append(f"{one.planted or 'true'}: {one.text} {found.causes}")
    let_true, let_false, stopped_true, stopped_false = (
        count[passed, true] for passed in (True, False) for true in (True, False)
    )
    return Figures(
        let_true / (let_true + let_false), let_true / (let_true + stopped_true),
        stopped_false / (stopped_false + let_false), sum(count.values()), tuple(wrong),
    )  # fmt: skip


def told(capsys: pytest.CaptureFixture[str], name: str, found: Figures) -> None:
    """Print the figures, which are what the tests are run for."""
    with capsys.disabled():
        print(  # noqa: T201 - the figures are what the test is run for
            f"\n{name}: {found.texts} texts, precision {found.precision:.3f}, recall {found.recall:.3f}, "
            f"false ones stopped {found.stopped:.3f}"
        )


@pytest.mark.parametrize("file", ["kinds.txt", "kinds_more.txt", "everyday.txt"])
def test_precision_and_recall(file: str, things: dict[str, Item], capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(file, things)
    told(capsys, file, found)
    assert found.precision >= 0.98, found.wrong
    assert found.recall >= 0.95, found.wrong
    assert found.stopped >= 0.98, found.wrong


def test_later_texts(things: dict[str, Item], capsys: pytest.CaptureFixture[str]) -> None:
    """Texts written after the first rules: at first sight precision was 0.863 and recall 0.978.

    7 of 9 exchanges of doer and object came through; the rules of order were written since, with this file at hand.
    """
    found = figures("exchanges.txt", things)
    through = [text for text in found.wrong if not text.startswith("true: ")]
    told(capsys, "exchanges.txt", found)
    assert found.recall >= 0.95, found.wrong
    assert all(text.startswith("swap: ") for text in through), through
    assert len(through) <= 1, through


@pytest.mark.parametrize(
    ("file", "first", "precision", "recall"),
    [
        ("selling.txt", (0.757, 0.560), 0.98, 0.65),
        ("selling_more.txt", (0.714, 0.577), 0.85, 0.55),
        ("selling_last.txt", (0.929, 0.684), 0.98, 0.65),
        ("answers.txt", (0.833, 0.510), 0.98, 0.60),
        ("answers_told.txt", (0.700, 0.875), 0.90, 0.87),
        ("answers_told_more.txt", (0.679, 0.864), 0.75, 0.86),
    ],
)
def test_free_paraphrase(
    file: str,
    first: tuple[float, float],
    precision: float,
    recall: float,
    things: dict[str, Item],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Texts in the manner of a language model, in its own words or in those that the prompt allows.

    What is true but said in words that no field has is stopped too, more often than in the other files: then the copy
    is asked for again, or composed. What is false in the very words of the description comes through now and then.
    """
    found = figures(file, things)
    told(capsys, f"{file} (at first sight {first[0]:.3f} and {first[1]:.3f})", found)
    assert found.precision >= precision, found.wrong
    assert found.recall >= recall, found.wrong


def test_the_set_is_large_and_has_every_kind() -> None:
    every = [one for file in sorted(HERE.glob("*.txt")) for one in labelled(file.name)]
    assert len(every) >= 300
    assert sum(not one.planted for one in every) >= 150
    assert {one.planted for one in every} >= KINDS
    assert {one.lang for one in every} == {"en", "zh"}
    assert len({one.text for one in every}) == len(every)


def test_support_names_the_field(things: dict[str, Item]) -> None:
    one = next(one for one in labelled("kinds.txt") if "won the Golden Bear" in one.text)
    found = checked(one, things)
    held = {claim.text: claim.support.field for claim in found.claims if claim.support}
    assert held["The Salt Road"] == "title"
    assert held["Golden Bear"] == "awards"
    assert held["Three"] == "description"
    for claim in found.claims:
        assert found.text[claim.start : claim.end] == claim.text


def test_what_is_planted_is_what_is_found(things: dict[str, Item]) -> None:
    """A false text is stopped for its own reason, not for another one that happens to stand beside it."""
    prizes = {"award", "ranking", "name", "acclaim", "superlative"}
    named = {
        "year": {"year"},
        "price": {"price"},
        "duration": {"duration"},
        "award": prizes,
        "person": {"person", "name"},
    }
    for one in labelled("kinds.txt"):
        if one.planted in named:
            found = checked(one, things)
            kinds = {claim.kind for claim in found.unsupported} | {fault.rule for fault in found.faults}
            assert kinds & named[one.planted], (one.text, found.causes)
