"""Running the application: where it listens, and how it stops."""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from agent.api.app import create_app
from agent.api.guard import NeedsKey, guard, keyring
from agent.api.metrics import Metrics
from agent.api.origin import is_local
from agent.bootstrap import Wiring
from agent.doors.mcp import server
from migration.errors import InputError


def run(wired: Wiring, host: str | None, port: int | None, say: Callable[[str], None]) -> None:
    """Serve until a signal comes; requests under way are answered first, within the patience that is set.

    Args:
        wired: the program.
        host: address to listen at; None: as set.
        port: 0 takes a free one; None: as set.
        say: is told the address.

    Raises:
        InputError: an address beyond loopback without API keys, or one that cannot be taken.
    """
    _serve(create_app(wired), wired, _place(wired, host, port), say, "/", " (API: /docs)")


def run_mcp(wired: Wiring, host: str | None, port: int | None, say: Callable[[str], None]) -> None:
    """Serve MCP over streamable HTTP at /mcp, behind the same guards; raises as `run`."""
    place = _place(wired, host, port)
    _serve(mcp_app(wired), wired, place, say, "/mcp", "")


def mcp_app(wired: Wiring) -> Starlette:
    """The application that speaks MCP over HTTP."""
    keys = keyring(wired.settings)
    # where there are no keys, our own guard lets this machine alone in
    unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    app = server(wired, keys).streamable_http_app(stateless_http=True, transport_security=unguarded)
    app.add_middleware(NeedsKey, keys=keys)
    guard(app, wired.settings.serve, keys, Metrics())
    return app


def _place(wired: Wiring, host: str | None, port: int | None) -> tuple[str, int]:
    settings = wired.settings.serve
    host = settings.host if host is None else host
    if not is_local(host) and not keyring(wired.settings).locked:
        raise InputError(
            f"without API keys the server listens at loopback alone, found {host!r}",
            "Make a key with `segue key` and set SEGUE_API_KEYS, or leave --host out.",
        )
    return host, settings.port if port is None else port


def _serve(
    app: Starlette, wired: Wiring, place: tuple[str, int], say: Callable[[str], None], path: str, more: str
) -> None:
    taken = listen(*place)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    host = f"[{place[0]}]" if ":" in place[0] else place[0]
    say(f"Segue listens at http://{host}:{taken.getsockname()[1]}{path}{more}. Ctrl-C ends it.")
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # our own line has the request's id, and no person's
        proxy_headers=False,  # or a caller could choose the address that its requests are counted under
        server_header=False,
        timeout_graceful_shutdown=int(wired.settings.serve.patience),
    )
    with suppress(KeyboardInterrupt):  # uvicorn has ended in good order, and says again why
        uvicorn.Server(config).run(sockets=[taken])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at `host` and `port`.

    Raises:
        InputError: it cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        hint = "Take another one with --port, or end whoever has it."
        raise InputError(f"cannot listen at {host}:{port}: {error.strerror or error}", hint) from error
    taken.set_inheritable(True)
    return taken
