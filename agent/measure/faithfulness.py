"""Are the reasons true of the model that made the score? Measured on people of whom the target side is hidden.

Comprehensiveness and sufficiency after DeYoung et al., "ERASER", ACL 2020: what happens to the score when the items
that a reason cites are taken out of the history, and when they alone are left; beside as many items drawn at random.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from agent.bootstrap import Wiring
from agent.case import Case
from agent.explain.explainer import Explained
from agent.explain.proof import Proof
from agent.llm.seam import Deadline, Usage
from agent.measure.hidden import Catalogue, HeldOutPeople, hide
from migration.domain import ItemKey, Value
from migration.errors import TrainingError
from migration.evaluation.intervals import Interval, intervals
from migration.events import EventLog, items_of, log_of
from migration.migrator import Migrator
from migration.profiles import Profiles
from prompts.outputs import Dropped, Explanation, Lang
from retrieval.candidates import Candidate

LIST = 10
"""So many recommendations of each person are explained."""

DRAWS = 5
"""So often as many items as a reason cites are drawn at random."""

SHARES = ("comprehensiveness", "comprehensiveness, random", "sufficiency", "sufficiency, random")
MEANS = ("places lost", "places lost, random", "cited")

FIGURES: dict[str, str] = {
    "comprehensiveness": "share lost without the cited items",
    "comprehensiveness, random": "without as many random items",
    "comprehensiveness, difference": "cited minus random, paired",
    "sufficiency": "share kept by the cited items alone",
    "sufficiency, random": "by as many random items alone",
    "sufficiency, difference": "cited minus random, paired",
    "places lost": "places that the item falls without the cited items",
    "places lost, random": "without as many random items",
    "cited": "items that a reason cites",
    "precision": "share of sentences that the checker supports",
    "dropped": "share of sentences that were dropped in the end",
    "repetition": "likeness of the reasons in one list (pairs of neighbouring words, Jaccard)",
}
"""What is measured. Shares are of what the history adds to the score: the score less that of a stranger."""


class Faithfulness(Value):
    """What the reasons of one target domain are worth.

    Attributes:
        by: who found the words: `offline`, or the language model's name.
        people: test people of whom reasons were measured.
        explanations: reasons measured; `without_choice` more cite the whole history, so that nothing can be drawn
            instead, or cite nothing.
        statements: sentences that were checked; `causes` tells why some of them were not supported, and how many.
        unknown_ids: cited ids that the person's history does not hold: there must be none.
        learned_from: the network in use has learned from these people too (the store holds no split).
        figures: means over people with their intervals, by the names of `FIGURES`.
        usage: what the language model cost.
    """

    to: str
    sources: tuple[str, ...]
    by: str
    people: int
    explanations: int
    without_choice: int
    statements: int
    unknown_ids: int
    learned_from: bool
    figures: dict[str, Interval]
    causes: dict[str, int] = Field(default_factory=dict)
    usage: Usage = Usage()

    def rows(self) -> list[tuple[str, str, str]]:
        """(name, figure with its interval, what it means)."""
        return [(name, str(self.figures[name]), told) for name, told in FIGURES.items() if name in self.figures]

    def to_markdown(self) -> str:
        """The table as Markdown."""
        lines = [f"| {' + '.join(self.sources)} → {self.to}, words: {self.by} | |", "|---|---|"]
        lines += [f"| {name}: {told} | {figure} |" for name, figure, told in self.rows()]
        lines.append(f"| unknown ids cited | {self.unknown_ids} |")
        return "\n".join(lines)

    def summary(self) -> str:
        """What was asked, in words."""
        told = (
            f"{self.explanations:,} reasons for {self.people:,} test people, whose {self.to} events were hidden; "
            f"{self.without_choice:,} more leave nothing to draw instead. {self.unknown_ids} unknown ids cited."
        )
        if self.causes:
            listed = ", ".join(f"{cause} {count:,}" for cause, count in self.causes.items())
            told += f" Of {self.statements:,} sentences not supported: {listed}."
        return told + (" The network in use has learned from these people too." if self.learned_from else "")


@dataclass
class Tally:
    """What is counted while people go by."""

    rows: list[dict[str, float]] = field(default_factory=list)
    explanations: int = 0
    without_choice: int = 0
    statements: int = 0
    unknown: int = 0
    said: dict[str, list[float]] = field(default_factory=lambda: {"precision": [], "dropped": []})
    causes: Counter[str] = field(default_factory=Counter)
    usage: Usage = field(default_factory=Usage)


def evaluate_explanations(
    wired: Wiring,
    target: str,
    *,
    sources: Sequence[str] = (),
    people: int = 500,
    lang: Lang = "en",
    seed: int = 0,
) -> Faithfulness:
    """Measure the reasons of the network in use on test people.

    Args:
        wired: the program; its language model is asked where one is set.
        target: the domain to recommend in.
        sources: the domains that people come from; all others where none is named.
        people: at most so many test people, drawn at random.
        lang: language of the reasons.
        seed: of every draw.

    Raises:
        InputError: a domain that the store does not hold.
        TrainingError: there is no test person with a history.
        ArtifactError: no network was trained.
    """
    migrator, explainer = wired.migrator(target), wired.explainer(cached=True)
    domains = [wired.known_domain(domain) for domain in (sources or migrator.sources)]
    drawn = HeldOutPeople.drawn(wired, target, domains, "test", people, seed)
    catalogue = Catalogue.of(wired, target, migrator)
    rng, tally = np.random.default_rng(seed), Tally()
    for user in wired.progress.track(drawn.users, f"explaining for {target}", len(drawn.users)):
        case = hide(wired, user, target, domains, lang, migrator).case
        if case.migrated.how == "network":
            found = catalogue.best(case, LIST, migrator)
            explained = explainer.explain(case, found, Deadline(wired.settings.llm.deadline_s))
            _count_statements(tally, case, found, explained)
            _count(tally, case, [(c, explained.reasons[c.item.id]) for c in found], migrator, catalogue, rng)
    if not tally.rows:
        raise TrainingError(
            f"expected test people with a history outside {target!r}, found none whose reasons could be measured",
            "Import more events, or a file of users with a split.",
        )
    columns = {name: np.array([row[name] for row in tally.rows]) for name in tally.rows[0]}
    said = {name: np.array(values) for name, values in tally.said.items() if values}
    figures = intervals(columns, seed=seed) | (intervals(said, seed=seed) if said else {})
    return Faithfulness(
        to=target,
        sources=tuple(domains),
        by=explainer.name,
        people=len(tally.rows),
        explanations=tally.explanations,
        without_choice=tally.without_choice,
        statements=tally.statements,
        unknown_ids=tally.unknown,
        learned_from=not drawn.fixed,
        figures=figures,
        causes=dict(tally.causes.most_common()),
        usage=tally.usage,
    )


def _count_statements(tally: Tally, case: Case, found: Sequence[Candidate], explained: Explained) -> None:
    """Count what was said and what of it was supported, for one person.

    Offline words are put together from the evidence and are not checked before they are shown; here they are.
    """
    tally.usage += explained.usage
    reasons = [explained.reasons[candidate.item.id] for candidate in found]
    if explained.said:
        dropped = [one for reason in reasons for one in reason.dropped]
        shown = sum(len(reason.sentences) for reason in reasons if reason.how == "llm")
        tally.said["dropped"].append(len(dropped) / max(1, shown + len(dropped)))
        said, supported = explained.said, explained.supported
    elif not explained.failed:
        proofs = [Proof(case, c).read(one) for c, r in zip(found, reasons, strict=True) for one in r.sentences]
        dropped = [proof for proof in proofs if isinstance(proof, Dropped)]
        said, supported = len(proofs), len(proofs) - len(dropped)
    else:
        return
    tally.causes.update(one.cause.split(":")[0] for one in dropped)
    tally.statements += said
    if said:
        tally.said["precision"].append(supported / said)


def _count(
    tally: Tally,
    case: Case,
    explained: Sequence[tuple[Candidate, Explanation]],
    migrator: Migrator,
    catalogue: Catalogue,
    rng: np.random.Generator,
) -> None:
    """Measure the reasons of one person and add one row: the means over the reasons of their list."""
    parts = [str(ItemKey(part.domain, part.item)) for part in case.profile.parts]
    known = {str(event.key) for event in case.history.events}
    measured = []
    for candidate, reason in explained:
        tally.unknown += len(set(reason.cites) - known)
        cited = np.array([key in reason.cites for key in parts])
        if not cited.any() or cited.all():
            tally.without_choice += 1
            continue
        measured.append(_erased(case, candidate, cited, migrator, catalogue, rng))
    lift = sum(one["lift"] for one in measured)
    if lift <= 0:  # nothing that the history adds could be lost
        tally.without_choice += len(measured)
        return
    tally.explanations += len(measured)
    row = {name: sum(one[name] for one in measured) / lift for name in SHARES}
    for name in ("comprehensiveness", "sufficiency"):
        row[f"{name}, difference"] = row[name] - row[f"{name}, random"]
    row |= {name: float(np.mean([one[name] for one in measured])) for name in MEANS}
    tally.rows.append(row | {"repetition": repetition([reason.text for _, reason in explained])})


def _erased(
    case: Case,
    candidate: Candidate,
    cited: NDArray[np.bool_],
    migrator: Migrator,
    catalogue: Catalogue,
    rng: np.random.Generator,
) -> dict[str, float]:
    """What becomes of a candidate's score and place: without the cited items, with them alone, with random ones."""
    drawn = np.stack([_as_many(cited, rng) for _ in range(DRAWS)])
    kept = np.vstack([np.ones_like(cited), np.zeros_like(cited), ~cited, cited, ~drawn, drawn])
    scores = _profiles(case, migrator, kept).scores(catalogue.vectors, catalogue.keys)
    own = scores[:, catalogue.row_of[candidate.item.id]]
    places = (scores > own[:, None]).sum(axis=1)
    whole, nothing, without, alone = own[:4].tolist()
    return {
        "lift": whole - nothing,
        "comprehensiveness": whole - without,
        "comprehensiveness, random": whole - float(own[4 : 4 + DRAWS].mean()),
        "sufficiency": alone - nothing,
        "sufficiency, random": float(own[4 + DRAWS :].mean()) - nothing,
        "places lost": float(places[2] - places[0]),
        "places lost, random": float(places[4 : 4 + DRAWS].mean() - places[0]),
        "cited": float(cited.sum()),
    }


def _as_many(cited: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    drawn = np.zeros_like(cited)
    drawn[rng.choice(len(cited), size=int(cited.sum()), replace=False)] = True
    return drawn


def _profiles(case: Case, migrator: Migrator, kept: NDArray[np.bool_]) -> Profiles:
    """The person with only those parts that each row of `kept` (v, parts) keeps."""
    log = log_of([case.history])
    place = {ItemKey(part.domain, part.item): n for n, part in enumerate(case.profile.parts)}
    part_of = np.array([place.get(log.items[n], -1) for n in log.item.tolist()])
    variant, event = np.nonzero((kept[:, part_of]) & (part_of >= 0))
    many = EventLog(
        tuple(f"{n}" for n in range(len(kept))),
        log.items,
        variant.astype(np.int32),
        log.item[event],
        log.sign[event],
        log.value[event],
        log.time[event],
    )
    return migrator.migrate_many(many, items_of([case.history]))


def repetition(texts: Sequence[str]) -> float:
    """How alike the texts are, in [0, 1]: mean over all pairs of texts of the share of neighbouring words in common.

    The share is Jaccard's; in Chinese, letters stand for words. 0 for a single text.
    """
    grams = [_pairs_of_words(text) for text in texts]
    likeness = [len(a & b) / len(a | b) for a, b in combinations(grams, 2) if a | b]
    return float(np.mean(likeness)) if likeness else 0.0


def _pairs_of_words(text: str) -> set[tuple[str, str]]:
    words = text.casefold().split() if " " in text.strip() else list(text)
    return set(pairwise(words))
