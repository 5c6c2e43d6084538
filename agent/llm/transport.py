"""HTTP under a deadline: every wait on the network, to the last byte, ends when the deadline does.

An HTTP client's timeouts are per read: a server that sends one byte now and then keeps it waiting for ever. Here each
connect, handshake, read and write is given what is left of the deadline and no more, so that a hang, dripping
keep-alives, dripping headers and an endless stream all end at the same moment, in the thread that asked. The long
waits, for a connection and for bytes, are made of short ones, so that they end as soon when somebody ends the deadline.
"""

import contextvars
import ssl
import threading
import urllib.request
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import httpcore2
import httpx2

from agent.llm.seam import Deadline
from migration.errors import InputError

LONGEST = 8_000_000
"""Bytes of the longest answer that is read: no answer of ours comes near it."""

_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")

_DEADLINE: contextvars.ContextVar[Deadline | None] = contextvars.ContextVar("segue_llm_deadline", default=None)


@contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """All HTTP that this thread does inside the block ends by `deadline`."""
    token = _DEADLINE.set(deadline)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def http_client(base_url: str, connections: int) -> httpx2.Client:
    """A client for one endpoint whose every wait is bound by `within`; it goes through the environment's proxy.

    Args:
        base_url: of the endpoint.
        connections: open at once.

    Raises:
        InputError: the environment names a proxy of a kind that is not spoken.
    """
    return httpx2.Client(transport=DeadlineTransport(_proxy_for(base_url), connections), timeout=None)


def _proxy_for(base_url: str) -> str | None:
    address = urlsplit(base_url)
    host = address.hostname or ""
    if host in _OWN_MACHINE or urllib.request.proxy_bypass(host):
        return None
    proxy = urllib.request.getproxies().get(address.scheme)
    if proxy and not proxy.startswith(("http://", "https://")):
        raise InputError(
            f"expected an HTTP proxy for {host}, found {proxy.split('@')[-1]!r} in the environment",
            f"Set {address.scheme.upper()}_PROXY to an HTTP proxy, or NO_PROXY={host}.",
        )
    return proxy


class DeadlineTransport(httpx2.BaseTransport):
    """A transport of httpx over connections that keep the deadline in force.

    Args:
        proxy: its URL, or None.
        connections: open at once.
    """

    def __init__(self, proxy: str | None, connections: int) -> None:
        context, network = httpx2.create_ssl_context(), _DeadlineNetwork()
        if proxy:
            given = httpx2.Proxy(proxy)
            self._pool: httpcore2.ConnectionPool = httpcore2.HTTPProxy(
                proxy_url=str(given.url),
                proxy_auth=given.raw_auth,
                ssl_context=context,
                max_connections=connections,
                network_backend=network,
            )
        else:
            self._pool = httpcore2.ConnectionPool(
                ssl_context=context, max_connections=connections, keepalive_expiry=60, network_backend=network
            )

        # A client that nobody holds any longer closes its connections, without having to be told.
        self._closing = weakref.finalize(self, self._pool.close)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request; the answer's head is there when this returns.

        Raises:
            httpx2.TransportError: no connection, it broke, or the deadline passed (`httpx2.TimeoutException`).
        """
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        content = request.stream
        if not isinstance(content, httpx2.SyncByteStream):
            raise TypeError("expected a request to be sent in this thread, found an asynchronous one")
        with _errors_of_httpx():
            # A wait for a free connection is bound here; every other wait is bound below, where it happens.
            extensions = {**request.extensions, "timeout": {"pool": _left(None)}}
            sent = httpcore2.Request(
                request.method, url, headers=request.headers.raw, content=content, extensions=extensions
            )
            answer = self._pool.handle_request(sent)
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close every connection."""
        self._closing()


class _Body(httpx2.SyncByteStream):
    """The body of an answer, as it comes in; never more than `LONGEST`."""

    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        with _errors_of_httpx():
            for part in self._answer.iter_stream():
                size += len(part)
                if size > LONGEST:
                    raise httpx2.RemoteProtocolError(f"the answer is longer than {LONGEST:,} bytes")
                yield part

    def close(self) -> None:
        self._answer.close()


class _DeadlineNetwork(httpcore2.NetworkBackend):
    """Opens connections; finding the address of a host may hang, and so happens in a thread that can be left behind."""

    def __init__(self) -> None:
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        seconds = _left(timeout)
        attempt = Attempt(lambda: self._inner.connect_tcp(host, port, seconds, local_address, socket_options))
        return _DeadlineStream(attempt.result(_DEADLINE.get()))


class Attempt:
    """A connection being opened in a thread of its own; one that comes too late is closed."""

    def __init__(self, connect: Callable[[], httpcore2.NetworkStream]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._left_behind = False
        self._stream: httpcore2.NetworkStream | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="segue-llm-connect", daemon=True)
        self._thread.start()

    def result(self, deadline: Deadline | None) -> httpcore2.NetworkStream:
        """The connection, if it is there by `deadline`."""
        for seconds in deadline.slices() if deadline else (None,):
            self._thread.join(seconds)
            if not self._thread.is_alive():
                break
        with self._lock:
            self._left_behind = True
            if self._error:
                raise self._error
            if self._stream is None:
                raise httpcore2.ConnectTimeout("no connection before the deadline")
            return self._stream

    def _run(self) -> None:
        try:
            stream = self._connect()
        except Exception as error:  # carried over to the thread that asked, which raises it
            self._error = error
            return
        with self._lock:
            if self._left_behind:
                stream.close()
            else:
                self._stream = stream


class _DeadlineStream(httpcore2.NetworkStream):
    """A connection of which each wait lasts at most as long as the deadline in force."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        deadline = _DEADLINE.get()
        if deadline is None:
            return self._inner.read(max_bytes, timeout)
        for seconds in deadline.slices():
            with suppress(httpcore2.ReadTimeout):  # a read that timed out took nothing, and can be made again
                return self._inner.read(max_bytes, seconds)
        raise _too_late()

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()


def _left(timeout: float | None) -> float | None:
    """The shorter of `timeout` and what is left of the deadline in force; None where there is neither.

    Raises:
        httpcore2.TimeoutException: nothing is left.
    """
    deadline = _DEADLINE.get()
    if deadline is None:
        return timeout
    left = deadline.left
    if not left:
        raise _too_late()
    return left if timeout is None else min(timeout, left)


def _too_late() -> httpcore2.ReadTimeout:
    return httpcore2.ReadTimeout("the deadline has passed")


@contextmanager
def _errors_of_httpx() -> Iterator[None]:
    """The connection's errors as those that a client of httpx expects."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise httpx2.ReadTimeout(str(error)) from error
    except httpcore2.ProtocolError as error:
        raise httpx2.RemoteProtocolError(str(error)) from error
    except (httpcore2.NetworkError, httpcore2.ProxyError) as error:
        raise httpx2.NetworkError(str(error)) from error
