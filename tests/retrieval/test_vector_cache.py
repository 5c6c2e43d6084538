"""Vectors that are kept: embedded once, never believed when damaged, lost at most by the batch."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migration.domain import Item
from migration.embedder import Vectors
from migration.errors import StoreError
from retrieval import vector_cache
from retrieval.vector_cache import CachedEmbedder
from tests.contracts.embedder import EmbedderContract
from tests.retrieval.conftest import WordEmbedder


class TestCachedEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self, tmp_path: Path) -> CachedEmbedder:
        return CachedEmbedder(WordEmbedder(), tmp_path / "vectors")


TEXTS = [f"word{n} tale {n}" for n in range(40)]


def cached(folder: Path, name: str = "words-1") -> CachedEmbedder:
    return CachedEmbedder(WordEmbedder(name), folder)


def test_a_second_run_embeds_only_what_changed(tmp_path: Path) -> None:
    first, second = cached(tmp_path), cached(tmp_path)
    first.embed(TEXTS[:30])
    assert (first.embedded, first.remembered) == (30, 0)
    found = second.embed([*TEXTS[5:40], TEXTS[5]])
    assert (second.embedded, second.remembered) == (10, 25)
    np.testing.assert_array_equal(found, WordEmbedder().embed([*TEXTS[5:40], TEXTS[5]]))


def test_embedders_do_not_share_vectors(tmp_path: Path) -> None:
    cached(tmp_path).embed(TEXTS)
    other = cached(tmp_path, "words/2")
    other.embed(TEXTS)
    assert other.embedded == len(TEXTS)
    assert other.path != cached(tmp_path).path


def test_texts_are_known_by_the_hash_of_the_item(tmp_path: Path) -> None:
    item = Item(domain="film", id="1", title="Dune")
    embedder = cached(tmp_path)
    embedder.embed([item.text])
    assert bytes.fromhex(item.text_hash) == embedder.path.read_bytes()[:16]


class Failing(WordEmbedder):
    """Is killed, so to speak, at the third batch."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        if self.calls == 3:
            raise KeyboardInterrupt
        return super().embed(texts)


def test_what_was_embedded_before_an_interruption_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_cache, "BATCH", 8)
    with pytest.raises(KeyboardInterrupt):
        CachedEmbedder(Failing(), tmp_path).embed(TEXTS)
    again = cached(tmp_path)
    again.embed(TEXTS)
    assert (again.remembered, again.embedded) == (16, 24)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(cut=st.integers(0, 90_000), flips=st.lists(st.integers(0, 90_000), max_size=3))
def test_damage_costs_time_and_nothing_else(tmp_path: Path, cut: int, flips: list[int]) -> None:
    """Whatever is cut off or changed, the vectors are right, now and afterwards."""
    cached(tmp_path).path.unlink(missing_ok=True)
    cached(tmp_path).embed(TEXTS)
    path = cached(tmp_path).path
    content = bytearray(path.read_bytes())[:cut]
    for flip in flips:
        if flip < len(content):
            content[flip] ^= 0x10
    path.write_bytes(content)
    right = WordEmbedder().embed(TEXTS)
    for known in (0, len(TEXTS)):
        embedder = cached(tmp_path)
        np.testing.assert_array_equal(embedder.embed(TEXTS), right)
        assert embedder.remembered >= known


KILLED = """
import sys
from pathlib import Path
from retrieval import vector_cache
from retrieval.vector_cache import CachedEmbedder
from tests.retrieval.conftest import WordEmbedder
vector_cache.BATCH = 5
print("ready", flush=True)
for n in range(10**6):
    CachedEmbedder(WordEmbedder(), Path(sys.argv[1])).embed([f"tale {n} {m}" for m in range(20)])
    print(n, flush=True)
"""


def test_a_killed_run_keeps_what_it_told(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(12)][-1]
    process.kill()
    process.communicate()
    embedder = cached(tmp_path)
    embedder.embed([f"tale {n} {m}" for n in range(int(told) + 1) for m in range(20)])
    assert embedder.embedded == 0


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("a file where a folder should be")
    with pytest.raises(StoreError, match="cannot be written"):
        cached(tmp_path / "vectors").embed(TEXTS)
