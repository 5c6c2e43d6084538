"""The sentence encoder: the right model or a clear message, and the vectors that sentence-transformers would give."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from retrieval import bert, sentence
from retrieval.errors import EncoderMissing
from retrieval.sentence import PACKAGE, SentenceEmbedder, locate
from tests.contracts.embedder import TEXTS, EmbedderContract

packaged = pytest.mark.skipif(find_spec(PACKAGE) is None, reason=f"the package {PACKAGE} is not installed")


@pytest.fixture(scope="module")
def full() -> SentenceEmbedder:
    return SentenceEmbedder(precision="float32")


@packaged
class TestSentenceEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self, full: SentenceEmbedder) -> SentenceEmbedder:
        return full


@packaged
def test_the_name_tells_model_weights_and_precision(full: SentenceEmbedder) -> None:
    assert full.name == "all-MiniLM-L6-v2@" + full.name.split("@")[1]
    assert full.dim == 384
    assert SentenceEmbedder(precision="bfloat16").name == f"{full.name}+bf16"
    assert SentenceEmbedder(f"sentence-transformers/{sentence.DEFAULT}", "float32").name == full.name


@packaged
def test_what_means_the_same_is_near(full: SentenceEmbedder) -> None:
    one, same, other = full.embed(["a film about the sea", "a movie of the ocean", "tax law for beginners"])
    assert one @ same > 0.7 > 0.3 > one @ other


@packaged
def test_half_precision_is_near_the_full_one(full: SentenceEmbedder) -> None:
    texts = [*TEXTS, "long " * 400]
    half = SentenceEmbedder(precision="bfloat16").embed(texts)
    assert (half * full.embed(texts)).sum(axis=1).min() > 0.999


@packaged
@pytest.mark.slow
def test_gives_what_sentence_transformers_gives(full: SentenceEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sentence_transformers")
    texts = [*TEXTS, "Ünïcödé Ångström 沙丘", "word " * 600, "a", "Hyphen-ated, punctuated; and so on..."]
    ours = full.embed(texts)
    monkeypatch.setattr(sentence, "fits", lambda folder: False)
    theirs = SentenceEmbedder(precision="float32").embed(texts)
    np.testing.assert_allclose(ours, theirs, atol=2e-6)


@packaged
def test_a_local_folder_serves(full: SentenceEmbedder) -> None:
    embedder = SentenceEmbedder(str(locate(sentence.DEFAULT)), "float32")
    assert embedder.name.split("@")[1] == full.name.split("@")[1]


@packaged
def test_bytes_that_are_not_the_models_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "fake_minilm"
    shutil.copytree(locate(sentence.DEFAULT), package / "model")
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sentence, "PACKAGE", "fake_minilm")
    assert locate(sentence.DEFAULT) == package / "model"
    with (package / "model" / "tokenizer.json").open("a") as file:
        file.write(" ")
    with pytest.raises(EncoderMissing, match=r"tokenizer\.json should have SHA-256"):
        locate(sentence.DEFAULT)
    (package / "model" / "model.safetensors").unlink()
    with pytest.raises(EncoderMissing, match="no such file"):
        locate(sentence.DEFAULT)


@pytest.mark.parametrize("model", ["some/model-that-is-not-there", "no-such-model", "not a name", "./nowhere"])
def test_a_model_that_is_not_there_is_told_with_advice(model: str) -> None:
    with pytest.raises(EncoderMissing) as error:
        SentenceEmbedder(model)
    assert "lexical" in error.value.hint


def test_without_its_package_the_default_is_looked_for_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence, "PACKAGE", "no_such_package")
    with pytest.raises(EncoderMissing, match="all-MiniLM-L6-v2"):
        SentenceEmbedder()


def test_a_folder_without_weights_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match="safetensors"):
        SentenceEmbedder(str(tmp_path))


@packaged
def test_other_architectures_are_left_to_sentence_transformers(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(locate(sentence.DEFAULT), tmp_path / "it", ignore=shutil.ignore_patterns("*.txt")))
    assert bert.fits(folder)
    for name, change in (
        ("config.json", {"model_type": "mpnet"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
    ):
        text = (folder / name).read_text()
        (folder / name).write_text(json.dumps(json.loads(text) | change))
        assert not bert.fits(folder)
        (folder / name).write_text(text)
