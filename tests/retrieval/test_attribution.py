"""Evidence: the fall of the score, exactly; and what the catalogue says is shared."""

import numpy as np
import pytest

from migration.domain import Event, History, Item
from retrieval.attribution import STRONGEST, attribute
from retrieval.candidates import Candidate, Shared
from retrieval.generations import Index
from retrieval.retriever import Retriever
from tests.retrieval.conftest import BagMigrator, Shelf, person


def explained(
    index: Index, shelf: Shelf, bag: BagMigrator, history: History, popularity: float = 1.0
) -> list[Candidate]:
    carried = bag.carry(history, popularity=popularity)
    return attribute(bag, carried, history, Retriever(index, shelf).candidates(carried.migrated, 8))


@pytest.mark.parametrize("popularity", [1.0, 0.0])
def test_evidence_is_the_fall_of_the_score(index: Index, shelf: Shelf, bag: BagMigrator, popularity: float) -> None:
    history = person(0, 1, 6, 14, 20)
    for candidate in explained(index, shelf, bag, history, popularity):
        falls = {}
        for event in history.events:
            rest = history.model_copy(update={"events": tuple(e for e in history.events if e != event)})
            without = np.array(bag.migrate(rest, popularity=popularity).vector, np.float32)
            falls[event.item] = candidate.score - float(bag.place([candidate.item])[0] @ without)
        positive = {item: fall for item, fall in falls.items() if fall > 1e-6}
        assert [e.item for e in candidate.evidence] == sorted(positive, key=lambda item: -positive[item])
        for evidence in candidate.evidence:
            assert evidence.contribution == pytest.approx(positive[evidence.item], abs=1e-4)
            assert evidence.share == pytest.approx(positive[evidence.item] / sum(positive.values()), abs=1e-3)
            assert evidence.title.startswith("Story")


def test_only_the_strongest_are_shown(index: Index, shelf: Shelf, bag: BagMigrator) -> None:
    found = explained(index, shelf, bag, person(*range(0, 54, 6)))
    assert max(len(candidate.evidence) for candidate in found) == STRONGEST
    assert all(sum(e.share for e in candidate.evidence) <= 1 + 1e-6 for candidate in found)


def test_a_dislike_is_no_reason_for_what_resembles_it(index: Index, shelf: Shelf, bag: BagMigrator) -> None:
    for candidate in explained(index, shelf, bag, person(0, 6, disliked=[1])):
        assert "dragons" in candidate.item.attributes["themes"] or candidate.evidence
        assert all(e.contribution > 0 for e in candidate.evidence)


def test_nobody_has_no_evidence(index: Index, shelf: Shelf, bag: BagMigrator) -> None:
    found = explained(index, shelf, bag, person())
    assert found
    assert not any(candidate.evidence or candidate.shared for candidate in found)


def test_shared_traits_are_those_of_the_catalogue() -> None:
    bag = BagMigrator()
    labels = {"themes": ("Dragons", "murder", "War"), "genres": ("Drama",), "series": "Earthsea", "year": 1990}
    film = Item(
        domain="film",
        id="f",
        creators=("Ursula Le Guin",),
        categories=("Epic",),
        attributes=labels | {"title_zh": "同"},
    )
    one = Item(
        domain="book",
        id="1",
        creators=("ursula le guin",),
        categories=("epic", "Books"),
        attributes={"themes": ("dragons", "murder"), "series": "earthsea", "year": 1990, "title_zh": "同"},
    )
    other = Item(domain="book", id="2", attributes={"themes": ("dragons", "murder", "war"), "genres": ("comedy",)})
    events = tuple(Event(user="ann", domain="book", item=item.id) for item in (one, other))
    history = History(user="ann", events=events, items=(one, other))
    carried = bag.carry(history)
    score = float(bag.place([film])[0] @ np.array(carried.migrated.vector, np.float32))
    (found,) = attribute(bag, carried, history, [Candidate(item=film, score=score, rank=1)])
    both = tuple(f"book:{e.item}" for e in found.evidence)
    assert sorted(both) == ["book:1", "book:2"]
    assert set(found.shared) == {
        Shared(kind="creator", value="Ursula Le Guin", items=("book:1",)),
        Shared(kind="theme", value="Dragons", items=both),
        Shared(kind="theme", value="murder", items=both),
        Shared(kind="theme", value="War", items=("book:2",)),
        Shared(kind="category", value="Epic", items=("book:1",)),
        Shared(kind="series", value="Earthsea", items=("book:1",)),
    }
    assert [shared.kind for shared in found.shared] == ["creator", "theme", "theme", "theme", "category", "series"]
    assert found.shared[3].value == "War"
