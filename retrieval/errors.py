"""What can go wrong between a profile and its candidates.

    SegueError
    └── RetrievalError
        ├── IndexMissing     no index was built yet
        ├── IndexBroken      an index file is damaged, missing or not readable
        ├── IndexStale       the index was made from another model or embedder than the one that asks
        ├── IndexBusy        another process is building
        └── EncoderMissing   a sentence model that is not on this machine

All but the last two are mended by building the index again.
"""

import re
from pathlib import Path
from urllib.parse import unquote

from migration.errors import SegueError, command

GENERATION = re.compile(r"g-\d{8}T\d{6}-[0-9a-f]{6}")


def target_of(place: Path) -> str:
    """The domain to whose index a path belongs: TARGET, or something in TARGET/GENERATION."""
    above = (path.parent for path in (place, *place.parents) if GENERATION.fullmatch(path.name))
    return unquote(next(above, place).name)


def rebuild(index: str | Path) -> str:
    """What to do about an index of no use, told by its target domain or by a path in it."""
    target = index if isinstance(index, str) else target_of(index)
    return f"Rebuild with `{command('index', target)}`."


class RetrievalError(SegueError):
    """Base of the errors of this package."""


class IndexMissing(RetrievalError):  # noqa: N818  # the name says what is the matter
    """No index was built yet."""


class IndexBroken(RetrievalError):  # noqa: N818  # the name says what is the matter
    """An index file is damaged, missing or not readable."""


class IndexStale(RetrievalError):  # noqa: N818  # the name says what is the matter
    """The index was made from another model or embedder than the one that asks."""


class IndexBusy(RetrievalError):  # noqa: N818  # the name says what is the matter
    """Another process is building an index in the same folder."""


class EncoderMissing(RetrievalError):  # noqa: N818  # the name says what is the matter
    """A sentence model that is not on this machine and cannot be fetched."""
