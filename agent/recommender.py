"""The recommender, written once: it reads as the path of values.

EventLog -> History -> Profile -> MigratedProfile -> Candidate -> Ranking -> Explanation -> Reply
"""

from collections.abc import Sequence

from agent.case import Case
from agent.explain.explainer import Explained, Explainer
from agent.llm.seam import Deadline
from agent.people.taste import Tastes
from agent.replies import Move, OrderedBy, Ranking, Recommendation, Reply, Request, Trace
from agent.rerank.ledger import Ledger
from agent.rerank.reranker import Reranked, Reranker
from migration.confidence import EVEN
from migration.migrator import Migrator
from retrieval.attribution import attribute
from retrieval.candidates import Candidate
from retrieval.retriever import Retriever
from retrieval.where import parse_where

PATIENCE = 20.0
"""Seconds that the language model may take, all its calls together."""


class Recommender:
    """Answers requests for one target domain.

    Args:
        tastes: makes a history of what a request says about the person.
        migrator: the trained network of the target domain.
        retriever: finds candidates in the target domain's index.
        ledger: keeps the book of every change of place; None: none is kept.
        reranker: lets a language model reorder candidates; offline where it is left out.
        explainer: finds the words; offline ones where it is left out.
        patience: seconds that the language model may take, all its calls together.
    """

    def __init__(
        self,
        tastes: Tastes,
        migrator: Migrator,
        retriever: Retriever,
        ledger: Ledger | None = None,
        reranker: Reranker | None = None,
        explainer: Explainer | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._tastes = tastes
        self._migrator = migrator
        self._retriever = retriever
        self._ledger = ledger
        self._reranker = reranker or Reranker()
        self._explainer = explainer or Explainer()
        self._patience = patience

    def recommend(self, request: Request, until: Deadline | None = None) -> Reply:
        """Recommend `request.k` items of the target domain, with reasons and the path that led to them.

        A language model that fails costs no answer: the network's order and the offline words stand in, and `how` and
        the notices say so.

        Args:
            request: who asks for what.
            until: by when the language model must be done, where that is sooner than its patience.

        Raises:
            UnknownError: a user or a title that the store does not hold.
            InputError: a filter that cannot be read.
            IndexError: the index is missing, broken or made from another network.
        """
        deadline = Deadline(self._patience, outer=until)
        case = self.case(request)
        found = self.candidates(case)
        ranked = self._reranker.rerank(case, found, deadline)
        listed = ranked.candidates[: request.k]
        explained = self._explainer.explain(case, listed, deadline)
        order = [candidate.item.id for candidate in ranked.candidates]
        moves = self._ledger.moves(case, found, order, ranked.stated) if self._ledger else ()
        return _reply(case, found, ranked, listed, explained, moves, has_model=self._explainer.has_model)

    def case(self, request: Request) -> Case:
        """The person of a request, carried across; raises as `recommend` does."""
        history = self._tastes.history(request)
        return Case(request, history, self._migrator.carry(history, popularity=request.popularity, at=request.at))

    def candidates(self, case: Case) -> list[Candidate]:
        """The candidates for a person with their evidence: as many as the stages after this one want to see."""
        request = case.request
        found = self._retriever.candidates(
            case.migrated,
            self._reranker.pool(case),
            exclude=case.known | frozenset(request.exclude),
            where=[parse_where(condition) for condition in request.where],
            diversity=request.diversity,
        )
        return attribute(self._migrator, case.carried, case.history, found)


def _reply(
    case: Case,
    found: Sequence[Candidate],
    ranked: Reranked,
    listed: Sequence[Candidate],
    explained: Explained,
    moves: tuple[Move, ...],
    *,
    has_model: bool,
) -> Reply:
    by: OrderedBy = ranked.how or case.migrated.how
    failed = ranked.failed or explained.failed
    unmet = () if has_model else _unmet(case.request)
    ranking = Ranking(
        items=tuple(candidate.item.id for candidate in listed),
        how="degraded" if ranked.failed else by,
        weight=ranked.weight,
        pool=ranked.pool,
        mended=ranked.mended,
    )
    recommendations = tuple(
        Recommendation(rank=c.rank, item=c.item, score=c.score, reason=explained.reasons[c.item.id]) for c in listed
    )
    trace = Trace(
        history=case.history,
        profile=case.profile,
        migrated=case.migrated,
        candidates=tuple(found),
        ranking=ranking,
        ledger=moves,
    )
    return Reply(
        to=case.request.to,
        how="degraded" if failed else by,
        recommendations=recommendations,
        trace=trace,
        notices=tuple(dict.fromkeys((*unmet, *_doubts(case), *ranked.notices, *explained.notices))),
        usage=ranked.usage + explained.usage,
    )


def _doubts(case: Case) -> tuple[str, ...]:
    """Said where the network expects to serve this person no better than popularity would."""
    sure = case.migrated.confidence
    if sure is None or sure >= EVEN or case.migrated.how == "prior":
        return ()
    if case.request.language == "zh":
        return ("目前的兴趣还说明不了太多，所以热门程度占的分量更大。多说几个喜欢的作品会更准。",)
    return (
        f"These interests do not tell much about the domain {case.request.to} yet, so popularity weighs more; "
        "more titles help.",
    )


def _unmet(request: Request) -> tuple[str, ...]:
    """What a request asks of a language model where none is set."""
    if not (request.rerank or request.explain == "llm" or request.situation):
        return ()
    if request.language == "zh":
        return ("没有设置语言模型：顺序来自网络，理由由证据拼成，情境不起作用。",)
    return (
        "No language model is set: the order is the network's, the words are offline, a situation changes nothing.",
    )
