"""Vectors that the user brings."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from migration.domain import Item
from migration.errors import InputError
from retrieval.brought import BroughtCounts, BroughtEmbedder
from tests.contracts.embedder import TEXTS, EmbedderContract

FILMS = [Item(domain="film", id=str(n), title=text) for n, text in enumerate(TEXTS)]
Writer = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def write(vectors: object, ids: list[str] | None = None, kind: pa.DataType | None = None, **other: object) -> Path:
        ids = [item.id for item in FILMS] if ids is None else ids
        columns = {"domain": ["film"] * len(ids), "item_id": ids, "vector": pa.array(vectors, kind)} | other
        table = pa.table({name: column for name, column in columns.items() if column is not None})
        pq.write_table(table, tmp_path / "vectors.parquet")
        return tmp_path / "vectors.parquet"

    return write


FOUR = [[1.0, 0, 0], [0, 3.0, 4.0], [0, 1, -1], [2, 2, 1]]


class TestBroughtEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self, write: Writer) -> BroughtEmbedder:
        return BroughtEmbedder.read(write(FOUR), FILMS)


@pytest.mark.parametrize("kind", [pa.list_(pa.float32()), pa.large_list(pa.float64()), pa.list_(pa.float16(), 3)])
def test_reads_every_kind_of_list(write: Writer, kind: pa.DataType) -> None:
    vectors = [np.array(row, np.float16).tolist() for row in FOUR]
    embedder = BroughtEmbedder.read(write(pa.array(vectors, pa.list_(pa.float64())).cast(kind)), FILMS)
    np.testing.assert_allclose(embedder.embed([FILMS[1].text]), [[0, 0.6, 0.8]], rtol=1e-3)


def test_counts_what_is_missing_and_what_is_of_no_use(write: Writer) -> None:
    others = [
        Item(domain="film", id="same", title=TEXTS[0]),
        Item(domain="film", id="plain"),
        Item(domain="film", id="no vector", title="x"),
    ]
    path = write([*FOUR, [1, 1, 1], [1, 1, 1], [1, 1, 1]], [*"0123", "same", "plain", "stranger"])
    embedder = BroughtEmbedder.read(path, [*FILMS, *others])
    assert embedder.counts == BroughtCounts(items=5, missing=1, unknown=1, textless=1, clashes=1)
    assert "1 without" in embedder.counts.summary()
    np.testing.assert_array_equal(embedder.embed([TEXTS[0], "x"]), [[1, 0, 0], [0, 0, 0]])


def test_the_name_follows_the_vectors(write: Writer) -> None:
    one = BroughtEmbedder.read(write(FOUR), FILMS).name
    assert BroughtEmbedder.read(write(FOUR), FILMS).name == one
    assert BroughtEmbedder.read(write(FOUR[::-1]), FILMS).name != one


def test_numbers_as_ids_are_taken(write: Writer) -> None:
    assert BroughtEmbedder.read(write(FOUR, item_id=[0, 1, 2, 3]), FILMS).counts.items == 4


@pytest.mark.parametrize(
    ("vectors", "other", "message"),
    [
        ([[1.0, 0], [0, 1.0, 0], [1.0, 0], [1.0, 0]], {}, "film:1 should have 2 numbers"),
        ([[1.0], [float("nan")], [1.0], [1.0]], {}, "film:1 holds something that is not a finite number"),
        ([[1.0], [None], [1.0], [1.0]], {}, "film:1 holds something that is not a finite number"),
        ([[1.0], None, [1.0], [1.0]], {}, "film:1 should have 1 numbers"),
        ([[], [], [], []], {}, "film:0 is empty"),
        (["a", "b", "c", "d"], {}, "lists of numbers, found string"),
        (FOUR, {"item_id": None}, "lacks the column 'item_id'"),
    ],
)
def test_vectors_that_do_not_fit_are_told(
    write: Writer, vectors: object, other: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        BroughtEmbedder.read(write(vectors, **other), FILMS)


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "it.parquet").write_text("domain,item_id,vector\n")
    for path in (tmp_path / "it.parquet", tmp_path / "nothing"):
        with pytest.raises(InputError, match="cannot be read"):
            BroughtEmbedder.read(path, FILMS)
