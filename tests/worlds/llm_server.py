"""A real HTTP server on loopback that speaks the OpenAI protocol and does, request by request, what a test tells it to.

    llm_server.play(too_many(retry_after="300"), says('{"order": [2, 1]}'))

The first chat request gets the first step, the next one the next; the last step goes on for ever. A step answers in one
piece or as a stream, as the request wants. `llm_server.requests` holds what was asked, body by body.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Payload = dict[str, Any]

SLOW = 0.05
"""Seconds between two drips."""


class Exchange(BaseHTTPRequestHandler):
    """One request and its answer."""

    protocol_version = "HTTP/1.1"
    server: "LLMServer"

    def do_GET(self) -> None:
        if self.server.models is None:
            self.send_json({"error": {"message": "no such page"}}, status=404)
        else:
            self.send_json({"object": "list", "data": [{"id": name, "object": "model"} for name in self.server.models]})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # the client died while it asked
            self.close_connection = True
            return
        payload = json.loads(body)
        step = self.server.next_step(payload, self.headers.get("Authorization", ""))
        try:
            step(self, payload)
        except OSError:  # the client hung up, as it should where the step goes on for ever
            self.server.hang_ups += 1
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """A test's terminal stays quiet."""

    def send_body(self, body: bytes, content_type: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def send_json(self, value: object, status: int = 200, **headers: str) -> None:
        self.send_body(json.dumps(value).encode(), "application/json", status, **headers)

    def open_stream(self, content_type: str = "text/event-stream") -> None:
        """Begin a body without a length: it ends when the connection does."""
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def send_event(self, value: object) -> None:
        data = value if isinstance(value, str) else json.dumps(value)
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def pause(self, seconds: float = SLOW) -> bool:
        """Wait; false once the server shuts down."""
        return not self.server.closing.wait(seconds)


Step = Callable[[Exchange, Payload], None]


class LLMServer(ThreadingHTTPServer):
    """The server; `url` is the base address for a client."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.models: list[str] | None = ["scripted-1"]
        self.requests: list[Payload] = []
        self.keys: list[str] = []
        self.hang_ups = 0
        self.connections = 0
        self.most_at_once = 0
        self.closing = threading.Event()
        self._steps: list[Step] = [says("{}")]
        self._lock = threading.Lock()
        self._at_once = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def play(self, *steps: Step) -> None:
        """What the next requests get; the last step goes on for ever. Earlier requests are forgotten."""
        with self._lock:
            self._steps = list(steps)
            self.requests.clear()
            self.keys.clear()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def next_step(self, payload: Payload, key: str) -> Step:
        with self._lock:
            self.requests.append(payload)
            self.keys.append(key.removeprefix("Bearer "))
            step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        return self._counted(step)

    def _counted(self, step: Step) -> Step:
        def counted(exchange: Exchange, payload: Payload) -> None:
            with self._lock:
                self._at_once += 1
                self.most_at_once = max(self.most_at_once, self._at_once)
            try:
                step(exchange, payload)
            finally:
                with self._lock:
                    self._at_once -= 1

        return counted


@contextmanager
def up() -> Iterator[LLMServer]:
    """The scripted server, up inside the block."""
    server = LLMServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def llm_server() -> Iterator[LLMServer]:
    """A scripted server for each test."""
    with up() as server:
        yield server


# Answers


def says(text: str, finish: str = "stop", *, wait: float = 0.0, **message: object) -> Step:
    """Answer with `text`; `message` adds fields to it (refusal, tool_calls); `wait` seconds before."""

    def step(exchange: Exchange, payload: Payload) -> None:
        exchange.pause(wait)
        if payload.get("stream"):
            _stream(exchange, payload, _pieces(text), finish, message)
        else:
            exchange.send_json(completion(payload, text, finish, **message))

    return step


def says_json(value: object) -> Step:
    """Answer with a JSON value."""
    return says(json.dumps(value, ensure_ascii=False))


def answers(words: Callable[[Payload], str]) -> Step:
    """Answer with what `words` makes of the request."""
    return lambda exchange, payload: says(words(payload))(exchange, payload)


def calls_tool(name: str, **arguments: object) -> Step:
    """Ask for a tool to be run, as a chat agent's model does."""
    call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}

    def step(exchange: Exchange, payload: Payload) -> None:
        if payload.get("stream"):
            _stream(exchange, payload, [], "tool_calls", {"tool_calls": [{"index": 0, **call}]})
        else:
            exchange.send_json(completion(payload, None, "tool_calls", tool_calls=[call]))

    return step


def completion(payload: Payload, text: str | None, finish: str = "stop", **message: object) -> Payload:
    """The body of an answer in one piece; usage counts words."""
    asked = sum(len(str(m.get("content")).split()) for m in payload.get("messages", []))
    told = len((text or "").split())
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": payload.get("model", ""),
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
        ],
        "usage": _usage(asked, told),
    }


def _usage(asked: int, told: int) -> Payload:
    cached = {"cached_tokens": asked // 2}
    return {
        "prompt_tokens": asked,
        "completion_tokens": told,
        "total_tokens": asked + told,
        "prompt_tokens_details": cached,
    }


def _pieces(text: str) -> list[str]:
    return re.findall(r".{1,8}", text, re.DOTALL)


def chunk(payload: Payload, delta: Payload, finish: str | None = None) -> Payload:
    """One event of a streamed answer."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": payload.get("model", ""),
        "choices": [choice],
    }


def _stream(exchange: Exchange, payload: Payload, pieces: list[str], finish: str, message: Payload) -> None:
    exchange.open_stream()
    exchange.send_event(chunk(payload, {"role": "assistant", "content": "", **message}))
    for piece in pieces:
        exchange.send_event(chunk(payload, {"content": piece}))
    exchange.send_event(chunk(payload, {}, finish))
    if payload.get("stream_options", {}).get("include_usage"):
        exchange.send_event({**chunk(payload, {}), "choices": [], "usage": _usage(7, len(pieces))})
    exchange.send_event("[DONE]")


# Faults


def status(number: int, message: str = "the server has a bad day", retry_after: str = "", **error: object) -> Step:
    """An error of the protocol, as JSON."""
    headers = {"Retry_After": retry_after} if retry_after else {}
    body = {"error": {"message": message, "type": "error", "code": None, **error}}
    return lambda exchange, _: exchange.send_json(body, number, **headers)


def too_many(retry_after: str = "") -> Step:
    """429, with or without a moment to come back at."""
    return status(429, "rate limit reached", retry_after)


def hang(exchange: Exchange, _: Payload) -> None:
    """Take the request and say nothing."""
    while exchange.pause(10):
        pass
    exchange.close_connection = True


def drip(exchange: Exchange, payload: Payload) -> None:
    """Send signs of life for ever and never an answer: comments in a stream, blanks in one piece."""
    exchange.open_stream("text/event-stream" if payload.get("stream") else "application/json")
    while exchange.pause():
        exchange.wfile.write(b": keep-alive\n\n" if payload.get("stream") else b" \n")


def drip_headers(exchange: Exchange, _: Payload) -> None:
    """Send headers for ever, byte by byte: each read brings something, and the answer never begins."""
    exchange.close_connection = True
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while exchange.pause():
        exchange.wfile.write(b"z")


def endless(exchange: Exchange, payload: Payload) -> None:
    """Words without end, in a stream as in one piece."""
    exchange.open_stream("text/event-stream" if payload.get("stream") else "application/json")
    if not payload.get("stream"):
        exchange.wfile.write(b'{"choices": [{"message": {"role": "assistant", "content": "')
    while exchange.pause(0.002):
        if payload.get("stream"):
            exchange.send_event(chunk(payload, {"content": "and so on "}))
        else:
            exchange.wfile.write(b"and so on " * 100)


def cut(text: str = '{"order": [1, 2') -> Step:
    """Break off in the middle: half of the promised bytes, or a stream without an end."""

    def step(exchange: Exchange, payload: Payload) -> None:
        exchange.close_connection = True
        if payload.get("stream"):
            exchange.open_stream()
            for piece in _pieces(text):
                exchange.send_event(chunk(payload, {"content": piece}))
        else:
            body = json.dumps(completion(payload, text)).encode()
            exchange.send_response(200)
            exchange.send_header("Content-Type", "application/json")
            exchange.send_header("Content-Length", str(len(body)))
            exchange.end_headers()
            exchange.wfile.write(body[: len(body) // 2])

    return step


def html(exchange: Exchange, _: Payload) -> None:
    """A page for people, with 200: what a proxy or a portal answers."""
    exchange.send_body(b"<!DOCTYPE html><html><body>Please sign in</body></html>", "text/html")


def replies(body: Payload) -> Step:
    """This body, well formed or not as a completion; a stream gets it as its only event."""

    def step(exchange: Exchange, payload: Payload) -> None:
        if payload.get("stream"):
            exchange.open_stream()
            exchange.send_event(body)
            exchange.send_event("[DONE]")
        else:
            exchange.send_json(body)

    return step


null_choices = replies({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": None})
no_choices = replies({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": []})
error_inside = replies({"error": {"message": "the worker died", "code": 500}})
empty = says("")
bad_json = says('{"order": [2, 1')
blather = says("Certainly! I'd be happy to help you with that.")
refusal = says("", refusal="I cannot help with that.")
filtered = says("", "content_filter")
wrong_language = says("Voici la liste que vous avez demandée, mon ami.")


def fenced(value: object) -> Step:
    """JSON in a Markdown fence, with thoughts before it and courtesy after."""
    words = json.dumps(value, ensure_ascii=False)
    return says(f"<think>They want {{json}}.</think>\nHere you are:\n```json\n{words}\n```\nAnything else?")


def truncated(text: str = '{"order": [2, 1, 3') -> Step:
    """Cut off by the limit of tokens, and honest about it."""
    return says(text, "length")


def knows(*modes: str, then: Step) -> Step:
    """Reject every response format that is not among `modes` with 400; else do as `then` does."""

    def step(exchange: Exchange, payload: Payload) -> None:
        kind = payload.get("response_format", {}).get("type", "text")
        if kind == "text" or kind in modes:
            then(exchange, payload)
        else:
            status(400, f"'response_format.type' : value '{kind}' is not supported")(exchange, payload)

    return step


FAULTS: dict[str, Step] = {
    "429": too_many(),
    "429 retry after 1 s": too_many("1"),
    "429 retry after 300 s": too_many("300"),
    "500": status(500),
    "503 as html": lambda exchange, _: exchange.send_body(b"<html>busy</html>", "text/html", 503),
    "400": status(400, "messages are too long", code="context_length_exceeded"),
    "401": status(401, "Incorrect API key provided: sk-secret"),
    "404": status(404, "The model does not exist"),
    "hang": hang,
    "drip": drip,
    "drip in headers": drip_headers,
    "endless": endless,
    "cut": cut(),
    "html": html,
    "choices null": null_choices,
    "choices empty": no_choices,
    "error with status 200": error_inside,
    "empty": empty,
    "bad json": bad_json,
    "blather": blather,
    "truncated": truncated(),
    "refusal": refusal,
    "content filter": filtered,
    "wrong language": wrong_language,
}
"""Faults by name: none of them gives a usable JSON answer, however often one asks."""
