"""Which embedder a setting names, with a memory of the vectors it has made before."""

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from migration.domain import Item
from migration.embedder import Embedder
from migration.errors import InputError
from migration.progress import Progress
from retrieval.brought import BroughtEmbedder
from retrieval.sentence import DEFAULT, PACKAGE, SentenceEmbedder
from retrieval.vector_cache import CachedEmbedder

AUTO, LEXICAL, SENTENCE = "auto", "lexical", "sentence"


def sentences_are_on_hand() -> bool:
    """Whether the default sentence encoder is installed, so that nobody has to be asked for weights."""
    return find_spec(PACKAGE) is not None


def embedder(name: str, items: Callable[[], Iterable[Item]], cache: Path, progress: Progress) -> Embedder:
    """The embedder that a setting names.

    Args:
        name: "sentence" for the default encoder, the name or path of another one, or a Parquet file of vectors.
        items: gives the catalogue; called for a file of vectors only.
        cache: folder in which vectors are remembered.
        progress: told how many texts are read.

    Raises:
        InputError: a file of vectors that is not there or does not fit.
        EncoderMissing: a model that is not to be had.
    """
    if name.endswith(".parquet"):
        return _brought(Path(name), items(), progress)
    return CachedEmbedder(SentenceEmbedder(DEFAULT if name == SENTENCE else name), cache, progress)


def forgetful(embedder: Embedder) -> Embedder:
    """The same embedder without its memory: what people type is not kept, and new queries would fill the disk."""
    return embedder.source if isinstance(embedder, CachedEmbedder) else embedder


def _brought(path: Path, items: Iterable[Item], progress: Progress) -> BroughtEmbedder:
    if not path.is_file():
        raise InputError(f"there is no file of vectors {path}", "Give the path of a Parquet file, or use lexical.")
    brought = BroughtEmbedder.read(path, items)
    progress.note(brought.counts.summary())
    return brought
