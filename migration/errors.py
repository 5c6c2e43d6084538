"""What can go wrong, as one short tree. Every error says what was expected, what was found and what to do.

`SegueError`, of which there are `InputError`, `UnknownError`, `StoreError` with `StoreMissing`, `TrainingError` and
`ArtifactError` here, and `RetrievalError` with its own in `retrieval/errors.py`.
"""

import shlex


class SegueError(Exception):
    """Base of all errors meant for a person.

    Args:
        message: what was expected and what was found, in one or two sentences.
        hint: what to do next, in the imperative; may be empty.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def command(verb: str, target: str) -> str:
    """What to type to have something done for one target domain."""
    return f"segue {verb} --to {shlex.quote(target)}"


class InputError(SegueError):
    """A file, an argument or a value that does not fit."""


class UnknownError(SegueError):
    """An id, a title or a domain that the store does not hold."""


class StoreError(SegueError):
    """The database cannot be opened, read or written."""


class StoreMissing(StoreError):  # noqa: N818  # the name says what is the matter
    """There is no store at the address, or nothing was ever put into it."""


class TrainingError(SegueError):
    """There is not enough to learn from."""


class ArtifactError(SegueError):
    """A model folder that is missing, incomplete or changed."""
