"""The API reference as one page of HTML, made of the OpenAPI schema."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Schema = Mapping[str, Any]
"""A part of an OpenAPI document, which is JSON of any shape."""

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
summary { cursor: pointer; } summary code { font-weight: 600; }
pre { overflow-x: auto; padding: .75rem; background: color-mix(in srgb, currentColor 8%, transparent); }
table { border-collapse: collapse; width: 100%; } td { padding: .15rem .75rem .15rem 0; vertical-align: top; }
section { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .5rem 0; }
"""


def page(schema: Schema) -> str:
    """The whole page; every text of the schema enters escaped."""
    info = schema["info"]
    body = "\n".join(_operations(schema))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(info["title"])} API</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/docs.css">'
        f"<h1>{escape(info['title'])} API {escape(info['version'])}</h1><p>{escape(info['description'])}</p>"
        '<p>The same as a schema for programs: <a href="/openapi.json">/openapi.json</a>. Errors are problem documents '
        "(RFC 9457) with a stable <code>code</code> and a <code>hint</code>.</p>"
        f"{body}<h2>Bodies</h2>{''.join(_bodies(schema))}</html>"
    )


def _operations(schema: Schema) -> Iterator[str]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            said = escape(operation.get("description", operation.get("summary", "")))
            rows = "".join(
                _row(p["name"], p["schema"], p.get("description", "")) for p in operation.get("parameters", ())
            )
            yield (
                f"<section><h3><code>{method.upper()} {escape(path)}</code></h3><p>{said}</p>"
                f"<table>{rows}</table>{_body(operation)}</section>"
            )


def _body(operation: Schema) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    names = [_type(body["schema"]) for body in content.values()]
    return f"<p>Body: {', '.join(names)}</p>" if names else ""


def _bodies(schema: Schema) -> Iterator[str]:
    for name, body in schema.get("components", {}).get("schemas", {}).items():
        rows = "".join(
            _row(field, part, part.get("description", "")) for field, part in body.get("properties", {}).items()
        )
        yield (
            f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
            f"<p>{escape(body.get('description', ''))}</p><table>{rows}</table></details>"
        )


def _row(name: str, schema: Schema, said: str) -> str:
    default = f" = {json.dumps(schema['default'], ensure_ascii=False)}" if "default" in schema else ""
    return f"<tr><td><code>{escape(name)}</code><td>{_type(schema)}{escape(default)}<td>{escape(said)}"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(_type(one) for one in schema[several])
    if "enum" in schema or "const" in schema:
        return escape(" | ".join(json.dumps(one) for one in schema.get("enum", [schema.get("const")])))
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}" if "items" in schema else "list"
    return escape(str(schema.get("type", "any")))
