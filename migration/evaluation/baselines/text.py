"""Likeness of words: candidates whose text is like the texts of the person's items (TF-IDF, cosine)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.domain import ItemKey
from migration.errors import TrainingError
from migration.evaluation.baselines.base import Ranker, Scores, Setting
from migration.evaluation.baselines.sparse import unit_rows
from migration.evaluation.trial import Task
from migration.events import EventLog

WORD = r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
"""A run of letters and digits (also a single one); in Chinese and Japanese, which set no spaces, each character."""


@dataclass(frozen=True)
class TextSimilarity:
    """Cosine of a candidate's words with the sum of the words of the person's items.

    Needs no training people at all. With `pairs`, two neighbouring words count as a word too; words in fewer than
    `min_items` items do not count.
    """

    pairs: bool = False
    min_items: int = 1
    name: ClassVar[str] = "text similarity"
    choices: ClassVar[Mapping[str, Sequence[Setting]]] = {"pairs": (False, True), "min_items": (1, 2)}

    def fit(self, task: Task) -> Ranker:
        """Read the catalogue's words; raises TrainingError where either side has none."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        texts = [_text(task, key) for key in task.log.items]
        if not any(texts[: task.border]) or not any(texts[task.border :]):
            raise TrainingError(f"'{self.name}' needs items with text on both sides.")
        reader = TfidfVectorizer(
            min_df=self.min_items,
            ngram_range=(1, 1 + self.pairs),
            sublinear_tf=True,
            dtype=np.float32,
            token_pattern=WORD,
        )
        try:
            vectors = csr_array(reader.fit_transform(texts))
        except ValueError as error:  # what scikit-learn says when no word is left
            raise TrainingError(f"'{self.name}' found no words in the catalogue.") from error
        return _ByText(task, vectors[: task.border], csr_array(vectors[task.border :].T))


@dataclass(frozen=True, eq=False)
class _ByText:
    task: Task
    sources: csr_array
    candidates: csr_array

    def score(self, people: EventLog) -> Scores:
        words = unit_rows(csr_array(self.task.histories(people) @ self.sources))
        scores: NDArray[np.float32] = (words @ self.candidates).toarray()
        return scores


def _text(task: Task, key: ItemKey) -> str:
    item = task.items.get(key)
    return item.text if item else ""
