"""Which clauses of a Chinese description may stand by themselves."""

import pytest

from migration.domain import Item
from prompts.copy.copies import NOBODY
from prompts.copy.form import built_in_forms
from prompts.ledger.book import Book
from prompts.ledger.check import check

TOLD = "小镇上的裁缝爱上了月亮，全是在梦里。船夫以为自己是国王，一条龙替他打仗。如果下雨，磨坊主就停工。"


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("小镇上的裁缝爱上了月亮，全是在梦里。", True),
        ("小镇上的裁缝爱上了月亮。周以安的剧情片《渡口》。", False),
        ("船夫以为自己是国王，一条龙替他打仗。", True),
        ("一条龙替他打仗。周以安的剧情片《渡口》。", False),
        ("如果下雨，磨坊主就停工。周以安的剧情片《渡口》。", True),
        ("磨坊主就停工。周以安的剧情片《渡口》。", False),
    ],
)
def test_a_clause_keeps_what_its_sense_hangs_on(text: str, stands: bool) -> None:
    item = Item(
        domain="film",
        id="ferry",
        title="渡口",
        creators=("周以安",),
        language="zh",
        description=TOLD,
        attributes={"genres": ("drama",)},
    )
    found = check(text, built_in_forms()["social"].model_copy(update={"line": ()}), "zh", Book.of(item, NOBODY))
    assert bool(found.unsupported) != stands, found.causes


@pytest.mark.parametrize("told", ["……", "。", "！？"])
def test_a_description_of_signs_alone_holds_no_clause(told: str) -> None:
    item = Item(domain="film", id="ferry", title="渡口", description=told)
    form = built_in_forms()["social"].model_copy(update={"line": ()})
    assert check("一条龙替他打仗。", form, "zh", Book.of(item, NOBODY)).unsupported
