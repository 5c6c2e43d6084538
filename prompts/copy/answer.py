"""The answer of a language model that was asked for copy: its schema, and how any text is read."""

from typing import Any, Final

from prompts.copy.copies import Draft, Said
from prompts.copy.form import Form
from prompts.json_answer import Json, NotJson, read_json
from prompts.plain import plain

VALUE: Final = 200
"""Columns of what a claim says."""

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "variants": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "lines": {"type": "array", "items": {"type": "string"}},
                    "claims": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "text": {"type": "string"},
                                "field": {"type": "string"},
                                "value": {"type": "string"},
                            },
                            "required": ["text", "field", "value"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["lines", "claims"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["variants"],
    "additionalProperties": False,
}


def parse(text: str, form: Form) -> tuple[Draft, ...]:
    """The variants of any answer; none where it holds none. What is no text is left out."""
    try:
        answer = read_json(text)
    except NotJson:
        return ()
    variants = answer.get("variants", [answer]) if isinstance(answer, dict) else answer
    drafts = (_draft(variant, form) for variant in (variants if isinstance(variants, list) else ()))
    return tuple(draft for draft in drafts if draft.text)


def _draft(variant: Json, form: Form) -> Draft:
    if isinstance(variant, str):
        variant = {"lines": [variant]}
    if not isinstance(variant, dict):
        return Draft(text="")
    lines = variant.get("lines", variant.get("text", variant.get("copy")))
    rows = lines.split("\n") if isinstance(lines, str) else lines if isinstance(lines, list) else []
    longest = max(m.characters[1] for line in form.line for m in line.measure.values())
    shown = (" ".join(row.split()) for row in rows[:20] if isinstance(row, str))
    claims = variant.get("claims")
    said = (_said(claim) for claim in (claims if isinstance(claims, list) else ())[:60])
    return Draft(text="\n".join(row[: 3 * longest] for row in shown if row), claims=tuple(one for one in said if one))


def _said(claim: Json) -> Said | None:
    if not isinstance(claim, dict):
        return None
    parts = {name: plain(str(claim.get(name, "")), VALUE) for name in ("text", "field", "value")}
    return Said(**parts) if parts["text"] else None
