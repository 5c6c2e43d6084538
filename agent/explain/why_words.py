"""What is said around the bars of an explanation, in English and Chinese: the same at the terminal and on a page."""

from collections.abc import Iterator
from typing import NamedTuple

from agent.explain.why import Why
from prompts.template import glossary


class Bar(NamedTuple):
    """One bar: `length` in [0, 1] of the longest one; `amount` below zero speaks against the item."""

    title: str
    domain: str
    amount: float
    length: float
    sentence: str
    counterfactual: str


def bars(why: Why) -> list[Bar]:
    """The contributions as bars, in their order."""
    longest = max((abs(one.contribution) for one in why.contributions), default=0.0) or 1.0
    return [
        Bar(
            title=one.title,
            domain=glossary(why.lang).get(one.domain, one.domain),
            amount=one.contribution,
            length=abs(one.contribution) / longest,
            sentence=one.sentence,
            counterfactual=one.counterfactual,
        )
        for one in why.contributions
    ]


def place(why: Why) -> str:
    """Where the item stands, for this person and for a stranger."""
    here, there = why.place, why.place_for_a_stranger
    if why.lang == "zh":
        return f"在此人还不知道的 {why.among} 件作品中排第 {here} 位（对一无所知的人：第 {there} 位）。"
    return f"Place {here:,} of {why.among:,} items new to this person (for a stranger: place {there:,})."


def title(why: Why) -> str:
    """What the picture shows."""
    return "推荐理由" if why.lang == "zh" else "Why this"


def scale(why: Why) -> str:
    """What the length of a bar means."""
    if why.lang == "zh":
        return "条形：从历史中去掉该作品后，得分下降多少（负值表示它不利于推荐）。"
    return "Bars: by how much the score falls when the item is taken out of the history; below zero, it speaks against."


def notes(why: Why) -> Iterator[str]:
    """What else a person should know: how it came about, what is not shown."""
    zh = why.lang == "zh"
    if why.contributions:
        yield scale(why)
    if why.how == "prior":
        yield (
            "历史中没有可用的信息：只有热度说了算。" if zh else "Nothing in the history carries over: popularity alone."
        )
    if why.known:
        yield (
            "此人已经知道这件作品，不会再推荐。" if zh else "The person knows this item already: it is not recommended."
        )
    if why.untold:
        yield (
            f"另有 {why.untold} 件作品影响更小。"
            if zh
            else f"{why.untold:,} further items of the history move it less."
        )
    if why.unknown:
        count = len(why.unknown)
        yield f"有 {count} 件作品无法读取。" if zh else f"{count:,} items of the history could not be read."
    for dropped in why.reason.dropped:
        yield f"删去：“{dropped.text}”（{dropped.cause}）" if zh else f"Dropped: “{dropped.text}” ({dropped.cause})"
    yield from why.notices
