"""The id of the request that is being answered: the caller's own `X-Request-ID` where it is a plain one, else a new."""

import re
import uuid
from contextvars import ContextVar

HEADER = "X-Request-ID"
_PLAIN = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_current: ContextVar[str] = ContextVar("segue_request_id", default="")


def begin(given: str) -> str:
    """Take the id that the caller gives, or make one; it is `current` until the request is answered."""
    name = given if _PLAIN.fullmatch(given) else uuid.uuid4().hex
    _current.set(name)
    return name


def current() -> str:
    """The id of the request being answered; empty outside of one."""
    return _current.get()
