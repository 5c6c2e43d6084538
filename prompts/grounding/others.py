"""What a sentence says of other people: only what the network learned from their choices, and no more than that."""

import re
from collections.abc import Iterator
from typing import Final

from prompts.grounding.facts import Facts
from prompts.grounding.masking import TITLE, Masked

_I: Final = re.IGNORECASE
_PEOPLE: Final = r"(?:fans|people|readers|viewers|listeners|audiences|users|customers|buyers|others|those)"
_TAKE: Final = r"(?:take to|like|love|enjoy|choose|pick|read|watch|listen to|buy|are drawn to)"
_THESE: Final = rf"(?:[\s,“”\"'《》、和与]|{TITLE}|\band\b|\bthe (?:book|film|album|movie)\b|（\w{{1,4}}）)*"
_THIS: Final = r"(?:this \w+|it)"

TOGETHER: Final = (
    re.compile(
        rf"\b{_PEOPLE} (?:who {_TAKE} |drawn to )(?:{_THESE}|it|them) "
        rf"(?:(?:also|often|tend to|are often) )+(?:{_TAKE}|drawn to) {_THIS}(?: (?:too|as well))?",
        _I,
    ),
    re.compile(r"\bleads? here through what people choose together", _I),
    re.compile(rf"(?:喜欢|选|被)(?:{_THESE}|它们?)(?:吸引)?的人，(?:往往|常常?|也|都|会)*(?:喜欢|选|被)这[^，。；]*"),
    re.compile(r"通向这[^，。；]*，靠的是人们的选择"),
)
"""That people who take the cited works take the candidate as well."""

ALIKE: Final = re.compile(
    rf"\bby its description, {_THIS} lies close to\b|\bwhat is written about (?:both|them|{_THIS})\b"
    r"|从文字介绍来看|文字介绍彼此相近|的介绍与[^，。；]*的介绍相似",
    _I,
)
"""That the descriptions are near to one another."""

NOTHING_SHARED: Final = re.compile(
    r"\bno shared (?:theme|genre|trait)s?\b[^,.;]*|没有发现共同的[^，。；]*|没有已知的共同之处|看不出共同之处", _I
)
"""That the catalogue knows nothing that the candidate and the cited works have in common."""

_OPINION: Final = (
    r"(?:often|always|usually|all|love|like|enjoy|adore|also|tend|rate|agree|say|think|find|buy|choose|prefer"
    r"|everywhere|around)"
)
_CROWD: Final = re.compile(
    rf"\b(?:fans|people|readers|viewers|listeners|audiences|users|customers|everyone) (?:who )?{_OPINION}\b"
    r"|\b(?:the|this|our) (?:user|reader|viewer|listener|customer)(?:['’]s)?\b"
    r"|(?<!喜欢)(?:很多|许多|不少|无数|广大|众多)(?:人|读者|观众|听众|影迷|书迷)|(?:大家|影迷|书迷|粉丝|网友"
    r"|用户)(?:都|也|们|普遍|的)",
    _I,
)
"""What others think or do, which nothing bears out."""

_FOR_FANS: Final = re.compile(
    rf"\bfor (?:{_PEOPLE}|anyone) (?:who|of)\b|\b{_PEOPLE} (?:who|of)\b[^.;]* (?:may|might|will|can|could)\b", _I
)


def untrue_of_others(masked: Masked, cites: tuple[str, ...], facts: Facts) -> Iterator[str]:
    """Yield what a masked sentence says of other people, or of words and traits in common, and the facts do not hold.

    Args:
        masked: the sentence.
        cites: keys of the works that it cites.
        facts: of the candidate.
    """
    text = masked.text
    chosen = bool(cites) and not set(cites) & facts.by_text
    for match in (m for pattern in TOGETHER for m in pattern.finditer(text)):
        if not chosen:
            yield match[0]
        text = text.replace(match[0], " " * len(match[0]))
    if (alike := ALIKE.search(text)) and not (cites and set(cites) <= facts.by_text):
        yield alike[0]
    if (nothing := NOTHING_SHARED.search(text)) and set(cites) & facts.linked:
        yield nothing[0]
    if (crowd := _CROWD.search(text)) and not _FOR_FANS.search(text):
        yield crowd[0]
