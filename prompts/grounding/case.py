"""A sentence while it is checked: the works that it may speak of, and what it claims beside their titles and names."""

from functools import cached_property

from prompts.claims.claim import Claim
from prompts.claims.extract import claims
from prompts.grounding.facts import Facts
from prompts.grounding.masking import Masked, mask
from prompts.grounding.work import Work
from prompts.outputs import Sentence


class Case:
    """A sentence while it is checked."""

    def __init__(self, sentence: Sentence, facts: Facts) -> None:
        self.text = sentence.text
        self.cites = sentence.cites
        self.facts = facts
        self.cited = facts.cited(sentence.cites)
        self.works = (facts.candidate, *self.cited)

    @cached_property
    def masked(self) -> Masked:
        """The sentence without its known titles and names."""
        return mask(self.text, self.works)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What the rest of it claims."""
        return claims(self.masked.text)

    def original(self, claim: Claim) -> str:
        """A claim's words as they stand in the sentence."""
        return self.text[claim.start : claim.end]

    @property
    def named(self) -> list[Work]:
        """The cited works that the sentence names by title."""
        keys = self.masked.named()
        return [work for work in self.cited if work.key in keys]
