"""The catalogue's words as sparse rows and as short dense ones, for whoever compares texts."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.channels.algebra import truncated_svd
from migration.domain import ItemKey
from migration.errors import TrainingError
from migration.evaluation.baselines.sparse import power
from migration.evaluation.trial import Task
from migration.words import WORD


def words(task: Task, who: str, *, pairs: bool = False, min_items: int = 1) -> csr_array:
    """(items, terms) TF-IDF of the whole catalogue, sources first, rows of norm 1 (0 where an item has no text).

    Args:
        task: whose catalogue.
        who: the model that asks, for the message.
        pairs: two neighbouring words count as a word too.
        min_items: words in fewer items do not count.

    Raises:
        TrainingError: a side has no text, or no word is left.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [_text(task, key) for key in task.log.items]
    if not any(texts[: task.border]) or not any(texts[task.border :]):
        raise TrainingError(f"'{who}' needs items with text on both sides.")
    reader = TfidfVectorizer(
        min_df=min_items, ngram_range=(1, 1 + pairs), sublinear_tf=True, dtype=np.float32, token_pattern=WORD
    )
    try:
        return csr_array(reader.fit_transform(texts))
    except ValueError as error:  # what scikit-learn says when no word is left
        raise TrainingError(f"'{who}' found no words in the catalogue.") from error


def meanings(task: Task, who: str, axes: int, seed: int = 0) -> NDArray[np.float32]:
    """(items, axes) latent semantic analysis of `words` (Deerwester et al. 1990), rows of norm 1; raises as it does."""
    counted = words(task, who, min_items=2 if len(task.log.items) > 1000 else 1)
    _, _, right = truncated_svd(counted, axes, seed, power=2)
    return unit(np.asarray(counted @ right.T, dtype=np.float32))


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows with L2 norm 1; empty ones stay empty."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows)).astype(np.float32)
    return rows * power(lengths, -1.0)[:, None]


def _text(task: Task, key: ItemKey) -> str:
    item = task.items.get(key)
    return item.text if item else ""
