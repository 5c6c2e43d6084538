"""Searching vectors: always what the exact product gives, whoever searches."""

from pathlib import Path

import numpy as np
import pytest

from migration.progress import QUIET
from retrieval import vector_builder, vector_files, vector_index
from retrieval.chroma import Neighbours
from retrieval.errors import IndexStale
from retrieval.vector_builder import distinct
from retrieval.vector_index import Found, VectorIndex


def made(folder: Path, vectors: np.ndarray) -> VectorIndex:
    vector_builder.build(folder, vectors, vectors[:5], QUIET)
    return VectorIndex(folder)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
    """1,200 vectors of different lengths, a third of them one and the same."""
    random = np.random.default_rng(3)
    vectors = (random.normal(size=(1200, 8)) * random.lognormal(sigma=0.5, size=(1200, 1))).astype(np.float32)
    vectors[::3] = vectors[0] / 50
    return made(tmp_path_factory.mktemp("crowd") / "it", vectors)


def slow(index: VectorIndex, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> list[int]:
    scores = index.vectors @ query
    rows = [row for row in range(len(index)) if allowed is None or allowed[row]]
    return sorted(rows, key=lambda row: (-scores[row], row))[:k]


def check(index: VectorIndex, found: Found, query: np.ndarray, best: list[int]) -> None:
    """True scores, in order, each row once; all of the best, or nearly so where the graph was asked."""
    assert len(found.rows) == len(set(found.rows.tolist())) == len(best)
    np.testing.assert_allclose(found.scores, index.vectors[found.rows] @ query, rtol=1e-5)
    assert (np.diff(found.scores) <= 0).all()
    if best:
        least = (index.vectors @ query)[best[-1]] - 1e-5
        assert (found.scores >= least).mean() >= (1.0 if found.by == "exact" else 0.9)


@pytest.mark.parametrize("k", [1, 10, 60, 180, 300, 1200, 5000])
def test_gives_the_best_of_all(crowd: VectorIndex, k: int) -> None:
    for query in np.random.default_rng(4).normal(size=(10, 8)).astype(np.float32):
        found = crowd.search(query, k)
        check(crowd, found, query, slow(crowd, query, k))
        assert found.by == ("chroma" if k <= 180 else "exact")


@pytest.mark.parametrize("share", [0.9, 0.5, 0.05, 0.002, 0.0])
def test_gives_the_best_of_what_is_allowed(crowd: VectorIndex, share: float) -> None:
    random = np.random.default_rng(5)
    for query in random.normal(size=(10, 8)).astype(np.float32):
        allowed = random.random(len(crowd)) < share
        found = crowd.search(query, 20, allowed)
        assert allowed[found.rows].all()
        check(crowd, found, query, slow(crowd, query, 20, allowed))


@pytest.mark.parametrize("share", [1.0, 0.5, 0.02])
def test_what_is_lifted_is_found_wherever_it_stands(crowd: VectorIndex, share: float) -> None:
    random = np.random.default_rng(6)
    for query in random.normal(size=(10, 8)).astype(np.float32):
        allowed = random.random(len(crowd)) < share
        rows = random.choice(len(crowd), 60, replace=False)
        amounts = (random.random(60) * np.abs(crowd.vectors @ query).max()).astype(np.float32)
        scores = crowd.vectors @ query
        scores[rows] += amounts
        scores[~allowed] = -np.inf
        found = crowd.search(query, 10, allowed, (rows, amounts))
        np.testing.assert_allclose(found.scores, scores[found.rows], rtol=1e-5)
        assert len(set(found.rows.tolist())) == len(found.rows) == 10
        best = np.sort(scores)[-10:][::-1]
        assert (found.scores >= best[-1] - 1e-5).mean() >= 0.9


def test_equal_scores_come_in_the_order_of_the_rows(crowd: VectorIndex) -> None:
    query = crowd.vectors[0] * 1000  # the vector that a third of the rows share
    found = crowd.search(query, 1000)
    same = found.rows[np.isin(found.rows, np.arange(0, 1200, 3))]
    assert np.array_equal(same, np.sort(same))


def test_a_query_that_favours_nothing_gives_the_first_rows(crowd: VectorIndex) -> None:
    found = crowd.search(np.zeros(8, np.float32), 5)
    assert (found.rows.tolist(), found.by) == ([0, 1, 2, 3, 4], "exact")


def test_many_at_once_give_what_each_gives(crowd: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_index, "BLOCK", 5000)  # so that there are several blocks
    random = np.random.default_rng(6)
    queries = random.normal(size=(9, 8)).astype(np.float32)
    refused = (np.repeat(np.arange(9), 30), random.integers(1200, size=270))
    rows, scores = crowd.search_many(queries, 15, refused)
    for n, query in enumerate(queries):
        allowed = np.ones(1200, dtype=bool)
        allowed[refused[1][refused[0] == n]] = False
        assert rows[n].tolist() == slow(crowd, query, 15, allowed)
        np.testing.assert_allclose(scores[n], crowd.vectors[rows[n]] @ query, rtol=1e-5)


@pytest.mark.parametrize("known", [0, 15])
def test_the_graph_is_asked_for_no_more_than_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    """Most lists begin with long vectors, which are scored anyway: then a refused one costs no more neighbours.

    One more than the list is long tells that nothing as good as its last one is left out.
    """
    random = np.random.default_rng(7)
    vectors = random.normal(size=(1000, 8)).astype(np.float32)
    vectors[:40] *= 8  # the share of the longest that stands beside the graph
    index, asked, nearest = made(tmp_path / "it", vectors), [], Neighbours.nearest

    def counted(graph: Neighbours, query: np.ndarray, k: int) -> np.ndarray:
        asked.append(k)
        return nearest(graph, query, k)

    monkeypatch.setattr(Neighbours, "nearest", counted)
    allowed = np.ones(1000, dtype=bool)
    allowed[40 : 40 + known] = False
    query = vectors[0]
    found = index.search(query, 5, allowed)
    assert (found.rows.tolist(), asked) == (slow(index, query, 5, allowed), [6])


def test_equals_stand_in_the_order_of_their_rows_however_few_are_wanted(tmp_path: Path) -> None:
    """A plateau: many vectors that differ, and that a query scores alike. The graph gives any of them first."""
    random = np.random.default_rng(8)
    vectors = random.integers(-8, 9, size=(2000, 8)).astype(np.float32)
    vectors[:, 0] = np.where(np.arange(2000) % 16 == 3, 8, random.integers(-8, 8, size=2000))
    index = made(tmp_path / "it", vectors)
    query = np.eye(8, dtype=np.float32)[0]
    for wanted in (1, 3, 10, 60):
        found = index.search(query, wanted)
        assert found.rows.tolist() == slow(index, query, wanted)


def test_its_own_figures(crowd: VectorIndex) -> None:
    assert crowd.recall(200) > 0.99
    assert crowd.self_retrieval(50) > 0.95


def test_what_a_graph_does_not_give_people_is_scored_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An island: points that the graph never gives. Some people's queries find it, and others' then reach it."""
    random = np.random.default_rng(3)
    island, nearest = set(range(0, 900, 9)), Neighbours.nearest

    def blind(graph: Neighbours, query: np.ndarray, k: int) -> np.ndarray:
        return np.array([row for row in nearest(graph, query, k + len(island)) if row not in island][:k])

    monkeypatch.setattr(Neighbours, "nearest", blind)
    sample, scouts = random.normal(size=(2, 400, 8)).astype(np.float32)
    vector_builder.build(tmp_path / "it", random.normal(size=(900, 8)).astype(np.float32), sample, QUIET)
    before = VectorIndex(tmp_path / "it")
    missed = vector_builder.complete(tmp_path / "it", scouts, 100)
    after = VectorIndex(tmp_path / "it")
    assert before.recall(100) < 0.95
    assert after.recall(100) > 0.999
    assert vector_files.describe(tmp_path / "it").beside == 36 + missed
    for query in sample[:20]:
        check(after, after.search(query, 50), query, slow(after, query, 50))
    assert vector_builder.complete(tmp_path / "it", scouts[:0], 100) == 0  # what was found before is not kept
    assert VectorIndex(tmp_path / "it").recall(100) == before.recall(100)


def test_a_long_list_of_a_small_catalogue_is_exact(tmp_path: Path) -> None:
    index = made(tmp_path / "it", np.random.default_rng(4).normal(size=(200, 8)).astype(np.float32))
    assert (index.search(index.vectors[7], 20).by, index.search(index.vectors[7], 60).by) == ("chroma", "exact")


def test_recall_is_that_of_the_graph_also_where_it_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = made(tmp_path / "it", np.random.default_rng(4).normal(size=(200, 8)).astype(np.float32))
    monkeypatch.setattr(Neighbours, "nearest", lambda _graph, _query, k: np.arange(k))
    assert index.recall(200) < 0.5
    assert len(index.missed(index.vectors[:20], 200)) > 50


@pytest.mark.parametrize("count", [1, 2, 3])
def test_tiny_indexes(tmp_path: Path, count: int) -> None:
    index = made(tmp_path / "it", np.eye(3, dtype=np.float32)[:count])
    assert index.search(np.array([1, 2, 3], np.float32), 5).rows.tolist() == list(range(count))[::-1]
    assert index.recall(200) == index.self_retrieval(9) == 1.0
    assert vector_builder.complete(tmp_path / "it", np.ones((4, 3), np.float32), 5) == 0


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = made(tmp_path / "it", np.zeros((0, 3), np.float32))
    assert len(index.search(np.ones(3, np.float32), 5).rows) == 0
    assert index.recall(200) == 1.0


def test_refuses_queries_that_mean_nothing(crowd: VectorIndex) -> None:
    with pytest.raises(IndexStale, match="8 numbers"):
        crowd.search(np.ones(9, np.float32), 5)
    for query, k in ((np.full(8, np.nan), 5), (np.ones(8), 0)):
        with pytest.raises(ValueError, match="finite"):
            crowd.search(query.astype(np.float32), k)


def test_distinct_vectors_are_told_apart_by_their_bytes() -> None:
    vectors = np.array([[1, 2], [0, 0], [1, 2], [0, 1], [0, 0]], np.float32)
    first, groups = distinct(vectors)
    assert first.tolist() == [0, 1, 3]
    assert groups.tolist() == [0, 1, 0, 2, 1]
