"""HTTP statuses of an endpoint as our errors: the one table."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from agent.llm.errors import ModelError, OverloadedError, RejectedError

SHOWN = 200
"""Characters of the endpoint's own words that are passed on."""

_KEY = "Check the key: SEGUE_LLM__API_KEY, or OPENAI_API_KEY."
_MODEL = "Check SEGUE_LLM__MODEL and SEGUE_LLM__BASE_URL; `segue doctor` asks the endpoint which models it has."
_LATER = "Wait a little, or ask less at once: SEGUE_LLM__CONCURRENCY."

KINDS: dict[int, tuple[type[ModelError], str]] = {
    401: (RejectedError, _KEY),
    402: (RejectedError, "The account has no credit left: see to it at the provider."),
    403: (RejectedError, _KEY),
    404: (RejectedError, _MODEL),
    408: (OverloadedError, _LATER),
    409: (OverloadedError, _LATER),
    425: (OverloadedError, _LATER),
    429: (OverloadedError, _LATER),
    501: (RejectedError, _MODEL),
}
"""Statuses that mean something of their own; other 5xx are busy, all else is rejected."""

FORM = frozenset({400, 404, 415, 422, 500, 501})
"""Statuses with which endpoints say that they do not know JSON schema or JSON objects."""

_FORM_WORDS = ("response_format", "json_schema", "json_object", "schema", "grammar", "structured", "not supported")
_NOT_FORM = ("context_length", "context length", "context size", "context window", "too long", "exceeds")
_KEYS = re.compile(r"(\bsk-|\bBearer )[\w.-]+")
_NO_CREDIT = "insufficient_quota"


def fault(status: int, words: str, headers: Mapping[str, str], now: datetime | None = None) -> ModelError:
    """What an answer with this status means.

    Args:
        status: HTTP status, 300 or more.
        words: the endpoint's own words; only the beginning is passed on.
        headers: of the answer; names in lower case or insensitive to it.
        now: the moment, for a `Retry-After` that is a date.
    """
    busy = (OverloadedError, _LATER) if status >= 500 else (RejectedError, _MODEL)
    kind, hint = KINDS.get(status, busy)
    if _NO_CREDIT in words:
        kind, hint = KINDS[402]
    error = kind(f"the language model's endpoint answered {status}: {shown(words)}", hint)
    error.status = status
    if isinstance(error, OverloadedError):
        error.retry_after = seconds_to_wait(headers.get("retry-after", ""), now or datetime.now(UTC))
    if isinstance(error, RejectedError):
        error.form = _is_about_form(status, words.lower())
    return error


def shown(words: str) -> str:
    """The beginning of the endpoint's words on one line, for people; without control characters and without keys."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    line = _KEYS.sub(r"\1***", line)
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def seconds_to_wait(retry_after: str, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for (a number or an HTTP date, RFC 9110 10.2.3); None for none."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - now).total_seconds())
    except (TypeError, ValueError):  # no date either, or one without a zone
        return None


def _is_about_form(status: int, words: str) -> bool:
    if status not in FORM or any(sign in words for sign in _NOT_FORM):
        return False
    return status != 404 or any(sign in words for sign in _FORM_WORDS)
