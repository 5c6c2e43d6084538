"""Each figure against a slow version of its definition, against scikit-learn, and for what must always hold."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.metrics import accuracy_score, ndcg_score, roc_auc_score

from migration.evaluation import metrics
from migration.evaluation.metrics import DEPTHS, MEASURES, Hits, coverage, exposure, gini, hits, novelty, per_person
from migration.top import WIDE, top


def slow_ndcg(hit: list[bool], wanted: int, k: int) -> float:
    gain = sum(1 / math.log2(place + 1) for place, right in enumerate(hit[:k], start=1) if right)
    return gain / sum(1 / math.log2(place + 1) for place in range(1, min(wanted, k) + 1))


def slow_recall(hit: list[bool], wanted: int, k: int) -> float:
    return sum(hit[:k]) / wanted


def slow_precision(hit: list[bool], wanted: int, k: int) -> float:
    return sum(hit[:k]) / k


def slow_f1(hit: list[bool], wanted: int, k: int) -> float:
    p, r = slow_precision(hit, wanted, k), slow_recall(hit, wanted, k)
    return 2 * p * r / (p + r) if p + r else 0.0


def slow_hit_rate(hit: list[bool], wanted: int, k: int) -> float:
    return 1.0 if True in hit[:k] else 0.0


def slow_mrr(hit: list[bool], wanted: int, k: int) -> float:
    return 1 / (hit[:k].index(True) + 1) if True in hit[:k] else 0.0


@st.composite
def judged(draw: st.DrawFn) -> tuple[Hits, np.ndarray]:
    """Lists of one length with their hits, and at least as many right answers as were hit."""
    people, depth = draw(st.integers(1, 5)), draw(st.integers(1, 60))
    hit = np.array(
        draw(st.lists(st.lists(st.booleans(), min_size=depth, max_size=depth), min_size=people, max_size=people))
    )
    more = draw(st.lists(st.integers(0, 30), min_size=people, max_size=people))
    return hit, np.maximum(hit.sum(axis=1) + np.array(more), 1)


@given(judged(), st.sampled_from(DEPTHS))
def test_each_measure_is_its_definition(case: tuple[Hits, np.ndarray], k: int) -> None:
    hit, wanted = case
    for name, measure in MEASURES.items():
        slow = globals()[f"slow_{name}"]
        expected = [slow(row.tolist(), int(n), k) for row, n in zip(hit, wanted, strict=True)]
        np.testing.assert_allclose(measure(hit, wanted, k), expected, atol=1e-12, err_msg=name)


@given(judged())
def test_figures_lie_between_0_and_1_and_finding_more_never_lowers_them(case: tuple[Hits, np.ndarray]) -> None:
    figures = per_person(*case)
    for name, values in figures.items():
        assert ((values >= 0) & (values <= 1 + 1e-12)).all(), name
    for name in ("recall", "hit_rate", "mrr"):
        for shallow, deep in pairwise(DEPTHS):
            assert (figures[f"{name}@{shallow}"] <= figures[f"{name}@{deep}"]).all(), name
    assert (figures["recall@50"] <= figures["recall@200"]).all()


@given(judged(), st.sampled_from(DEPTHS))
def test_a_perfect_list_has_ndcg_1(case: tuple[Hits, np.ndarray], k: int) -> None:
    _, wanted = case
    hit = np.arange(100)[None, :] < wanted[:, None]
    np.testing.assert_allclose(metrics.ndcg(hit, wanted, k), 1)


@pytest.mark.parametrize("k", DEPTHS)
def test_ndcg_agrees_with_scikit_learn(k: int) -> None:
    rng = np.random.default_rng(0)
    scores = rng.permuted(np.tile(np.arange(300.0, dtype=np.float32), (40, 1)), axis=1)
    truth = rng.random(scores.shape) < 0.05
    truth[:, 0] = True
    found = metrics.ndcg(hits(top(scores, k), csr_array(truth)), truth.sum(axis=1), k)
    expected = [ndcg_score(truth[n : n + 1], scores[n : n + 1], k=k) for n in range(len(scores))]
    np.testing.assert_allclose(found, expected)


@given(st.data(), st.integers(1, 12))
def test_top_is_the_first_places_of_a_stable_sort(data: st.DataObject, depth: int) -> None:
    levels = st.sampled_from([-math.inf, -1.0, 0.0, 0.5, 2.0])  # few levels, many ties
    people, items = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 15))
    rows = st.lists(levels, min_size=items, max_size=items)
    scores = np.array(data.draw(st.lists(rows, min_size=people, max_size=people)), dtype=np.float32)
    np.testing.assert_array_equal(top(scores, depth), np.argsort(-scores, axis=1, kind="stable")[:, :depth])


@pytest.mark.parametrize("depth", [1, 7, 200])
@pytest.mark.parametrize("levels", [2, 500, 1_000_000])
def test_top_of_wide_rows_is_no_different(levels: int, depth: int) -> None:
    random = np.random.default_rng(0)
    scores = random.integers(levels, size=(4, WIDE + 345)).astype(np.float32)
    scores[0, random.random(WIDE + 345) < 0.99] = -math.inf
    scores[1] = np.sort(scores[1])
    scores[2, depth // 2 :] = -math.inf
    np.testing.assert_array_equal(top(scores, depth), np.argsort(-scores, axis=1, kind="stable")[:, :depth])


def test_top_refuses_scores_that_are_no_numbers() -> None:
    for items in (2, WIDE + 1):
        scores = np.ones((1, items), np.float32)
        scores[0, -1] = np.nan
        with pytest.raises(ValueError, match="NaN"):
            top(scores, 1)


def test_hits_are_where_the_truth_is() -> None:
    truth = csr_array(np.array([[0, 1, 0, 1], [1, 0, 0, 0]]))
    np.testing.assert_array_equal(hits(np.array([[3, 0, 1], [1, 2, 3]]), truth), [[1, 0, 1], [0, 0, 0]])


def test_a_catalogue_shorter_than_the_list_is_judged_as_it_is() -> None:
    truth = csr_array(np.array([[1, 0, 1]]))
    lists = top(np.array([[3.0, 2.0, 1.0]], dtype=np.float32), 200)
    figures = per_person(hits(lists, truth), np.array([2]))
    assert figures["recall@200"] == 1
    assert figures["precision@5"] == pytest.approx(2 / 5)
    assert figures["ndcg@10"] == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30).filter(any))
def test_gini_is_the_mean_difference(shown: list[int]) -> None:
    pairs = sum(abs(a - b) for a in shown for b in shown)
    assert gini(np.array(shown)) == pytest.approx(pairs / (2 * len(shown) * sum(shown)))


def test_coverage_and_exposure_count_items() -> None:
    shown = exposure(np.array([[0, 2], [2, 3]]), 8)
    assert shown.tolist() == [1, 0, 2, 1, 0, 0, 0, 0]
    assert coverage(shown) == 3 / 8
    ranked = np.array([True, True, True, False, False, False, False, False])
    assert exposure(np.array([[0, 2], [2, 1]]), 8, ranked).tolist() == [1, 1, 2]
    assert gini(np.ones(8, dtype=np.int64)) == 0


def test_novelty_is_the_mean_of_bits() -> None:
    popularity = np.array([7, 0, 3], dtype=np.float32)
    bits = [-math.log2((taken + 1) / 8) for taken in (7, 0, 3)]
    found = novelty(np.array([[0, 1], [2, 2]]), popularity, 7)
    np.testing.assert_allclose(found, [(bits[0] + bits[1]) / 2, bits[2]])


levels = st.sampled_from([-1.0, 0.0, 0.5, 2.0])  # few levels, many ties


@given(st.lists(st.tuples(levels, st.booleans()), min_size=2, max_size=40))
def test_auc_agrees_with_scikit_learn(items: list[tuple[float, bool]]) -> None:
    scores, right = np.array([s for s, _ in items], np.float32), np.array([r for _, r in items])
    if right.all() or not right.any():
        return
    found = metrics.auc(scores, np.flatnonzero(right).astype(np.int32))
    assert found == pytest.approx(roc_auc_score(right, scores))


def test_auc_leaves_out_what_is_not_ranked() -> None:
    scores = np.array([1.0, -np.inf, 0.0, 2.0], np.float32)
    assert metrics.auc(scores, np.array([0], np.int32)) == 0.5
    assert metrics.auc(scores[:1], np.array([0], np.int32)) == 1


def test_accuracy_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        count = int(random.integers(1, 9))
        scores = random.permutation(60).astype(np.float32)
        right, wrong = np.arange(count, dtype=np.int32), np.arange(20, 20 + count)
        asked = np.concatenate([right, wrong])
        called = scores[asked] >= np.sort(scores[asked])[count]
        expected = accuracy_score(np.arange(2 * count) < count, called)
        assert metrics.accuracy(scores, right, wrong) == pytest.approx(expected)


def test_accuracy_of_equal_scores_is_a_coin() -> None:
    level = np.zeros(10, np.float32)
    assert metrics.accuracy(level, np.array([0, 1], np.int32), np.array([2, 3])) == 0.5
    assert metrics.accuracy(level, np.array([0], np.int32), np.array([-1])) == 1


def test_unseen_counts_places() -> None:
    assert metrics.unseen(np.array([[0, 1], [1, 1]]), np.array([0, 3], np.float32)) == 0.25
