"""Running the application: where it listens, and how it stops."""

import logging
import socket
from collections.abc import Callable

import uvicorn

from agent.api.app import create_app
from agent.api.origin import is_local
from agent.bootstrap import Wiring
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
    settings = wired.settings.serve
    host = settings.host if host is None else host
    if not is_local(host) and not wired.settings.api_keys.get_secret_value().strip():
        raise InputError(
            f"without API keys the server listens at loopback alone, found {host!r}",
            "Make a key with `segue key` and set SEGUE_API_KEYS, or leave --host out.",
        )
    app = create_app(wired)
    taken = listen(host, settings.port if port is None else port)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    name = f"[{host}]" if ":" in host else host
    say(f"Segue listens at http://{name}:{taken.getsockname()[1]} (API: /docs). Ctrl-C ends it.")
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # our own line has the request's id, and no person's
        proxy_headers=False,  # or a caller could choose the address that its requests are counted under
        server_header=False,
        timeout_graceful_shutdown=int(settings.patience),
    )
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
