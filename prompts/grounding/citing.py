"""What a sentence rests on: it cites every work of the history that it names, and at least one if it compares."""

import re
from collections.abc import Iterator
from typing import Final

from prompts.grounding.case import Case
from prompts.grounding.labels import has, told
from prompts.grounding.masking import PEOPLE, TITLES, even
from prompts.grounding.relations import says

_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def uncited(case: Case) -> Iterator[str]:
    """Yield works of the history that are named without being cited, and a word where nothing at all is cited."""
    plain = even(case.masked.text)
    for work in case.facts.uncited(case.cites):
        for title in work.titles:
            name = even(title)
            if (_HAN.search(name) and len(name) > 1 and name in plain) or (" " in name and _has_word(name, plain)):
                yield title
    if not case.cited and not _rests_on_candidate(case):
        yield "nothing cited"


def _rests_on_candidate(case: Case) -> bool:
    if says("compares", case.masked.text) or re.search(r"\byou|[你您]", case.masked.text, re.IGNORECASE):
        return False
    own = any(case.facts.candidate.key in keys for keys in case.masked.owners.values())
    themes = [one.label for one in told(f"about {case.masked.text}")]
    return (own and bool(case.masked.named(TITLES + PEOPLE))) or any(has(case.facts.candidate, t) for t in themes)


def _has_word(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
