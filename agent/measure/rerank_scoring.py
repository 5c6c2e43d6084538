"""What a language model's order is worth on validation people, and how much it should count."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.bootstrap import Wiring
from agent.jobs.training import training_data
from agent.llm.parallel import in_parallel
from agent.llm.seam import Deadline, Usage
from agent.measure.apart import network_apart
from agent.measure.hidden import Catalogue, HeldOutPeople, Hidden, hide, split_for
from agent.prompter import Prompter
from agent.rerank.fusion import fuse, mean_ranks
from agent.rerank.reranker import POOL, Answers, Reranker
from agent.rerank.weights import Choice, read_weights, write_weights
from migration.domain import Value
from migration.errors import InputError, TrainingError
from migration.evaluation.intervals import Interval, intervals
from migration.evaluation.metrics import ndcg, recall
from migration.migrator import Migrator
from migration.training.train import TrainConfig
from prompts.outputs import Lang
from prompts.rerank import VERSION

GRID = (0.1, 0.25, 0.5, 0.75, 1.0)
"""Weights that are tried; 0 is the network alone."""

DEPTH = 10


class Tried(Value):
    """One weight: NDCG@10 with it, and how much that is above the network alone (paired)."""

    weight: float
    ndcg: Interval
    gain: Interval


class RerankScore(Value):
    """What a language model's order is worth.

    Attributes:
        people: validation people asked about; all figures are means over them.
        network: NDCG@10 of the network alone.
        reachable: recall of the pool: what it does not hold, no order can bring back.
        tried: each weight of the grid.
        weight: the one chosen; 0 means that the language model is left out.
        why: what decided.
        failed: people for whom it gave no usable order; repaired: for whom its answer had to be mended.
        usage: all calls together; `calls`, `tokens_in`, ... per person are its shares.
        stored: file that holds the weight now.
    """

    to: str
    sources: tuple[str, ...]
    llm: str
    prompt: str
    people: int
    pool: int
    network: Interval
    reachable: Interval
    tried: tuple[Tried, ...]
    weight: float
    why: str
    failed: int
    repaired: int
    usage: Usage
    stored: str

    def summary(self) -> str:
        """What came of it, in a few lines."""
        u, n = self.usage, self.people
        price = "" if u.price is None else f", price {u.price / n:.6f}"
        return "\n".join(
            [
                f"Weight of the order of {self.llm} for {' + '.join(self.sources)} -> {self.to}: {self.weight:g} "
                f"({self.why})",
                f"{n:,} validation people, pool of {self.pool}; no usable order for {self.failed}, mended for "
                f"{self.repaired}. A person: {u.calls / n:.1f} calls, {u.tokens_in / n:.0f} tokens in, "
                f"{u.tokens_out / n:.0f} out, {u.milliseconds / n:.0f} ms{price}.",
                f"Stored in {self.stored}",
            ]
        )


@dataclass(frozen=True)
class Asked:
    """One person: the network's order of the pool, the language model's places (None: it failed), and the truth."""

    person: Hidden
    order: tuple[str, ...]
    places: Mapping[str, float] | None
    answers: Answers


def evaluate_rerank(
    wired: Wiring,
    target: str,
    *,
    sources: Sequence[str] = (),
    people: int = 50,
    config: TrainConfig | None = None,
    lang: Lang = "en",
) -> RerankScore:
    """Choose the weight of the language model's order on validation people, and store it with the domain pair.

    The network must not have learned from these people, so another one than that in use is trained, on the training
    people alone. Answers are kept in the workspace, so that asking again costs nothing.

    Args:
        wired: the program, with a language model.
        target: the domain to recommend in.
        sources: the domains that people come from; all others where none is named.
        people: at most so many validation people, drawn at random.
        config: of the training, where one is needed.
        lang: language of the prompts.

    Raises:
        InputError: no language model is set, or a domain that the store does not hold.
        TrainingError: there are no validation people.
    """
    prompter = wired.prompter(cached=True)
    if prompter is None:
        raise InputError(
            "expected a language model whose order could be measured, found none",
            "Set SEGUE_LLM__MODEL, and OPENAI_API_KEY or SEGUE_LLM__BASE_URL.",
        )
    config = config or TrainConfig()
    migrator = _measuring_network(wired, target, sources, config)
    domains = tuple(sorted(wired.known_domain(domain) for domain in (sources or migrator.sources)))
    drawn = HeldOutPeople.drawn(wired, target, domains, "valid", people, config.seed)
    catalogue = Catalogue.of(wired, target, migrator)
    reranker = wired.reranker(target, cached=True)
    hidden = (hide(wired, user, target, domains, lang, migrator) for user in drawn.users)
    able = [one for one in hidden if one.truth and one.case.migrated.how == "network"]
    if not able:
        raise TrainingError(
            f"expected validation people with events in {target!r} and outside it, found none",
            "Import more events, or a file of users with a split.",
        )
    ask = _asker(wired, reranker, prompter, catalogue, migrator)
    found = in_parallel(ask, able, wired.settings.llm.concurrency)
    asked = [one for _, one in wired.progress.track(found, "asking for orders", len(able))]
    score = _scored(asked, target, domains, prompter.model.name, f"rerank.{lang}.{VERSION}", config.seed)
    return _stored(wired, score, migrator.fingerprint)


def _measuring_network(wired: Wiring, target: str, sources: Sequence[str], config: TrainConfig) -> Migrator:
    log, items = training_data(wired, target, sources)
    split = split_for(wired, log, target, config.seed)
    made = network_apart(wired, log, items, target, split, config)
    return Migrator.load(made.folder, wired.text_embedder())


def _asker(
    wired: Wiring, reranker: Reranker, prompter: Prompter, catalogue: Catalogue, migrator: Migrator
) -> Callable[[Hidden], Asked]:
    def ask(person: Hidden) -> Asked:
        shown = catalogue.best(person.case, POOL, migrator)
        answers = reranker.orders(prompter, person.case, shown, Deadline(wired.settings.llm.deadline_s))
        places = mean_ranks([order.order for order in answers.orders]) if answers.orders else None
        return Asked(person, tuple(candidate.item.id for candidate in shown), places, answers)

    return ask


def _scored(
    asked: Sequence[Asked], target: str, sources: tuple[str, ...], llm: str, prompt: str, seed: int
) -> RerankScore:
    wanted = np.array([len(one.person.truth) for one in asked], dtype=np.int64)
    network = _hits(asked, 0.0)
    alone = ndcg(network, wanted, DEPTH)
    fused = {weight: ndcg(_hits(asked, weight), wanted, DEPTH) for weight in GRID}
    columns = {"network": alone, "reachable": recall(network, wanted, POOL)}
    columns |= {f"ndcg {weight}": figures for weight, figures in fused.items()}
    columns |= {f"gain {weight}": figures - alone for weight, figures in fused.items()}
    found = intervals(columns, seed=seed)
    tried = tuple(Tried(weight=w, ndcg=found[f"ndcg {w}"], gain=found[f"gain {w}"]) for w in GRID)
    weight, why = chosen(tried)
    return RerankScore(
        to=target,
        sources=sources,
        llm=llm,
        prompt=prompt,
        people=len(asked),
        pool=POOL,
        network=found["network"],
        reachable=found["reachable"],
        tried=tried,
        weight=weight,
        why=why,
        failed=sum(one.places is None for one in asked),
        repaired=sum(any(order.repaired for order in one.answers.orders) for one in asked),
        usage=sum((one.answers.usage for one in asked), Usage()),
        stored="",
    )


def chosen(tried: Sequence[Tried]) -> tuple[float, str]:
    """The weight with the best mean, if its gain over the network is above zero by its whole interval; else 0."""
    best = max(tried, key=lambda one: one.ndcg.mean)
    if best.gain.low > 0:
        return best.weight, f"gain {best.gain}"
    return 0.0, f"no weight is surely above the network alone; the best, {best.weight:g}, by {best.gain}"


def _hits(asked: Sequence[Asked], weight: float) -> NDArray[np.bool_]:
    """(people, POOL) whether each place holds a right answer; where the language model failed, the network's order."""
    return np.array(list(_rows(asked, weight)), dtype=np.bool_)


def _rows(asked: Sequence[Asked], weight: float) -> Iterator[list[bool]]:
    for one in asked:
        order = fuse(one.order, one.places, weight) if one.places and weight else one.order
        row = [name in one.person.truth for name in order]
        yield row + [False] * (POOL - len(row))


def _stored(wired: Wiring, score: RerankScore, network: str) -> RerankScore:
    models = wired.workspace.models(score.to)
    best = next((one for one in score.tried if one.weight == score.weight), None)
    choice = Choice(
        sources=score.sources,
        llm=score.llm,
        prompt=score.prompt,
        network=network,
        weight=score.weight,
        people=score.people,
        ndcg=(best.ndcg if best else score.network).mean,
        ndcg_network=score.network.mean,
    )
    path = write_weights(models, read_weights(models).with_choice(choice))
    return score.model_copy(update={"stored": str(path)})
