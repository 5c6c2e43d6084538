"""A server without keys answers this machine alone, and not what a strange web page in its browser sends.

Binding to loopback does not suffice: a page may make its own name point to 127.0.0.1 (DNS rebinding), or post from
elsewhere. So the name in `Host` must be a local one, and `Origin`, where a browser sends it, must be the same place.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.api import problems
from agent.api.errors import ForbiddenError


class OwnOrigin:
    """Middleware that lets only this machine's own pages and programs in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with 403."""
        if scope["type"] != "http" or _is_own(Headers(scope=scope)):
            return await self._app(scope, receive, send)
        error = ForbiddenError(
            "this server has no API keys, so it answers this machine's own pages and programs alone",
            "Ask it as http://127.0.0.1:PORT, or set SEGUE_API_KEYS.",
        )
        return await problems.respond(scope["path"], problems.of_error(error))(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    host, origin = headers.get("host", ""), headers.get("origin")
    return is_local(_name(f"//{host}")) and (origin is None or urlsplit(origin).netloc == host)


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_local(host: str) -> bool:
    """Whether a host name or address is this machine, reached by loopback alone."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
