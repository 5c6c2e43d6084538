"""Why this item, for this person: contributions, and what would be otherwise, from the model that made the score."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from agent.bootstrap import Wiring
from agent.case import Case
from agent.explain.explainer import offline
from agent.explain.places import places_of_one
from agent.explain.why import Contribution, Why
from agent.llm.seam import Deadline
from agent.people.taste import Tastes
from agent.people.titles import message
from agent.replies import Request
from migration.domain import History, Item, ItemKey
from migration.errors import UnknownError, command
from migration.migrator import Migrator
from migration.profiles import Profiles
from prompts.grounding.counterfactual import without
from prompts.outputs import Explanation
from retrieval.attribution import attribute, common
from retrieval.candidates import Candidate, Evidence
from retrieval.generations import Generation

CELLS = 8_000_000
"""At most this many scores are held at once (32 MB)."""

SHOWN = 12
"""So many items of a history are shown, those that move the score most."""


@dataclass(frozen=True)
class Measured:
    """One item under a person's profile.

    Attributes:
        candidate: with its score and its place among all that the person does not know.
        among: how many those are.
        stranger: its place for somebody of whom nothing is known.
        falls: (parts,) by how much the score falls without each part of the profile.
        places: (parts,) its place without each.
    """

    candidate: Candidate
    among: int
    stranger: int
    falls: NDArray[np.float32]
    places: NDArray[np.int64]


def explain(wired: Wiring, request: Request, item: str, *, cached: bool = False) -> Why:
    """Explain why `item` stands where it does for the person of a request.

    Everything is exact: each item of the history is taken out in turn, and the whole target catalogue is ranked again.

    Args:
        wired: the program.
        request: names the person and the domain; its dial and its moment count, its filters do not.
        item: the id, or the title, of an item of the target domain.
        cached: keep a language model's answers in the workspace, as long batches do.

    Raises:
        UnknownError: a user, a title or an item that the store does not hold, or an item that is not indexed.
        InputError: the request names nobody.
        RetrievalError: the index is missing, broken or made from another network.
    """
    wanted = find_item(wired, request.to, item)
    migrator = wired.migrator_in_use(request.to)
    history = Tastes(wired.store, lambda: wired.titles).history(request)
    case = Case(request, history, migrator.carry(history, popularity=request.popularity, at=request.at))
    generation = wired.index(request.to).for_profile(case.migrated)
    found = measured(case, wanted, migrator, generation)
    candidate = attribute(migrator, case.carried, history, [found.candidate])[0]
    deadline = Deadline(wired.settings.llm.deadline_s)
    explained = wired.explainer(cached=cached).explain(case, [candidate], deadline)
    reason = explained.reasons[wanted.id]
    shown = tuple(_contributions(case, candidate, found, reason))
    return Why(
        to=request.to,
        user=case.history.user,
        lang=request.language,
        item=wanted,
        how=case.migrated.how,
        score=candidate.score,
        place=candidate.rank,
        among=found.among,
        place_for_a_stranger=found.stranger,
        known=wanted.id in case.known,
        contributions=shown,
        untold=len(case.profile.parts) - len(shown),
        unknown=case.profile.unknown,
        reason=reason,
        notices=explained.notices,
        usage=explained.usage,
    )


def find_item(wired: Wiring, target: str, name: str) -> Item:
    """The item of the target domain with the id or the title `name`.

    Raises:
        UnknownError: there is none, or several answer to the title.
        InputError: the store holds no such domain.
    """
    key = ItemKey(wired.known_domain(target), name)
    if (found := wired.store.items([key]).get(key)) is not None:
        return found
    match = wired.titles.find(name, domain=target)
    if match.item is None:
        raise UnknownError(*message(match))
    return match.item


def measured(case: Case, item: Item, migrator: Migrator, generation: Generation) -> Measured:
    """Score and place of an item: with the whole history, without each part of it, and for a stranger.

    What the person already knows takes no part in the ranking, whatever is taken out; the item itself always does.

    Raises:
        UnknownError: the item is not indexed.
    """
    if item.id not in generation.row_of:
        raise UnknownError(
            f"{item.key} is not in the index in use ({generation.name})",
            f"Bring the index up to date with `{command('index', item.domain)}`.",
        )
    nobody = History(user=case.history.user)
    stranger = migrator.migrate(nobody, popularity=case.request.popularity, at=case.request.at)
    allowed = np.ones(len(generation.ids), dtype=np.bool_)
    allowed[generation.rows(case.known - {item.id})] = False
    lines = chain(map(generation.scores, (case.migrated, stranger)), _lines(case.carried.without, generation))
    scores, places = places_of_one(lines, generation.row_of[item.id], allowed)
    candidate = Candidate(item=item, score=float(scores[0]), rank=int(places[0]))
    return Measured(candidate, int(allowed.sum()), int(places[1]), scores[0] - scores[2:], places[2:])


def _lines(profiles: Profiles, generation: Generation) -> Iterator[NDArray[np.float32]]:
    """The scores of all items, person by person, so that they are not held for all at once."""
    size = max(1, CELLS // max(1, len(generation.ids)))
    for start in range(0, len(profiles.users), size):
        yield from profiles.people(start, start + size).scores(generation.items.vectors, generation.keys)


def _contributions(case: Case, candidate: Candidate, found: Measured, reason: Explanation) -> Iterator[Contribution]:
    """What each part of the profile does: of those that move the score most, the best contribution first."""
    falls, lang = found.falls, case.request.language
    total = float(falls[falls > 0].sum()) or 1.0
    weightiest = np.argsort(-np.abs(falls), kind="stable")[:SHOWN]
    items = {item.key: item for item in case.history.items}
    for n in weightiest[np.argsort(-falls[weightiest], kind="stable")].tolist():
        part, fall, place = case.profile.parts[n], float(falls[n]), int(found.places[n])
        key = ItemKey(part.domain, part.item)
        title = items[key].title_in(lang) if key in items else key.id
        share = max(0.0, fall) / total
        evidence = Evidence(domain=key.domain, item=key.id, title=title, contribution=fall, share=1.0)
        yield Contribution(
            domain=key.domain,
            item=key.id,
            title=title,
            weight=part.weight,
            by=part.by,
            contribution=fall,
            share=share,
            place_without=place,
            counterfactual=without(title, candidate.item.domain, candidate.rank, place, lang),
            sentence=_sentence(case, candidate, evidence, reason) if fall > 0 else "",
        )


def _sentence(case: Case, candidate: Candidate, evidence: Evidence, reason: Explanation) -> str:
    """The sentence that one item of the history supports: a language model's, else the offline words for it alone."""
    key = str(ItemKey(evidence.domain, evidence.item))
    written = [sentence.text for sentence in reason.sentences if key in sentence.cites]
    if written and reason.how == "llm":
        return written[0]
    items = {item.key: item for item in case.history.items}
    shared = common(candidate.item, [evidence], items)
    return offline(case, candidate.model_copy(update={"evidence": (evidence,), "shared": shared})).text
