"""From a migrated profile to candidates: the right ones, without what is known, filtered and varied."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.domain import Item
from migration.errors import InputError
from retrieval.candidates import Candidate
from retrieval.diversify import diversify
from retrieval.errors import IndexStale
from retrieval.generations import Index
from retrieval.retriever import Retriever
from retrieval.vector_index import Found
from retrieval.where import parse_where
from tests.retrieval.conftest import BagMigrator, Shelf, exact, person


@pytest.fixture(scope="session")
def retriever(index: Index, shelf: Shelf) -> Retriever:
    return Retriever(index, shelf)


def ids(candidates: list[Candidate]) -> list[str]:
    return [candidate.item.id for candidate in candidates]


def test_the_best_come_first_with_their_true_scores(retriever: Retriever, bag: BagMigrator, films: list[Item]) -> None:
    profile = bag.migrate(person(0, 6, 12))
    found = retriever.candidates(profile, 10)
    assert ids(found) == exact(bag, profile.vector, films)[:10]
    assert [candidate.rank for candidate in found] == list(range(1, 11))
    scores = bag.place([candidate.item for candidate in found]) @ np.array(profile.vector, np.float32)
    np.testing.assert_allclose([candidate.score for candidate in found], scores, rtol=1e-5)


def test_what_is_known_is_left_out(retriever: Retriever, bag: BagMigrator, films: list[Item]) -> None:
    profile = bag.migrate(person(1, 7))
    everything = exact(bag, profile.vector, films)
    for known in (everything[:1], everything[:150], everything[:-3], ["nobody"]):
        left = [name for name in everything if name not in known]
        assert ids(retriever.candidates(profile, 10, exclude=known)) == left[:10]


@pytest.mark.parametrize(("dial", "by"), [(1.0, "chroma"), (0.5, "exact"), (0.0, "exact"), (1.5, "exact")])
def test_with_the_dial_turned_all_are_scored(
    index: Index,
    shelf: Shelf,
    bag: BagMigrator,
    films: list[Item],
    dial: float,
    by: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[str] = []
    items = index.generation().items
    search = items.search

    def watched(*args: Any, **options: Any) -> Found:
        found = search(*args, **options)
        searched.append(found.by)
        return found

    monkeypatch.setattr(items, "search", watched)
    profile = bag.migrate(person(0, 6, 12), popularity=dial)
    assert ids(Retriever(index, shelf).candidates(profile, 10)) == exact(bag, profile.vector, films)[:10]
    assert searched == [by]


@pytest.mark.parametrize(
    "texts",
    [["year>=1990"], ["genre=war", "year<1960"], ["theme=murder", "theme=romance"], ["year=1950"], ["year>3000"]],
)
def test_every_candidate_fulfils_all_conditions(
    retriever: Retriever, bag: BagMigrator, films: list[Item], texts: list[str]
) -> None:
    profile = bag.migrate(person(2, 8))
    where = [parse_where(text) for text in texts]
    good = {item.id for item in films if all(condition.matches(item) for condition in where)}
    expected = [name for name in exact(bag, profile.vector, films) if name in good]
    assert ids(retriever.candidates(profile, 20, where=where)) == expected[:20]
    assert ids(retriever.candidates(profile, 20, where=where, exclude=expected[:5])) == expected[5:25]


def test_a_condition_on_a_field_that_nobody_has(retriever: Retriever, bag: BagMigrator) -> None:
    with pytest.raises(InputError, match="page"):
        retriever.candidates(bag.migrate(person(0)), 5, where=[parse_where("pages>100")])


def test_what_the_store_has_lost_is_not_recommended(index: Index, bag: BagMigrator, films: list[Item]) -> None:
    profile = bag.migrate(person(3, 9))
    everything = exact(bag, profile.vector, films)
    shelf = Shelf(item for item in films if item.id not in everything[:30])
    assert ids(Retriever(index, shelf).candidates(profile, 10)) == everything[30:40]


def test_all_of_the_catalogue_can_be_asked_for(retriever: Retriever, bag: BagMigrator, films: list[Item]) -> None:
    profile = bag.migrate(person(3))
    assert ids(retriever.candidates(profile, 10_000)) == exact(bag, profile.vector, films)


def test_a_person_of_another_model_is_refused(retriever: Retriever) -> None:
    with pytest.raises(IndexStale):
        retriever.candidates(BagMigrator(seed=1).migrate(person(0)), 5)


def test_variety_brings_more_themes(retriever: Retriever, bag: BagMigrator) -> None:
    profile = bag.migrate(person(0, 6, 1))
    plain, varied = (retriever.candidates(profile, 12, diversity=diversity) for diversity in (0.0, 0.7))
    assert plain[0] == varied[0]

    def themes(candidates: list[Candidate]) -> int:
        return len({candidate.item.attributes.get("themes") for candidate in candidates})

    assert themes(varied) > themes(plain)


@given(st.integers(0, 10**6), st.integers(0, 30), st.integers(1, 40), st.floats(0, 1))
def test_variety_picks_each_once_and_starts_with_the_best(seed: int, n: int, k: int, diversity: float) -> None:
    random = np.random.default_rng(seed)
    scores, vectors = random.normal(size=n).astype(np.float32), random.normal(size=(n, 4)).astype(np.float32)
    picked = diversify(scores, vectors, k, diversity).tolist()
    assert len(picked) == len(set(picked)) == min(k, n)
    if n:
        assert scores[picked[0]] == scores.max()
    if diversity == 0:
        assert picked == np.argsort(-scores, kind="stable")[:k].tolist()


def test_variety_takes_the_unlike_before_the_alike() -> None:
    scores = np.array([1.0, 0.99, 0.9, 0.0], np.float32)
    vectors = np.array([[1, 0], [1, 0.01], [0, 1], [-1, -1]], np.float32)
    assert diversify(scores, vectors, 2, 0.5).tolist() == [0, 2]
    assert diversify(scores, vectors, 2, 0.01).tolist() == [0, 1]
