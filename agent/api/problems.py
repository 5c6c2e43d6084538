"""Errors on the wire: problem documents (RFC 9457) with a stable code and a hint, or OpenAI's body on its door.

`STATUS` is the one table from errors to HTTP statuses. No document ever holds a traceback or a path of this machine's
making beyond what an error's own message says.
"""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException

from agent.api.errors import (
    AccessError,
    BusyError,
    ForbiddenError,
    LimitError,
    NoModelError,
    SlowBodyError,
    TooLargeError,
)
from agent.api.request_id import current
from agent.llm.errors import ModelError, OverloadedError, TooSlowError
from agent.serving import UntrainedError
from migration.domain import Value
from migration.errors import ArtifactError, InputError, SegueError, StoreError, TrainingError, UnknownError
from retrieval.errors import EncoderMissing, IndexBroken, IndexBusy, IndexMissing, IndexStale

MEDIA_TYPE = "application/problem+json"
OPENAI_PATHS = ("/v1/models", "/v1/chat/completions")

log = logging.getLogger(__name__)


STATUS: dict[type[SegueError], tuple[int, str]] = {
    AccessError: (401, "no-access"),
    ForbiddenError: (403, "forbidden"),
    NoModelError: (404, "model_not_found"),
    UnknownError: (404, "unknown"),
    SlowBodyError: (408, "slow-body"),
    UntrainedError: (409, "untrained"),
    TooLargeError: (413, "too-large"),
    InputError: (422, "invalid"),
    BusyError: (503, "busy"),
    LimitError: (429, "too-many"),
    StoreError: (503, "store"),
    ArtifactError: (503, "model"),
    IndexMissing: (503, "index-missing"),
    IndexBroken: (503, "index-broken"),
    IndexStale: (503, "index-stale"),
    IndexBusy: (503, "index-busy"),
    EncoderMissing: (503, "encoder"),
    OverloadedError: (503, "llm-busy"),
    TooSlowError: (504, "llm-slow"),
    ModelError: (502, "llm"),
    TrainingError: (500, "training"),
    SegueError: (500, "internal"),
}
"""Status and code of each error; a subclass that is not listed has those of its nearest base."""


class FieldError(Value):
    """One thing that is wrong with a request: where, and what was expected."""

    where: str
    message: str


class Problem(Value):
    """An error as RFC 9457 writes it. `code` never changes its meaning; `detail` and `hint` are for people."""

    type: str = "about:blank"
    title: str
    status: int = Field(ge=400, le=599)
    detail: str = ""
    code: str
    hint: str = ""
    request_id: str = ""
    errors: tuple[FieldError, ...] = ()


def of_error(error: SegueError) -> Problem:
    """The problem document of an error meant for a person."""
    status, code = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    ours = status >= 500 and not isinstance(error, LimitError)
    return problem(status, code, _kind(error) if ours else error.message, error.hint)


def _kind(error: SegueError) -> str:
    """What kind of fault it is: its message may name folders of this machine, and goes to the log alone."""
    return (type(error).__doc__ or "a fault of the server").splitlines()[0]


def problem(status: int, code: str, detail: str, hint: str = "", errors: tuple[FieldError, ...] = ()) -> Problem:
    """A problem document of the request that is being answered."""
    title = HTTPStatus(status).phrase
    return Problem(
        type=f"urn:segue:problem:{code}", title=title, status=status, detail=detail, code=code, hint=hint,
        request_id=current(), errors=errors,
    )  # fmt: skip


def respond(path: str, found: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The response that carries a problem: a problem document, or OpenAI's error body where its clients call."""
    theirs = path.startswith(OPENAI_PATHS)
    text = openai_json(found) if theirs else json.dumps(found.model_dump(mode="json"), ensure_ascii=False)
    media_type = "application/json" if theirs else MEDIA_TYPE
    body = text.encode("utf-8", "backslashreplace")
    status = 400 if theirs and found.status == 422 else found.status  # as their clients expect it
    return Response(body, status, headers=dict(headers or {}), media_type=media_type)


def reported(error: SegueError) -> Problem:
    """The problem that an error is; what the caller could not have helped stands in the log, with all that it says."""
    found = of_error(error)
    if found.status >= 500:
        log.error("%s: %s", found.code, error.message)
    return found


def headers_of(error: SegueError) -> dict[str, str]:
    """What the headers say beside the document: when to come again, and how to come in."""
    if isinstance(error, LimitError):
        return {"Retry-After": str(error.wait)}
    return {"WWW-Authenticate": 'Bearer realm="segue"'} if isinstance(error, AccessError) else {}


def own_fault() -> Problem:
    """A fault of our own; what happened stands in the log, under the request's id."""
    return problem(500, "internal", "the server failed at this request", "Report it with the request_id given here.")


def install(app: FastAPI) -> None:
    """Let every error of `app` become a document."""
    app.add_exception_handler(SegueError, _segue)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _segue(request: Request, error: Exception) -> Response:
    if not isinstance(error, SegueError):
        raise error
    found = reported(error)
    return respond(request.url.path, found, headers_of(error))


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = tuple(
        FieldError(where=".".join(str(part) for part in fault["loc"]), message=fault["msg"]) for fault in error.errors()
    )
    said = "; ".join(f"{fault.where}: {fault.message}" for fault in faults[:3])
    unreadable = any(fault["type"] == "json_invalid" for fault in error.errors())
    status, code = (400, "not-json") if unreadable else (422, "invalid")
    found = problem(status, code, f"the request does not fit: {said}", "See /docs for what is expected.", faults)
    return respond(request.url.path, found)


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "-")
    hint = "See /docs for the paths there are." if error.status_code in (404, 405) else ""
    headers = dict(error.headers or {})
    if "Allow" in headers:  # the router names the methods of the first route of this path alone
        headers["Allow"] = request.app.state.methods.get(request.scope["route"].path, headers["Allow"])
    return respond(request.url.path, problem(error.status_code, code, str(error.detail), hint), headers)


def openai_json(found: Problem) -> str:
    """A problem as OpenAI's error body."""
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    kind = kinds.get(found.status, "invalid_request_error" if found.status < 500 else "server_error")
    where = found.errors[0].where.removeprefix("body.") if found.errors else None
    message = f"{found.detail} {found.hint}".strip()
    error = {"message": message, "type": kind, "param": where, "code": found.code}
    return json.dumps({"error": error}, ensure_ascii=False)
