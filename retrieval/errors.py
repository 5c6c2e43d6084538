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

from migration.errors import SegueError

REBUILD = "Rebuild with `segue index`."


class RetrievalError(SegueError):
    """Base of the errors of this package."""


class IndexMissing(RetrievalError):  # noqa: N818  # the name says what is the matter
    """No index was built yet."""


class IndexBroken(RetrievalError):  # noqa: N818  # the name says what is the matter
    """An index file is damaged, missing or not readable."""

    def __init__(self, message: str, hint: str = REBUILD) -> None:
        super().__init__(message, hint)


class IndexStale(RetrievalError):  # noqa: N818  # the name says what is the matter
    """The index was made from another model or embedder than the one that asks."""

    def __init__(self, message: str, hint: str = REBUILD) -> None:
        super().__init__(message, hint)


class IndexBusy(RetrievalError):  # noqa: N818  # the name says what is the matter
    """Another process is building an index in the same folder."""


class EncoderMissing(RetrievalError):  # noqa: N818  # the name says what is the matter
    """A sentence model that is not on this machine and cannot be fetched."""
