"""Everyday English words: they tell nothing of an item that a field would have to hold."""

from functools import cache
from importlib.resources import files

from prompts.claims.names import is_common


def everyday(word: str) -> bool:
    """Whether an English word is an everyday one."""
    return word in _listed() or is_common(word)


@cache
def _listed() -> frozenset[str]:
    return frozenset(files("prompts.ledger").joinpath("common.en.txt").read_text(encoding="utf-8").split())
