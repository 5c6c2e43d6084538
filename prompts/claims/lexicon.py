"""Words that make a claim, by its kind; they stand in lexicon.toml."""

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(kind: str) -> re.Pattern[str]:
    """A pattern that finds the words of a kind in both languages.

    Raises:
        KeyError: the lexicon has no such kind.
    """
    return re.compile(alternatives(kind), re.IGNORECASE)


def alternatives(kind: str) -> str:
    """The words of a kind as one regular expression without groups of a name."""
    entry = _lexicon()[kind]
    return rf"\b(?:{'|'.join(entry['en'])})(?!\w)|{'|'.join(entry['zh'])}"


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("prompts.claims").joinpath("lexicon.toml").read_text(encoding="utf-8"))
