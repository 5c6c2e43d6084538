"""Around every request: its id, its log line, its count, the headers that keep a browser safe, and the last net.

What no handler caught becomes a problem document here, and its traceback goes to the log alone.
"""

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.api import problems, request_id
from agent.api.metrics import Metrics

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
SAFE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger("agent.api")


class Observe:
    """Middleware, the outermost.

    Args:
        app: all the rest.
        metrics: where requests are counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever happens inside."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        name = request_id.begin(Headers(scope=scope).get(request_id.HEADER, ""))
        answer = _Answer(name, scope, send)
        began = time.perf_counter()
        with self._metrics.working.track_inprogress():
            try:
                await self._app(scope, receive, answer.send)
            except Exception:  # the last net: whatever a handler lets through must not reach a person as a traceback
                log.exception("request %s failed", name)
                if not answer.status:
                    await problems.respond(scope["path"], problems.own_fault())(scope, receive, answer.send)
        self._note(name, scope, answer.status, time.perf_counter() - began)
        return None

    def _note(self, name: str, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = getattr(scope.get("route"), "path", "") or "other"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(method, route).observe(seconds)
        # the route and never the path: a path may hold a person's id
        log.info("%s %s %d %.0f ms %s", method, route, status, seconds * 1000, name)


class _Answer:
    """Passes an answer on, with the headers that every answer has; keeps its status (0: none yet)."""

    def __init__(self, name: str, scope: Scope, send: Send) -> None:
        self._name, self._scope, self._send = name, scope, send
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[request_id.HEADER] = self._name
            for header, value in SAFE.items():
                headers[header] = value
            if self._scope["path"].startswith("/v1/"):
                headers.setdefault("Cache-Control", "no-store")
        await self._send(message)
