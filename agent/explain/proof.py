"""What a language model wrote, before anybody reads it: each sentence is checked, and made fit to be shown."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from agent.case import Case
from prompts.grounding.check import check
from prompts.grounding.facts import Facts
from prompts.outputs import Dropped, Sentence
from prompts.plain import plain
from retrieval.candidates import Candidate

LONGEST: Final = 640
"""Columns of a sentence; a longer one is cut before it is checked, so that what is shown is what was checked."""

_LINK: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//\S+|\b(?:javascript|data|mailto):\S+|\b(?:[\w-]+\.)+[a-z]{2,}(?!\w)\S*", re.IGNORECASE
)


@dataclass(frozen=True)
class Proof:
    """Checks what is said of one candidate."""

    case: Case
    candidate: Candidate

    @cached_property
    def facts(self) -> Facts:
        """What may be said: the evidence, the candidate's own fields, what the history shows of the person."""
        case, request = self.case, self.case.request
        return Facts.of(
            self.candidate,
            case.history,
            case.profile,
            lang=request.language,
            situation=request.situation,
            at=request.at,
        )

    def read(self, sentence: Sentence) -> Sentence | Dropped:
        """The sentence as it may be shown, or why it may not."""
        shown = Sentence(text=plain(sentence.text, LONGEST), cites=sentence.cites)
        verdict = check(shown, self.facts)
        if verdict.supported:
            return shown
        dropped = verdict.dropped(shown)
        return Dropped(text=without_links(dropped.text), cause=without_links(dropped.cause))


def without_links(text: str) -> str:
    """`text` with everything that could be followed replaced: what was dropped is shown to whoever looks into it."""
    return _LINK.sub("[link]", text)
