"""A real server on loopback, in a thread of this process."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn
from starlette.types import ASGIApp

PATIENCE = 60


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve `app` at a free port while the block runs; gives its address, "http://127.0.0.1:PORT"."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=5))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        ends = time.monotonic() + PATIENCE
        while not server.started:
            assert thread.is_alive(), "the server ended before it began"
            assert time.monotonic() < ends, "the server did not begin"
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{taken.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
