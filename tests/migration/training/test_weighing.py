"""Weighing the channels."""

import numpy as np
import pytest

from migration.training import weighing
from migration.training.weighing import LEAST, Pool, search_weights


def test_the_search_begins_with_words_and_nearly_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where words say nothing, a climb that begins with them may end on a lower height."""
    begun = []

    def climb(_pool: Pool, start: dict[str, float]) -> tuple[dict[str, float], float]:
        begun.append(start["words"])
        return start, -start["words"]

    monkeypatch.setattr(weighing, "_climb", climb)
    nobody = np.zeros((0, 1), np.float32)
    pool = Pool({"als": nobody, "words": nobody}, nobody > 0, nobody > 0, np.zeros(0, np.int64))
    assert search_weights(pool, {"als": 1.0, "words": 0.3}) == {"als": 1.0, "words": LEAST["words"]}
    assert begun == [0.3, LEAST["words"]]
