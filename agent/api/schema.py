"""The OpenAPI document as it is true of this server: errors of their own media type, and a key asked for or not."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from agent.api.openai_wire import ErrorBody
from agent.api.problems import MEDIA_TYPE, OPENAI_PATHS, Problem

SCHEMAS = "#/components/schemas/"
ERRORS = (400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 503)
"""What any route may answer instead of what is asked for."""

Document = dict[str, Any]
"""A part of an OpenAPI document, which is JSON of any shape."""


def describe(app: FastAPI, *, locked: bool) -> None:
    """Let `app` describe itself rightly.

    Args:
        app: with all its routes.
        locked: whether it asks for keys.
    """

    def openapi() -> Document:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, locked=locked)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend the document


def _document(app: FastAPI, *, locked: bool) -> Document:
    made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas = made["components"]["schemas"]
    for body in (Problem, ErrorBody):
        described = body.model_json_schema(ref_template=SCHEMAS + "{model}")
        parts = described.pop("$defs", {}) | {body.__name__: described}
        if taken := {name for name in parts if schemas.get(name, parts[name]) != parts[name]}:
            raise ValueError(f"two bodies of one name, of which one would be described as the other: {taken}")
        schemas |= parts
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path, operation in _operations(made):
        theirs = path.startswith(OPENAI_PATHS)
        kind, media_type = ("ErrorBody", "application/json") if theirs else ("Problem", MEDIA_TYPE)
        error = {"description": "An error.", "content": {media_type: {"schema": {"$ref": SCHEMAS + kind}}}}
        answers = operation["responses"]
        operation["responses"] = {str(status): error for status in ERRORS} | {
            status: answer for status, answer in answers.items() if status != "422"
        }
        if not locked:
            operation.pop("security", None)
    if not locked:
        made["components"].pop("securitySchemes", None)
    return made


def _operations(document: Document) -> Iterator[tuple[str, Document]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation
