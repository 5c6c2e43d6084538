"""Everyday Chinese words; a run of signs that is made of them is no name."""

import re
from functools import cache
from importlib.resources import files


@cache
def everyday_zh() -> re.Pattern[str]:
    """Everyday Chinese words, the longest first."""
    listed = files("prompts.claims").joinpath("common.zh.txt").read_text(encoding="utf-8").split()
    return re.compile("|".join(map(re.escape, sorted(set(listed), key=len, reverse=True))))
