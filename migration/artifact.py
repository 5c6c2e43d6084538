"""A trained model as a folder: written whole or not at all, and refused with a reason when it does not fit together.

What stands in it:

    manifest.json       format version, and the size and digest of every file below
    config.json         what was chosen and measured: settings, weights, figures
    vocabulary.json     which items, in which order
    model.safetensors   the numbers
    lexical.*           the lexical embedder, where the words were read by one
    words.*             the terms, and which stand in the texts of the items that somebody took, where there are any
    README.md           the model card, for people (not part of the fingerprint: it may be edited)
    run.json            how long the training took, and its figures (nor this: it is never the same twice)
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from migration.channels.channel import put_together, taken_apart
from migration.channels.table import ItemTable
from migration.errors import ArtifactError, command
from migration.lexical import LexicalEmbedder
from migration.vocabulary import Vocabulary
from migration.words import Said, Shelf

FORMAT = 4
CARD, RUN = "README.md", "run.json"
MANIFEST, CONFIG, VOCABULARY, MODEL = "manifest.json", "config.json", "vocabulary.json", "model.safetensors"
VERSION = re.compile(r"\.?v\d+\b")
LEXICAL, LEXICAL_TENSORS = "lexical.json", "lexical.safetensors"
WORDS, WORDS_TENSORS = "words.json", "words.safetensors"

Tensors = dict[str, NDArray[np.float32]]
Config = dict[str, Any]


@dataclass(frozen=True)
class Artifact:
    """What a model folder holds.

    Attributes:
        config: JSON values; `tensors` in it names the shape of every tensor.
        vocabulary: the items that the model knows.
        tensors: all numbers, by name.
        lexical: the embedder that read the words, where it is part of the model.
        shelf: the words that new items are read by, where there are any.
        fingerprint: hex digest over the manifest; empty before it was written.
    """

    config: Config
    vocabulary: Vocabulary
    tensors: Tensors
    lexical: LexicalEmbedder | None = None
    shelf: Shelf | None = None
    fingerprint: str = ""


def write(artifact: Artifact, folder: Path, card: str, run: Mapping[str, object] | None = None) -> str:
    """Write a model folder, in one atomic step, in place of whatever was there; returns its fingerprint.

    Killed at any moment, the old folder or the new one is there and loads.
    """
    with _replacing(folder) as draft:
        config = {**artifact.config, "tensors": {name: list(t.shape) for name, t in sorted(artifact.tensors.items())}}
        _write_json(draft / CONFIG, config, indent=2)
        _write_json(draft / VOCABULARY, artifact.vocabulary.to_json())
        save_file(artifact.tensors, draft / MODEL)
        if artifact.lexical:
            _write_json(draft / LEXICAL, artifact.lexical.config())
            save_file(artifact.lexical.tensors(), draft / LEXICAL_TENSORS)
        if artifact.shelf:
            _write_json(draft / WORDS, artifact.shelf.names)
            save_file(taken_apart(artifact.shelf.met)[0], draft / WORDS_TENSORS)
        files = {file.name: _facts(file) for file in sorted(draft.iterdir())}
        _write_json(draft / MANIFEST, {"format": FORMAT, "files": files}, indent=2)
        (draft / CARD).write_text(card, encoding="utf-8")
        _write_json(draft / RUN, dict(run or {}))
        return _digest(draft / MANIFEST)


def read(folder: Path) -> Artifact:
    """Read and cross-check a model folder; `lexical` and `shelf` stay empty: `read_lexical`, `read_shelf` read them.

    Raises:
        ArtifactError: there is no folder, a file is missing or changed, a tensor has another shape than the config
            or the vocabulary says, or another format version wrote it.
    """
    folder = _live(folder)
    _check_files(folder)
    try:
        config: Config = json.loads((folder / CONFIG).read_bytes())
        vocabulary = Vocabulary.from_json(json.loads((folder / VOCABULARY).read_bytes()))
        tensors = load_file(folder / MODEL)
    except (ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ArtifactError(f"The model in {folder} cannot be read: {error}.", again(folder)) from error
    _check_shapes(folder, config, vocabulary, tensors)
    return Artifact(config, vocabulary, tensors, fingerprint=_digest(folder / MANIFEST))


def again(folder: Path) -> str:
    """What to do about a model that is of no use, with the command where its folder is a workspace's TARGET/VERSION."""
    target = unquote(folder.parent.name) if VERSION.match(folder.name) else ""
    return f"Train it again with `{command('train', target)}`." if target else "Train it again."


def fingerprint(folder: Path) -> str:
    """The fingerprint of the model in a folder, without reading the model.

    Raises:
        ArtifactError: there is no model.
    """
    try:
        return _digest(_live(folder) / MANIFEST)
    except OSError as error:
        raise ArtifactError(f"Expected a model in {folder}, and found no {MANIFEST} there.", again(folder)) from error


def run(folder: Path) -> dict[str, Any]:
    """What is told of the training that made the model: its `seconds` and `records`; empty where nothing is."""
    try:
        return dict(json.loads((_live(folder) / RUN).read_bytes()))
    except (OSError, ValueError):
        return {}


def read_lexical(folder: Path) -> LexicalEmbedder:
    """Read the lexical embedder of a model folder; apart, because only those who embed texts need it."""
    folder = _live(folder)
    try:
        terms = json.loads((folder / LEXICAL).read_bytes())
        return LexicalEmbedder.from_saved(load_file(folder / LEXICAL_TENSORS), terms)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise ArtifactError(f"The lexical embedder in {folder} cannot be read: {error}.", again(folder)) from error


def read_shelf(folder: Path) -> Shelf:
    """Read the words of a model folder; apart, because only those who place new items need them."""
    folder = _live(folder)
    try:
        names = tuple(map(str, json.loads((folder / WORDS).read_bytes())))
        return Shelf(names, put_together(Said, load_file(folder / WORDS_TENSORS)))
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ArtifactError(f"The words in {folder} cannot be read: {error}.", again(folder)) from error


def check_tables(folder: Path, vocabulary: Vocabulary, tables: Mapping[str, ItemTable]) -> None:
    """Check that every table covers the whole vocabulary, its target items or its source items.

    Raises:
        ArtifactError: a table covers something else.
    """
    total, targets = len(vocabulary), vocabulary.targets
    allowed = {(0, total), (0, targets), (targets, total - targets)}
    for name, table in tables.items():
        if (table.start, len(table.rows)) not in allowed:
            raise ArtifactError(
                f"The model in {folder} does not fit its vocabulary: expected {name} to have rows for {targets} target "
                f"items or {total - targets} source items, found {len(table.rows)} from place {table.start}.",
                again(folder),
            )


def _check_files(folder: Path) -> None:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        found_format, files = manifest["format"], {name: dict(facts) for name, facts in manifest["files"].items()}
    except FileNotFoundError:
        raise ArtifactError(f"Expected a model in {folder}, and found no {MANIFEST} there.", again(folder)) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArtifactError(f"{folder / MANIFEST} cannot be read: {error}.", again(folder)) from error
    if found_format != FORMAT:
        message = f"Expected a model of format {FORMAT} in {folder}, found format {found_format}."
        raise ArtifactError(message, again(folder))
    wrong = []
    for name, expected in files.items():
        file = folder / name
        if not file.is_file():
            wrong.append(f"expected {name} ({expected.get('bytes')} bytes), found no such file")
        elif _facts(file) != expected:
            wrong.append(f"expected {name} with digest {str(expected.get('digest'))[:12]}, found {_digest(file)[:12]}")
    if wrong:
        raise ArtifactError(f"The model in {folder} was changed: {'; '.join(wrong)}.", again(folder))


def _check_shapes(folder: Path, config: Config, vocabulary: Vocabulary, tensors: Tensors) -> None:
    expected = {name: tuple(shape) for name, shape in config.get("tensors", {}).items()}
    found = {name: tensor.shape for name, tensor in tensors.items()}
    wrong = [
        f"expected {name} {expected.get(name, 'not at all')}, found {found.get(name, 'none')}"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]
    if len(vocabulary) != config.get("items"):
        wrong.append(f"expected {config.get('items')} items in {VOCABULARY}, found {len(vocabulary)}")
    if wrong:
        raise ArtifactError(f"The model in {folder} does not fit together: {'; '.join(wrong)}.", again(folder))


def _facts(file: Path) -> dict[str, int | str]:
    return {"bytes": file.stat().st_size, "digest": _digest(file)}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _write_json(file: Path, value: object, indent: int | None = None) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=indent), encoding="utf-8")


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """A fresh folder beside `folder` that takes its place when the block ends well, and vanishes when it does not."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.parent / f".{folder.name}.draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
        for file in draft.iterdir():
            _to_disk(file)
        _to_disk(draft)
        _swap(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _swap(draft: Path, folder: Path) -> None:
    """Rename; an old folder steps aside first, under a name at which `_live` still finds it."""
    aside = _aside(folder)
    if folder.exists():
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
    draft.rename(folder)
    _to_disk(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _live(folder: Path) -> Path:
    """The folder, or the one that had stepped aside for it when the writer was killed between two renames."""
    return _aside(folder) if not folder.exists() and _aside(folder).exists() else folder


def _aside(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.before"


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
