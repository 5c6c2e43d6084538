"""The conditions that a message sets, and those that it lifts."""

import re
from collections.abc import Iterator, Sequence

from agent.chat.session import Constraint, Sign
from agent.chat.understanding.marked import WORKS, Kind
from agent.chat.understanding.patterns import patterns
from agent.chat.understanding.read import WANTING, Read
from agent.chat.understanding.works import is_condition
from prompts.outputs import Lang

_CONDITIONS: frozenset[Kind] = frozenset({"label", "language", "year", "length", "creator"})


def conditions(read: Sequence[Read]) -> Iterator[Constraint]:
    """The conditions. A label that is only liked ("I love science fiction") is none: see `liked`."""
    for one in read:
        works = any(ref.kind in WORKS for ref in one.refs)
        for ref in one.refs:
            if ref.kind == "creator" and is_condition(one, ref):
                sign: Sign = "!=" if one.act in ("reject", "dislike") else "="
                yield Constraint(kind="creator", sign=sign, value=ref.creator, words=ref.words)
            elif one.act == "reject" or (one.act == "dislike" and not works):
                yield from ref.unwanted
            elif one.act == "like" and not works:
                yield from (condition for condition in ref.constraints if condition.kind != "label")
            elif one.act in WANTING - {"lift"} or one.act == "like":
                yield from ref.constraints


def liked(read: Sequence[Read]) -> list[str]:
    """Labels that are liked and no condition."""
    said = [one for one in read if one.act == "like" and not any(ref.kind in WORKS for ref in one.refs)]
    return [c.value for one in said for ref in one.refs for c in ref.constraints if c.kind == "label"]


def lifted(read: Sequence[Read], lang: Lang) -> Iterator[str]:
    """Kinds of conditions that are to hold no longer ("any year is fine", 不限年份); `all` for every one."""
    for one in read:
        if one.act == "lift":
            named = [ref.kind for ref in one.refs if ref.kind in _CONDITIONS]
            spoken = (kind for kind, p in patterns(lang, "lifted").items() if re.search(p, one.text, re.IGNORECASE))
            yield from named or spoken
