"""How a part of a sentence relates the works that it names; the words stand in relations.toml."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

Relation = Literal["compares", "links", "leads", "likens", "every", "one_of_them", "gives_way", "denies", "cuts"]


def says(relation: Relation, text: str) -> bool:
    """Whether a text has words for a relation."""
    return bool(pattern(relation).search(text))


@cache
def pattern(relation: Relation) -> re.Pattern[str]:
    """Finds the words for a relation in either language."""
    listed = tomllib.loads(files("prompts.grounding").joinpath("relations.toml").read_text(encoding="utf-8"))
    en, zh = ("|".join(listed[relation][lang]) for lang in ("en", "zh"))
    return re.compile(rf"\b(?:{en})(?!\w)|{zh}", re.IGNORECASE)
