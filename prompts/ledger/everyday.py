"""Everyday words, in English and Chinese: they tell nothing of an item that a field would have to hold."""

import re
from functools import cache
from importlib.resources import files

from prompts.claims.names import is_common


def everyday(word: str) -> bool:
    """Whether an English word is an everyday one."""
    return word in _listed("en") or is_common(word)


@cache
def everyday_zh() -> re.Pattern[str]:
    """Everyday Chinese words, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(_listed("zh"), key=len, reverse=True))))


@cache
def _listed(lang: str) -> frozenset[str]:
    text = files("prompts.ledger").joinpath(f"common.{lang}.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
