"""What a language model's endpoint can do wrong, mapped once: `retryable` says whether asking again may help.

`ModelError`, of which there are `UnreachableError`, `OverloadedError`, `TooSlowError`, `RefusedError`, `RejectedError`,
`GarbledError` and `RestingError`.
"""

from migration.errors import SegueError


class ModelError(SegueError):
    """The language model gave nothing that can be used."""

    retryable = False
    retry_after: float | None = None
    """Seconds after which the endpoint asks to be asked again."""


class UnreachableError(ModelError):
    """No connection, or it broke."""

    retryable = True


class OverloadedError(ModelError):
    """The endpoint is busy or failing (429, 5xx)."""

    retryable = True


class TooSlowError(ModelError):
    """The deadline passed."""


class RefusedError(ModelError):
    """The model declines to answer."""


class RejectedError(ModelError):
    """The endpoint does not accept the request: key, model, context length, mode (4xx)."""

    form = False
    """Whether it may be the form of the answer asked for (JSON schema, JSON object) that is not accepted."""


class GarbledError(ModelError):
    """The answer is empty, cut off, or not what was asked for."""

    retryable = True
    cut = False
    """Whether it was cut off by the limit of tokens."""


class RestingError(ModelError):
    """The circuit breaker is open: the endpoint failed several times in a row and is left alone for a while."""
