"""Why the server turns somebody away.

`SegueError`, of which there are `AccessError`, `ForbiddenError`, `TooLargeError`, `SlowBodyError` and `LimitError`; of
the last `BusyError`, and of `UnknownError` `NoModelError`. Their statuses stand in `agent/api/problems.py`.
"""

from migration.errors import SegueError, UnknownError


class NoModelError(UnknownError):
    """A model, in OpenAI's sense, that is not served here."""


class AccessError(SegueError):
    """Nobody that may come in: no key, or a wrong or outworn one."""


class ForbiddenError(SegueError):
    """Somebody else's: the key is bound to another person, or the page comes from another place."""


class LimitError(SegueError):
    """Too many requests.

    Args:
        message: what was expected and found.
        hint: what to do.
        wait: whole seconds after which to come again.
    """

    def __init__(self, message: str, hint: str, wait: int) -> None:
        super().__init__(message, hint)
        self.wait = wait


class BusyError(LimitError):
    """The server has as much to do as it takes on at once."""


class TooLargeError(SegueError):
    """A body that is larger than this server reads."""


class SlowBodyError(SegueError):
    """A body that did not arrive in time."""
