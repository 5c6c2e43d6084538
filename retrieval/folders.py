"""What lies on disk: generations of an index, each complete and unchanging, and CURRENT, which names one.

    index/TARGET/
      CURRENT                   "GENERATION SHA256": the generation in use and the checksum of its manifest
      g-20261121T203015-1a2b3c/
        manifest.json           what it was made from, and size and checksum of every other file
        items/                  ids, and vectors for recommending: ours (.npy) and Chroma's
        text-lexical/ ...       vectors for text search, one folder for each embedder
        facets/                 what items are filtered by

A chain of checksums leads from CURRENT to every byte, so a damaged file is known before anything is made of it.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import ValidationError

from migration.domain import Value
from migration.errors import command
from migration.progress import Progress
from retrieval.errors import IndexBroken, IndexBusy, IndexMissing, rebuild, target_of
from retrieval.vector_files import SearchedBy

CURRENT, MANIFEST, LOCK, OWNER = "CURRENT", "manifest.json", ".lock", ".owner"
PREFIX = "g-"
KEPT = 2
FORMAT: Literal[3] = 3


class FileRecord(Value):
    """Size in bytes and SHA-256 (hex) of a file."""

    size: int
    sha256: str


class Part(Value):
    """One searchable set of vectors within a generation.

    Attributes:
        rows: vectors in it.
        dim: length of a vector.
        search: `chroma`, or `exact` where the graph could not reach the recall that is asked for.
        beside: distinct vectors that are scored every time beside Chroma's graph.
        ef_search: neighbours that Chroma keeps in view.
        recall: measured against exact search on a sample of queries, when the generation was built.
        embedder: name of the text embedder; empty for the part that recommends.
    """

    rows: int
    dim: int
    search: SearchedBy
    beside: int
    ef_search: int
    recall: float
    embedder: str = ""


class Manifest(Value):
    """What a generation holds and was made from.

    Attributes:
        model: fingerprint of the migrator.
        catalogue: version of the target's catalogue in the store, as the caller gave it.
        items: number of items.
        chroma: version of ChromaDB that wrote it.
        parts: by folder name.
        files: all other files, by path within the generation.
    """

    format: Literal[3] = FORMAT
    target: str
    model: str
    catalogue: str
    items: int
    built_at: datetime
    chroma: str
    parts: dict[str, Part]
    files: dict[str, FileRecord]


def new_generation(folder: Path) -> Path:
    """Make an empty folder for a generation."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{PREFIX}{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    (folder / name).mkdir()
    return folder / name


def publish(generation: Path, manifest: Manifest) -> None:
    """Write the manifest, bring everything to the disk and make the generation the one in use by one rename.

    Killed at any moment, CURRENT names either the old generation or the new one, and it is whole.
    """
    text = manifest.model_dump_json(indent=1)
    (generation / MANIFEST).write_text(text, encoding="utf-8")
    for path in (*generation.rglob("*"), generation):
        _sync(path)
    folder = generation.parent
    draft = folder / f"{CURRENT}.new"
    draft.write_text(f"{generation.name} {hashlib.sha256(text.encode()).hexdigest()}\n", encoding="utf-8")
    _sync(draft)
    draft.replace(folder / CURRENT)
    _sync(folder)


def current(folder: Path) -> str:
    """The content of CURRENT; another one means another generation.

    Raises:
        IndexMissing: nothing was built yet.
    """
    try:
        # every request comes by here: a `Path` and a text file take longer to make than the line takes to read
        with open(f"{folder}/{CURRENT}", "rb", buffering=0) as file:
            return file.read().decode()
    except FileNotFoundError as error:
        build = command("index", target_of(folder))
        raise IndexMissing(f"there is no index in {folder}", f"Build one with `{build}`.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexBroken(f"{folder / CURRENT} cannot be read: {error}", rebuild(folder)) from error


def in_use(folder: Path, generation: Path) -> bool:
    """Whether CURRENT names the generation."""
    try:
        return current(folder).split(" ")[0] == generation.name
    except IndexMissing:
        return False


def read_manifest(folder: Path) -> tuple[Path, Manifest]:
    """The generation in use and its manifest.

    Raises:
        IndexMissing: nothing was built yet.
        IndexBroken: CURRENT or the manifest is damaged, or the generation is missing.
    """
    name, _, digest = current(folder).strip().partition(" ")
    generation = folder / name
    if not name.startswith(PREFIX) or generation.parent != folder:
        raise IndexBroken(f"{folder / CURRENT} names no generation: found {name[:40]!r}", rebuild(folder))
    try:
        text = (generation / MANIFEST).read_bytes()
    except OSError as error:
        raise IndexBroken(f"{generation} has no readable manifest: {error.strerror}", rebuild(folder)) from error
    if hashlib.sha256(text).hexdigest() != digest:
        raise IndexBroken(f"{generation / MANIFEST} was changed after it was built", rebuild(folder))
    try:
        return generation, Manifest.model_validate_json(text)
    except ValidationError as error:
        raise IndexBroken(f"{generation / MANIFEST} is of another format than {FORMAT}", rebuild(folder)) from error


def record(generation: Path) -> dict[str, FileRecord]:
    """Sizes and checksums of all files of a generation, but the manifest."""
    paths = sorted(path for path in generation.rglob("*") if path.is_file() and path.name != MANIFEST)
    with ThreadPoolExecutor() as pool:
        records = pool.map(_record, paths)
    return {path.relative_to(generation).as_posix(): one for path, one in zip(paths, records, strict=True)}


def verify(generation: Path, manifest: Manifest, part: str = "") -> Path:
    """Compare every file of a part (by default, of all) with the manifest, byte for byte; its folder.

    Raises:
        IndexBroken: a file is missing, cut or changed; the message names the first.
    """
    expected = {path: one for path, one in manifest.files.items() if not part or path.startswith(f"{part}/")}
    with ThreadPoolExecutor() as pool:
        for problem in pool.map(lambda entry: _problem(generation / entry[0], entry[1]), expected.items()):
            if problem:
                raise IndexBroken(problem, rebuild(generation))
    return generation / part


def prune(folder: Path) -> None:
    """Remove all generations but the one in use and the newest complete one beside it."""
    kept = current(folder).split(" ")[0]
    others = sorted((path for path in folder.glob(f"{PREFIX}*") if path.name != kept), reverse=True)
    complete = [path for path in others if (path / MANIFEST).is_file()]
    for path in others:
        if path not in complete[: KEPT - 1]:
            shutil.rmtree(path, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what builds left that were killed. Only for the holder of the lock."""
    for path in folder.glob(f"{PREFIX}*"):
        if not (path / MANIFEST).is_file():
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def sole_builder(folder: Path, wait: float, progress: Progress) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when the process ends, however it ends.

    Args:
        folder: of one target's index.
        wait: seconds to wait for another builder.
        progress: is told when there is one.

    Raises:
        IndexBusy: another process still holds the lock; the message gives its number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if wait:
            progress.note(f"waiting for another builder of this index ({_owner(folder)})")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise IndexBusy(
                f"another process ({_owner(folder)}) is building an index in {folder}",
                "Wait until it has finished, and run this again.",
            ) from error
    try:
        (folder / OWNER).write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        (folder / OWNER).unlink(missing_ok=True)
        lock.release()


def _owner(folder: Path) -> str:
    try:
        return f"pid {(folder / OWNER).read_text(encoding='utf-8')}"
    except OSError:
        return "its pid is not known yet"


def _record(path: Path) -> FileRecord:
    with path.open("rb") as file:
        return FileRecord(size=os.fstat(file.fileno()).st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def _problem(path: Path, expected: FileRecord) -> str:
    """What is wrong with a file; empty when it is whole."""
    try:
        found = _record(path)
    except FileNotFoundError:
        return f"{path} is missing"
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}"
    if found.size != expected.size:
        return f"{path} should have {expected.size:,} bytes and has {found.size:,}"
    return "" if found.sha256 == expected.sha256 else f"the content of {path} was changed after it was built"


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
