"""What kind of thing a work is: what is called a film has to be one, and who is said to direct has to have made one."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from prompts.grounding.masking import TITLE, Masked
from prompts.grounding.work import Work

_I: Final = re.IGNORECASE
_T: Final = rf"[“\"'‘《〈]?{TITLE}+[”\"'’》〉]?"
KNOWN: Final = frozenset(["book", "film", "music"])

CALLED: Final = (
    (re.compile(rf"\b(?:novels?|books?)\s+{_T}|{_T}\s*,?\s*(?:the |a )?(?:novel|book)\b|小说\s*{_T}", _I), "book"),
    (re.compile(rf"\b(?:films?|movies?)\s+{_T}|{_T}\s*,?\s*(?:the |a )?(?:film|movie)\b|电影\s*{_T}", _I), "film"),
    (re.compile(rf"\b(?:albums?|records?)\s+{_T}|{_T}\s*,?\s*(?:the |an? )?album\b|专辑\s*{_T}", _I), "music"),
)
"""What a title is called."""

THIS: Final = (
    (
        re.compile(r"\bthis (?:\w+ ){0,2}(?:film|movie)\b|这部[^，。；与和]{0,6}?(?:电影|影片)|本片|该片|这部片", _I),
        "film",
    ),
    (
        re.compile(
            r"\bthis (?:\w+ ){0,2}(?:novel|book|memoir)\b|这[本部][^，。；与和]{0,6}?(?:小说|书)"
            r"|(?<![一两三四几])本书|该书",
            _I,
        ),
        "book",
    ),
    (re.compile(r"\bthis (?:\w+ ){0,2}(?:album|record)\b|这张[^，。；与和]{0,6}?(?:专辑|唱片)", _I), "music"),
)
"""What the candidate is called."""

_SUBORDINATE: Final = re.compile(
    r"^[“\"]?(?:because|if|since|as|after|when|while|like|unlike|with|having)\b[^,]*$", re.IGNORECASE
)


def wrong_kinds(masked: Masked, candidate: Work, cited: Sequence[Work]) -> Iterator[str]:
    """Yield what a masked sentence calls a work, or has somebody make, and the work is not."""
    works = {work.key: work for work in (candidate, *cited)}
    for pattern, kind in CALLED:
        for match in pattern.finditer(masked.text):
            sign = next(sign for sign in match[0] if sign in masked.owners)
            nouns = {works[key].noun for key in masked.owners[sign] if key in works}
            if nouns and nouns <= KNOWN and kind not in nouns and not _begins_anew(match, masked.text):
                yield match[0]
    for pattern, kind in THIS:
        called = pattern.search(masked.text)
        if called and candidate.noun in KNOWN and candidate.noun != kind:
            yield called[0]


def _begins_anew(match: re.Match[str], text: str) -> bool:
    """Whether what follows a title and a comma is the main clause: "Because you liked X, an album about …"."""
    return "," in match[0] and bool(_SUBORDINATE.match(text[: match.start()]))
