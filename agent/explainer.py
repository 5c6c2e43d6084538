"""The stage that explains."""

from agent.case import Case
from prompts.outputs import Explanation
from prompts.reason import reason
from retrieval.candidates import Candidate


def offline(case: Case, candidate: Candidate) -> Explanation:
    """The reason for a candidate in words put together from its evidence, without any language model."""
    how = case.migrated.how
    return reason(candidate, lang=case.request.language, how=how, history=case.history, profile=case.profile)
