"""The stage that reorders: a language model's order over the top of the pool, mended, and fused with the network's.

Whatever the model answers, what comes out is a permutation of exactly the candidates that went in.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from agent.case import Case
from agent.explain.explainer import not_told
from agent.explain.proof import Proof
from agent.llm.errors import GarbledError, ModelError
from agent.llm.seam import Deadline, Usage
from agent.prompter import Prompter
from agent.replies import Mended, OrderedBy
from agent.rerank.fusion import fuse, mean_ranks
from agent.rerank.weights import Weights
from prompts import rerank as prompt
from prompts.ask import Ask
from prompts.drafts import Count
from prompts.handles import Handles
from prompts.outputs import Dropped, Lang, Sentence
from prompts.person import person
from prompts.rerank import Reordered
from retrieval.candidates import Candidate

POOL = 20
"""So many candidates are shown to a language model."""

BUDGET: Final[Mapping[Lang, int]] = {"en": 1400, "zh": 2000}
"""Tokens of the prompt, as bounded where they cannot be counted; really some 800: that of Chinese is high."""

SHARE = 0.6
"""Of the time that is left, so much goes to the order at most: the reasons need some too."""

UNASKED: Final[Mapping[Lang, str]] = {
    "en": "the language model named none of the candidates",
    "zh": "语言模型没有给出任何候选项",
}


@dataclass(frozen=True)
class Reranked:
    """What the stage gives back.

    Attributes:
        candidates: exactly those that went in, in their new order, with their evidence; ranks are counted anew.
        how: llm or repaired where a language model had a say; None where it had not.
        weight: of its order.
        pool: how many candidates it was shown.
        mended: what was wrong with its answers.
        stated: what it said for its places, by id, checked.
        notices: what a person should know.
        usage: what it cost.
        failed: whether it was asked and gave nothing usable.
    """

    candidates: tuple[Candidate, ...]
    how: OrderedBy | None = None
    weight: float = 0.0
    pool: int = 0
    mended: Mended = field(default_factory=Mended)
    stated: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    failed: bool = False


@dataclass(frozen=True)
class Answers:
    """What the model said to all the orders that it was shown."""

    orders: tuple[Reordered, ...]
    usage: Usage
    cut: tuple[str, ...]
    errors: tuple[ModelError, ...]


class Reranker:
    """Reorders candidates; without a model it leaves them as they are.

    Args:
        prompter: the language model; None: offline.
        weights: how much its order counts.
        pool: so many candidates are shown.
        shuffles: in so many orders they are shown; the ranks are averaged, as models favour what stands first.
        budget: tokens of a prompt, by language.
    """

    def __init__(
        self,
        prompter: Prompter | None = None,
        weights: Weights | None = None,
        *,
        pool: int = POOL,
        shuffles: int = 1,
        budget: Mapping[Lang, int] = BUDGET,
    ) -> None:
        self._prompter = prompter
        self._weights = weights or Weights()
        self._size = pool
        self._shuffles = shuffles
        self._budget = budget

    def weight(self, case: Case) -> float:
        """How much a language model's order counts for this person; 0: it is not asked.

        It is not asked without a model, where the request forbids it, for somebody of whom nothing is known, and where
        it did not pay on validation people.
        """
        if self._prompter is None or case.request.rerank is False or case.migrated.how == "prior":
            return 0.0
        return self._weights.weight(case.sources, self._prompter.model.name)

    def pool(self, case: Case) -> int:
        """How many candidates to retrieve."""
        return max(case.request.k, self._size) if self.weight(case) else case.request.k

    def rerank(self, case: Case, candidates: Sequence[Candidate], deadline: Deadline) -> Reranked:
        """Reorder the first `pool` candidates; the others stay where they are."""
        weight = self.weight(case)
        if self._prompter is None or not weight or len(candidates) < 2:
            return Reranked(tuple(candidates))
        shown, rest = candidates[: self._size], candidates[self._size :]
        answers = self.orders(self._prompter, case, shown, deadline.within(SHARE * deadline.left))
        if not answers.orders:
            cause = answers.errors[0].said(case.request.language)
            return Reranked(tuple(candidates), notices=(_failed(case, cause),), usage=answers.usage, failed=True)
        stated, withheld = _checked(case, shown, answers.orders)
        places = mean_ranks([answer.order for answer in answers.orders])
        order = fuse([candidate.item.id for candidate in shown], places, weight)
        by_id = {candidate.item.id: candidate for candidate in shown}
        mended = _mended(answers.orders)
        return Reranked(
            candidates=_counted([*(by_id[name] for name in order), *rest]),
            how="repaired" if any(answer.repaired for answer in answers.orders) else "llm",
            weight=weight,
            pool=len(shown),
            mended=mended,
            stated=stated,
            notices=tuple(_notices(case, answers, withheld)),
            usage=answers.usage,
        )

    def orders(self, prompter: Prompter, case: Case, shown: Sequence[Candidate], deadline: Deadline) -> Answers:
        """Ask once for each order in which the candidates are shown, all at the same time."""
        orders = list(_orders(case, shown, self._shuffles))
        if len(orders) == 1:
            said = [self._answer(prompter, case, orders[0], deadline)]
        else:
            with ThreadPoolExecutor(len(orders), thread_name_prefix="segue-rerank") as threads:
                said = list(threads.map(lambda order: self._answer(prompter, case, order, deadline), orders))
        usage = sum((usage for _, usage, _, _ in said), Usage())
        return Answers(
            orders=tuple(order for order, *_ in said if order is not None),
            usage=usage,
            cut=tuple(dict.fromkeys(words for *_, cut, _ in said for words in cut)),
            errors=tuple(error for *_, error in said if error is not None),
        )

    def _answer(
        self, prompter: Prompter, case: Case, shown: Sequence[Candidate], deadline: Deadline
    ) -> tuple[Reordered | None, Usage, tuple[str, ...], ModelError | None]:
        asked, handles = question(case, shown, count=prompter.count, templates=prompter.templates, budget=self._budget)
        try:
            done = prompter.complete(asked, deadline)
        except ModelError as error:
            return None, Usage(calls=1), asked.cut, error
        order = prompt.parse(done.text, handles)
        if order.missing >= len(handles.candidates):
            prompter.reject(asked)
            return None, done.usage, asked.cut, GarbledError.of(UNASKED["en"], UNASKED["zh"])
        return order, done.usage, asked.cut, None


def question(
    case: Case,
    shown: Sequence[Candidate],
    *,
    count: Count,
    templates: Path | None,
    budget: Mapping[Lang, int] = BUDGET,
) -> tuple[Ask, Handles]:
    """The exact question about some candidates, in the order given, and what its handles stand for."""
    request = case.request
    return prompt.ask(
        person(case.history, case.profile, shown, at=request.at),
        shown,
        lang=request.language,
        budget=budget[request.language],
        situation=request.situation,
        count=count,
        folder=templates,
    )


def _orders(case: Case, shown: Sequence[Candidate], count: int) -> Iterator[list[Candidate]]:
    """The network's own order, then shuffled ones: the same whenever the same is asked."""
    yield list(shown)
    ids = "\n".join(candidate.item.id for candidate in shown)
    seed = hashlib.blake2b(f"{case.migrated.model}\n{ids}".encode(), digest_size=8).digest()
    rng = np.random.default_rng(int.from_bytes(seed, "big"))
    for _ in range(count - 1):
        yield [shown[n] for n in rng.permutation(len(shown)).tolist()]


def _counted(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(candidate.model_copy(update={"rank": rank}) for rank, candidate in enumerate(candidates, 1))


def _mended(orders: Sequence[Reordered]) -> Mended:
    return Mended(
        unknown=sum(order.unknown for order in orders),
        duplicates=sum(order.duplicates for order in orders),
        missing=sum(order.missing for order in orders),
    )


def _checked(case: Case, shown: Sequence[Candidate], orders: Sequence[Reordered]) -> tuple[dict[str, str], int]:
    """The reasons stated for single places that the evidence supports, and how many it does not."""
    stated, withheld = {}, 0
    for candidate in shown:
        said = next((order.reasons[candidate.item.id] for order in orders if candidate.item.id in order.reasons), None)
        if said is None:
            continue
        cites = tuple(f"{evidence.domain}:{evidence.item}" for evidence in candidate.evidence)
        found = Proof(case, candidate).read(Sentence(text=said, cites=cites))
        if isinstance(found, Dropped):
            withheld += 1
        else:
            stated[candidate.item.id] = found.text
    return stated, withheld


def _failed(case: Case, cause: str) -> str:
    if case.request.language == "zh":
        return f"语言模型没有给出可用的排序，沿用网络的排序：{cause}"
    return f"The language model gave no usable order, so the network's stands: {cause}"


def _notices(case: Case, answers: Answers, withheld: int) -> Iterator[str]:
    zh = case.request.language == "zh"
    if answers.cut:
        yield not_told(answers.cut, case.request.language)
    if answers.errors:
        told = f"{len(answers.errors)}/{len(answers.errors) + len(answers.orders)}"
        cause = answers.errors[0].said(case.request.language)
        yield f"部分排序请求失败（{told}）：{cause}" if zh else f"Some orders could not be asked for ({told}): {cause}"
    if withheld:
        yield (
            f"语言模型为排序给出的理由中有 {withheld} 条无法证实，未显示。"
            if zh
            else f"Reasons that the language model stated for its order and that could not be proved: {withheld}."
        )
