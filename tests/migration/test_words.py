"""Words as they stand, and who vouches for whom, against the definitions written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration import words
from migration.words import Said, Terms, nearest

TEXTS = ["The sea wolf", "wolf of the sea", "三体 小说", "流浪 小说", "", "alone"]


def test_terms_are_words_and_pairs_that_stand_in_two_texts() -> None:
    terms, said = Terms.fit(TEXTS)
    assert set(terms.names) == {"the", "sea", "the sea", "wolf", "小", "说", "小 说"}
    found = [{terms.names[n] for n in np.flatnonzero(row)} for row in said.stands.toarray()]
    assert found[:3] == [{"the", "sea", "the sea", "wolf"}] * 2 + [{"小", "说", "小 说"}]
    assert found[4:] == [set(), set()]


@given(st.lists(st.text(max_size=30), max_size=5))
def test_texts_are_read_as_they_were_at_first(texts: list[str]) -> None:
    terms, said = Terms.fit(texts)
    again = terms.read(texts)
    np.testing.assert_array_equal(again.stands.toarray(), said.stands.toarray())
    length = np.linalg.norm(said.weighted.toarray(), axis=1)
    np.testing.assert_allclose(length, said.stands.toarray().any(axis=1), atol=1e-6)


@pytest.mark.parametrize("cells", [1, words.CELLS])
def test_those_with_the_greatest_cosines_vouch(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    monkeypatch.setattr(words, "NEAREST", 3)
    monkeypatch.setattr(words, "CELLS", cells)
    random = np.random.default_rng(0)
    _, said = Terms.fit([" ".join(random.choice(list("abcdefghijkl"), 4)) for _ in range(30)] + [""])
    asked = np.arange(len(said)) < 10
    found = nearest(said.only(asked), said.only(~asked)).toarray()
    vectors = said.weighted.toarray()
    for row, vector in zip(found[:10], vectors[:10], strict=True):
        cosine = np.where(asked, 0, vectors @ vector)
        best = np.sort(cosine)[-3:] ** 2
        np.testing.assert_allclose(np.sort(row)[-3:], best / best.sum(), rtol=1e-4, atol=1e-6)
        assert row.sum() == pytest.approx(1)
    assert not found[10:].any()


def test_terms_that_many_texts_share_bring_none_nearer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "COMMON", 2)
    _, said = Terms.fit(["sea wolf", "sea", "sea", "sea wolf", "wolf", "sea"])
    asked = np.arange(6) < 2
    found = nearest(said.only(asked), said.only(~asked)).toarray()
    assert np.flatnonzero(found[0]).tolist() == [3, 4]  # those with the wolf; the sea is in three of four others
    assert not found[1:].any()


def test_without_words_nobody_vouches() -> None:
    _, said = Terms.fit(["", ""])
    assert nearest(said, said).nnz == 0
    assert isinstance(said, Said)
    assert len(said) == 2
