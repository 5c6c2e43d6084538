"""How the parts of a sentence relate the works that they name: alike, compared, or only beside one another."""

import re
from typing import Final

COMPARING: Final = re.compile(
    r"\b(?:like|as in|both|shar(?:e|es|ed|ing)|same|too|also|again|echo\w*|in common|similar\w*|as does|as do|as did"
    r"|as well|alike|another|returns?|runs? through|mirrors?|parallels?|kinship|common|carr(?:y|ies) (?:over|on)"
    r"|continues?|joins?|meets?|just as|equally|likewise|resonat\w*)\b"
    r"|同样|都|也|共同|相同|一样|相通|相似|类似|呼应|延续|再次|如同|同为|均|皆|共享|再现|一脉相承|共有|相近|像"
)
"""Told of the candidate and of what it is compared with."""

EVERY: Final = re.compile(
    r"\b(?:both(?! (?:found|central|part|present|themes?|in|of|from)\b)|all|each|every|alike|equally)\b"
    r"|都|均|皆|两者|二者|同为|同属",
    re.IGNORECASE,
)
"""Told of every work that a part names."""

LINKING: Final = re.compile(
    r"\b(?:shared?s?|sharing|links?|linked|connect(?:s|ed)?|unites?|joins?|ties?|binds?|bridges?|in common|close to)\b"
    r"|共同|共有|共享|相通|呼应|连接|连在一起|联系|贯穿|一脉相承",
    re.IGNORECASE,
)
"""Told of the candidate and of what it is compared with, as is all that `COMPARING` finds."""


LIKENING: Final = re.compile(
    r"\b(?:like|just as|as (?:in|with|does)|similar to|alike)\b|一样|相同|相似|相近|同样|都|如同|像", re.IGNORECASE
)
"""What follows these words is told of the candidate and of what it is compared with."""

GIVING_WAY: Final = re.compile(
    r"\b(?:instead of|rather than|giv(?:es?|ing) way to|no longer)\b|而不是|不再", re.IGNORECASE
)
"""Sets something of one work against something of another, with only one of them named."""

ONE_OF_THEM: Final = re.compile(r"\bthe (?:first|second|former|latter|one|other)\b|前者|后者", re.IGNORECASE)
"""Takes up one of the works named before."""

DENYING: Final = re.compile(
    r"\b(?:no|not|never|without|neither|nor|lacks|hardly)(?: (?!only|just|alone)\w+)?\s+$|(?:没有|并无|毫无|并非|不是|而非|缺乏)[^，。；与和]{0,4}$"
)
"""Before a trait that a work is said not to have."""


def denies(text: str) -> bool:
    """Whether what follows is said not to be so."""
    return bool(DENYING.search(text))


def compares(text: str) -> bool:
    """Whether a part tells of the candidate what it tells of another work."""
    return bool(COMPARING.search(text.lower()) or LINKING.search(text))


def likens(text: str) -> bool:
    """Whether it says that what follows is so of another work too."""
    return bool(LIKENING.search(text))


def of_all(text: str) -> bool:
    """Whether it tells the same of every work that is named."""
    return bool(EVERY.search(text))


def links(text: str) -> bool:
    """Whether it says outright that works have something in common."""
    return bool(LINKING.search(text))
