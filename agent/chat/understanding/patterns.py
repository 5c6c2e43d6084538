"""The patterns of the understanding, by language, from `patterns.<language>.json`: how values and places are written.

Each pattern is a list of alternatives. `{ref}` stands for a marked place, `{nouns}` for any word for a kind of works,
`{name}` for a language; `{decade}` for a decade or century and `{time}` for one of these or a year, as the section
`times` has them.
"""

import json
import re
from functools import cache
from importlib.resources import files

from agent.chat.understanding.lexicon import domain_pattern
from agent.chat.understanding.marked import REF
from prompts.outputs import Lang

Section = dict[str, str]
"""Patterns by name, in the order of the file, which is the order in which they are tried."""


@cache
def patterns(lang: Lang, section: str) -> Section:
    """The patterns of one section, ready to be compiled."""
    return {name: _whole(pattern, lang) for name, pattern in _read(lang, section).items()}


@cache
def _read(lang: Lang, section: str) -> Section:
    """The patterns of one section, each its alternatives in one, as they stand in the file."""
    text = files("agent.chat.understanding").joinpath(f"patterns.{lang}.json").read_text(encoding="utf-8")
    return {name: f"(?:{'|'.join(alternatives)})" for name, alternatives in json.loads(text)[section].items()}


def _whole(pattern: str, lang: Lang) -> str:
    if "{time}" in pattern or "{decade}" in pattern:
        times = {name: re.sub(r"\(\?P<\w+>", "(?:", one) for name, one in _read(lang, "times").items()}
        pattern = pattern.replace("{time}", f"(?:{'|'.join(times.values())})").replace("{decade}", times["decade"])
    pattern = pattern.replace("{ref}", REF)
    # within an alternative the word boundary before the nouns is the alternative's own
    return pattern.replace("{nouns}", domain_pattern(lang).removeprefix(r"\b"))
