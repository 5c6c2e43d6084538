"""What a caller may ask of the server: so many requests, so many at once, bodies so large and so quick to come."""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.api import problems
from agent.api.errors import BusyError, LimitError, SlowBodyError, TooLargeError
from agent.api.keys import Keyring
from agent.api.metrics import Metrics
from agent.settings import ServeSettings
from migration.errors import SegueError

FREE = ("/health/",)
"""Paths that no limit stops: whoever watches over the server must reach it in a flood."""
CALLERS = 10_000


class Buckets:
    """A bucket of tokens for each caller: each request takes one, and `rate` come back every second.

    Args:
        rate: requests a second that may go on for ever.
        burst: requests that may come at once after a quiet time.
        clock: monotonic seconds.
        callers: so many are remembered; the one that was quiet longest is forgotten first.
    """

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic, callers: int = CALLERS
    ) -> None:
        self._rate, self._burst, self._clock, self._callers = rate, burst, clock, callers
        self._level: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._level)

    def take(self, caller: str) -> float:
        """Take a token; returns 0, or the seconds after which there will be one."""
        now = self._clock()
        level, seen = self._level.pop(caller, (float(self._burst), now))
        level = min(self._burst, level + (now - seen) * self._rate)
        taken = level >= 1
        self._level[caller] = (level - 1 if taken else level, now)
        if len(self._level) > self._callers:
            self._level.popitem(last=False)
        return 0.0 if taken else (1 - level) / self._rate


class Limits:
    """Middleware that turns away what is too much, before anything is read or worked out.

    Args:
        app: what it stands before.
        settings: the limits.
        keys: tell callers apart; one without a key is told apart by address.
        metrics: what was turned away is counted there.
    """

    def __init__(self, app: ASGIApp, settings: ServeSettings, keys: Keyring, metrics: Metrics) -> None:
        self._app, self._settings, self._keys, self._metrics = app, settings, keys, metrics
        self._buckets = Buckets(settings.rate, settings.burst)
        self._working = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or turn it away with 408, 413, 429 or 503."""
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            return await self._app(scope, receive, send)
        try:
            self._admit(scope)
            self._working += 1
            try:
                whole = await self._whole(scope, receive)
                return await self._app(scope, whole, send)
            finally:
                self._working -= 1
        except (LimitError, TooLargeError, SlowBodyError) as error:
            return await self._turn_away(error, scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        address = scope["client"][0] if scope.get("client") else ""
        wait = self._buckets.take(self._keys.name(Headers(scope=scope)) or address)
        if wait > 0:
            rate = f"{self._settings.rate:g} requests a second, {self._settings.burst} at once"
            raise LimitError(f"too many requests: one caller may send {rate}", "Come again later.", math.ceil(wait))
        if self._working >= self._settings.at_once:
            raise BusyError(f"the server works on {self._working} requests already", "Come again later.", 1)

    async def _whole(self, scope: Scope, receive: Receive) -> Receive:
        """The body, read to its end within the limits, to be received again by the application."""
        declared = Headers(scope=scope).get("content-length", "0")
        self._check_size(int(declared) if declared.isascii() and declared.isdigit() else 0)
        body = bytearray()
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                while True:
                    message = await receive()
                    body += message.get("body", b"")
                    self._check_size(len(body))
                    if message["type"] != "http.request" or not message.get("more_body"):
                        break
        except TimeoutError:
            seconds = self._settings.body_seconds
            raise SlowBodyError(f"the body did not arrive within {seconds:g} s", "Send it faster.") from None
        return _again(message if message["type"] != "http.request" else _body(bytes(body)), receive)

    def _check_size(self, size: int) -> None:
        most = self._settings.body_bytes
        if size > most:
            raise TooLargeError(f"a body may have {most:,} bytes, found {size:,} or more", "Send less at once.")

    async def _turn_away(self, error: SegueError, scope: Scope, receive: Receive, send: Send) -> None:
        found = problems.of_error(error)
        self._metrics.refused.labels(found.code).inc()
        headers = problems.headers_of(error)
        if isinstance(error, TooLargeError | SlowBodyError):
            headers["Connection"] = "close"  # the rest of the body is not read
        await problems.respond(scope["path"], found, headers)(scope, receive, send)


def _body(body: bytes) -> Message:
    return {"type": "http.request", "body": body, "more_body": False}


def _again(first: Message, receive: Receive) -> Receive:
    waiting = [first]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
