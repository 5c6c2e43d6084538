"""How much the cited works count: what a sentence says of it has to agree with what they contribute to the score."""

import re
from collections.abc import Iterator
from typing import Final

from prompts.grounding.facts import Facts
from prompts.grounding.masking import Masked

MOST_OF_IT: Final = 0.5
"""From this share of all that speaks for a candidate on, the cited works are most of the reason."""

ALL_OF_IT: Final = 0.95
"""From this share on nothing else is worth a word."""

MOST: Final = re.compile(
    r"\b(?:strongest|closest|main|clearest|nearest|biggest)\s+(?:\w+\s+)?"
    r"(?:links?|ties?|reasons?|bonds?|connections?|factor|match|bridge|echo|kin)\b"
    r"|\bmostly because\b|\bcounts? (?:for )?(?:even )?(?:the )?mo(?:st|re)\b|\bspeaks? for it even more\b"
    r"|\bnothing else counts as much\b|\bmost of the reason\b"
    r"|最(?:主要|强|大|直接|重要|近|明显)的?(?:原因|理由|联系|纽带|关联|因素|共同点)|最能|主要是?因为|主要原因|其他原因都比不上"
    r"|作用更大|更能说明问题|分量更重",
    re.IGNORECASE,
)
"""That they count more than anything else."""

PART: Final = re.compile(
    r"\b(?:among other reasons|of several reasons|part of the reason|other things count too|partly because)\b"
    r"|原因之一|其他原因(?!都)|部分是因为",
    re.IGNORECASE,
)
"""That other things count as well."""


def overstated(masked: Masked, cites: tuple[str, ...], facts: Facts) -> Iterator[str]:
    """Yield what a masked sentence says of the weight of the works it cites and their contributions do not bear out."""
    share = sum(facts.shares.get(key, 0.0) for key in set(cites))
    if (match := MOST.search(masked.text)) and share < MOST_OF_IT and facts.strongest not in cites:
        yield match[0]
    if (match := PART.search(masked.text)) and share >= ALL_OF_IT:
        yield match[0]
