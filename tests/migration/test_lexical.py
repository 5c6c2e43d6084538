"""Text to vectors, in any language."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration.errors import TrainingError
from migration.lexical import LexicalEmbedder

TEXTS = [
    "The sea wolf",
    "Wolves of the sea",
    "三体 科幻 小说",
    "流浪地球 科幻",
    "A murder in the library",
    "Murder, she wrote",
    "",
]


@pytest.fixture(scope="module")
def embedder() -> LexicalEmbedder:
    return LexicalEmbedder.fit(TEXTS, dim=5)


def test_like_texts_lie_close_in_any_language(embedder: LexicalEmbedder) -> None:
    sea, wolves, three, earth, murder, wrote, _ = embedder.embed(TEXTS)
    assert sea @ wolves > sea @ murder
    assert three @ earth > three @ sea
    assert murder @ wrote > murder @ earth


@settings(max_examples=30)
@given(st.lists(st.text(max_size=30), max_size=5))
def test_rows_have_length_one_or_are_zero(texts: list[str]) -> None:
    vectors = LexicalEmbedder.fit(TEXTS, dim=5).embed(texts)
    norms = np.linalg.norm(vectors, axis=1)
    assert vectors.shape == (len(texts), 5)
    assert vectors.dtype == np.float32
    assert np.all((norms == 0) | (np.abs(norms - 1) < 1e-5))


def test_a_text_without_known_words_is_zero(embedder: LexicalEmbedder) -> None:
    assert not embedder.embed(["", "   ", "☃"]).any()


def test_saved_and_restored_it_gives_the_same(embedder: LexicalEmbedder) -> None:
    again = LexicalEmbedder.from_saved(embedder.tensors(), embedder.config())
    assert again.name == embedder.name
    np.testing.assert_array_equal(again.embed(TEXTS), embedder.embed(TEXTS))


def test_the_name_tells_the_fitted_state_apart(embedder: LexicalEmbedder) -> None:
    assert LexicalEmbedder.fit(TEXTS, dim=5).name == embedder.name
    assert LexicalEmbedder.fit(TEXTS[:4], dim=5).name != embedder.name


def test_nothing_to_read_is_told() -> None:
    with pytest.raises(TrainingError, match="found none"):
        LexicalEmbedder.fit(["", " "])
