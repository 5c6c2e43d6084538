"""Text to vectors without any weights to fetch: words and character n-grams, counted and compressed.

Character n-grams inside word boundaries need no tokeniser, so Chinese, German compounds and misspelt titles are served
by the same code. The fitted state is plain tensors and a list of terms, saved with the model.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from migration.channels.algebra import truncated_svd
from migration.embedder import Vectors
from migration.errors import TrainingError

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import CountVectorizer

WORDS, CHARACTERS = "word", "char_wb"
MOST_TERMS = 30_000
MOST_TEXTS = 12_000
BATCH = 8192
FEW = 200
"""Below this number of texts, terms that stand in a single one are kept."""


@dataclass(frozen=True)
class LexicalEmbedder:
    """TF-IDF over word uni- and bigrams and character 2- to 4-grams, truncated SVD, rows of norm 1.

    Attributes:
        words: the terms of the word part, in the order of their columns.
        characters: the terms of the character part.
        idf: (words + characters,) weight of each term.
        axes: (words + characters, dim) the right singular vectors.
    """

    words: tuple[str, ...]
    characters: tuple[str, ...]
    idf: NDArray[np.float32]
    axes: Vectors

    @classmethod
    def fit(cls, texts: Sequence[str], dim: int = 256, seed: int = 0) -> "LexicalEmbedder":
        """Learn terms, weights and axes from the texts of a catalogue (a seeded sample of them where there are many).

        Raises:
            TrainingError: no text has any words.
        """
        texts = _sample([text for text in texts if text.strip()], seed)
        if not texts:
            raise TrainingError("A lexical embedder needs texts, and found none.", "Import items with titles.")
        words, word_counts = _vocabulary(texts, WORDS)
        characters, character_counts = _vocabulary(texts, CHARACTERS)
        counts = csr_array(hstack([word_counts, character_counts]).tocsr())
        df = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = (np.log((1 + len(texts)) / (1 + df)) + 1).astype(np.float32)
        weighted = _weighted(counts, idf, len(words))
        _, _, axes = truncated_svd(weighted, dim, seed, power=2)
        return cls(tuple(words), tuple(characters), idf, np.ascontiguousarray(axes.T, dtype=np.float32))

    @property
    def name(self) -> str:
        """`lexical-` and a fingerprint of the fitted state."""
        return f"lexical-{self._fingerprint}"

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.axes.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a matrix (len(texts), dim) of rows with L2 norm 1; a text without known terms gives a zero row."""
        parts = [self._embed(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate([np.zeros((0, self.dim), np.float32), *parts])

    def tensors(self) -> dict[str, NDArray[np.float32]]:
        """The numbers of the fitted state."""
        return {"idf": self.idf, "axes": self.axes}

    def config(self) -> dict[str, list[str]]:
        """The terms of the fitted state."""
        return {"words": list(self.words), "characters": list(self.characters)}

    @classmethod
    def from_saved(
        cls, tensors: Mapping[str, NDArray[np.float32]], config: Mapping[str, Sequence[str]]
    ) -> "LexicalEmbedder":
        """The embedder that gave `tensors()` and `config()`."""
        return cls(tuple(config["words"]), tuple(config["characters"]), tensors["idf"], tensors["axes"])

    def _embed(self, texts: Sequence[str]) -> Vectors:
        counters = self._counters
        counts = csr_array(hstack([counter.transform(texts) for counter in counters]).tocsr())
        vectors = np.asarray(_weighted(counts, self.idf, len(self.words)) @ self.axes, dtype=np.float32)
        norm = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(norm > 0, norm, 1)).astype(np.float32)

    @cached_property
    def _counters(self) -> tuple["CountVectorizer", "CountVectorizer"]:
        return _counter(WORDS, self.words), _counter(CHARACTERS, self.characters)

    @cached_property
    def _fingerprint(self) -> str:
        digest = hashlib.blake2b("\0".join([*self.words, "", *self.characters]).encode(), digest_size=6)
        digest.update(np.ascontiguousarray(self.axes).tobytes())
        digest.update(np.ascontiguousarray(self.idf).tobytes())
        return digest.hexdigest()


def _sample(texts: Sequence[str], seed: int) -> Sequence[str]:
    if len(texts) <= MOST_TEXTS:
        return texts
    return [texts[n] for n in np.sort(np.random.default_rng(seed).choice(len(texts), MOST_TEXTS, replace=False))]


def _counter(analyzer: str, terms: Sequence[str] | None = None, *, texts: int = 0) -> "CountVectorizer":
    # scikit-learn takes a second to import: only those who embed texts wait for it
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(
        analyzer=analyzer,
        ngram_range=(1, 2) if analyzer == WORDS else (2, 4),
        min_df=2 if texts > FEW else 1,
        max_features=None if terms is not None else MOST_TERMS,
        vocabulary=None if terms is None else list(terms),
        dtype=np.float32,
    )


def _vocabulary(texts: Sequence[str], analyzer: str) -> tuple[list[str], csr_array]:
    counter = _counter(analyzer, texts=len(texts))
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # scikit-learn's word for "no terms left"
        return [], csr_array(np.zeros((len(texts), 0), np.float32))
    return list(counter.get_feature_names_out()), csr_array(counts)


def _weighted(counts: csr_array, idf: NDArray[np.float32], words: int) -> csr_array:
    """(1 + log count) times idf; the word part and the character part each scaled to length 1 in every row."""
    data = (1 + np.log(counts.data)) * idf[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    part = 2 * row + (counts.indices >= words)
    length = np.sqrt(np.bincount(part, data.astype(np.float64) ** 2, minlength=2 * counts.shape[0]))
    return csr_array(((data / length[part]).astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)
