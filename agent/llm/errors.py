"""What a language model's endpoint can do wrong, mapped once: `retryable` says whether asking again may help.

`ModelError`, of which there are `UnreachableError`, `OverloadedError`, `TooSlowError`, `RefusedError`, `RejectedError`,
`GarbledError` and `RestingError`.
"""

from typing import Self

from migration.errors import SegueError


class ModelError(SegueError):
    """The language model gave nothing that can be used."""

    retryable = False
    retry_after: float | None = None
    """Seconds after which the endpoint asks to be asked again."""

    status: int | None = None
    """The HTTP status with which the endpoint answered, where it did."""

    chinese = "语言模型没有给出可用的回答"

    def said(self, lang: str) -> str:
        """What went wrong, in the language of whoever reads it; an endpoint's own words are told in English alone."""
        if lang != "zh":
            return self.message
        return f"{self.chinese}（HTTP {self.status}）" if self.status else self.chinese


class UnreachableError(ModelError):
    """No connection, or it broke."""

    chinese = "无法连接语言模型的服务，或连接中断"
    retryable = True


class OverloadedError(ModelError):
    """The endpoint is busy or failing (429, 5xx)."""

    chinese = "语言模型的服务繁忙或出错"
    retryable = True


class TooSlowError(ModelError):
    """The deadline passed."""

    chinese = "语言模型没有在时限内回答"


class RefusedError(ModelError):
    """The model declines to answer."""

    chinese = "语言模型拒绝回答"


class RejectedError(ModelError):
    """The endpoint does not accept the request: key, model, context length, mode (4xx)."""

    chinese = "语言模型的服务不接受这一请求"
    form = False
    """Whether it may be the form of the answer asked for (JSON schema, JSON object) that is not accepted."""


class GarbledError(ModelError):
    """The answer is empty, cut off, or not what was asked for."""

    chinese = "语言模型的回答为空、不完整或格式不对"
    retryable = True
    cut = False
    """Whether it was cut off by the limit of tokens."""

    @classmethod
    def of(cls, english: str, chinese: str) -> Self:
        """One with words of its own in both languages."""
        error = cls(english)
        error.chinese = chinese
        return error


class RestingError(ModelError):
    """The circuit breaker is open: the endpoint failed several times in a row and is left alone for a while."""

    chinese = "语言模型接连出错，暂停使用片刻"
