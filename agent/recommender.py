"""The recommender, written once: it reads as the path of values.

EventLog -> History -> Profile -> MigratedProfile -> Candidate -> Ranking -> Explanation -> Reply
"""

from agent.replies import Ranking, Recommendation, Reply, Request, Trace
from agent.taste import Tastes
from migration.domain import History, MigratedProfile, Profile
from migration.migrator import Migrator
from prompts.reason import reason
from retrieval.attribution import attribute
from retrieval.candidates import Candidate
from retrieval.retriever import Retriever
from retrieval.where import parse_where


class Recommender:
    """Answers requests for one target domain.

    Args:
        tastes: makes a history of what a request says about the person.
        migrator: the trained network of the target domain.
        retriever: finds candidates in the target domain's index.
    """

    def __init__(self, tastes: Tastes, migrator: Migrator, retriever: Retriever) -> None:
        self._tastes = tastes
        self._migrator = migrator
        self._retriever = retriever

    def recommend(self, request: Request) -> Reply:
        """Recommend `request.k` items of the target domain, with reasons and the path that led to them.

        Raises:
            UnknownError: a user or a title that the store does not hold.
            InputError: a filter that cannot be read.
            IndexError: the index is missing, broken or made from another network.
        """
        history = self._tastes.history(request)
        profile = self._migrator.profile(history)
        migrated = self._migrator.migrate(history, popularity=request.popularity, at=request.at)
        found = self._retriever.candidates(
            migrated,
            request.k,
            exclude=known(history, request.to),
            where=[parse_where(condition) for condition in request.where],
            diversity=request.diversity,
        )
        candidates = attribute(self._migrator, history, found, popularity=request.popularity, at=request.at)
        return _reply(request, history, profile, migrated, candidates)


def known(history: History, domain: str) -> frozenset[str]:
    """Ids of the items of `domain` that the person has already met: they are not recommended again."""
    return frozenset(event.item for event in history.events if event.domain == domain)


def _reply(
    request: Request, history: History, profile: Profile, migrated: MigratedProfile, candidates: list[Candidate]
) -> Reply:
    ranking = Ranking(items=tuple(candidate.item.id for candidate in candidates), how=migrated.how)
    recommendations = tuple(
        Recommendation(
            rank=candidate.rank,
            item=candidate.item,
            score=candidate.score,
            reason=reason(candidate, lang=request.language, how=migrated.how, history=history, profile=profile),
        )
        for candidate in candidates
    )
    trace = Trace(history=history, profile=profile, migrated=migrated, candidates=tuple(candidates), ranking=ranking)
    return Reply(to=request.to, how=ranking.how, recommendations=recommendations, trace=trace)
