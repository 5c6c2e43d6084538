"""What is sent to a language model, whole: the exact messages, and the form in which the answer is wanted."""

from typing import Any, Literal

from pydantic import Field

from migration.domain import Value

Role = Literal["system", "user", "assistant"]


class Message(Value):
    """One message of a prompt."""

    role: Role
    content: str


class Ask(Value):
    """One question to a language model. Nothing beside it leaves the machine.

    Attributes:
        name: of the prompt and its version, e.g. "rerank.en.v2"; also the name of the schema.
        messages: the stable part first, byte for byte the same from call to call, so that providers can cache it.
        schema_: JSON schema of the answer; None where free text is wanted.
        max_tokens: the longest answer.
        cut: what was left out to fit the budget, in words, the first cut first.
    """

    name: str
    messages: tuple[Message, ...]
    schema_: dict[str, Any] | None = Field(default=None, alias="schema", serialization_alias="schema")
    max_tokens: int = 600
    cut: tuple[str, ...] = ()
