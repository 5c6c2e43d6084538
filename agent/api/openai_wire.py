"""Bodies as OpenAI's clients send and read them. Fields that mean nothing here are let pass, as clients send many."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from migration.domain import Value

OWNER = "segue"


class Lenient(BaseModel):
    """A body of a protocol that is not ours."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(Lenient):
    """A part of a message."""

    type: str = "text"
    text: str = Field(default="", max_length=20_000)


class Message(Lenient):
    """A message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[Part, ...] | None = Field(default=None, max_length=20_000)

    @property
    def text(self) -> str:
        """Its words; what is no text has none."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if part.type in ("text", "input_text"))


class StreamOptions(Lenient):
    """What a stream brings beside its words."""

    include_usage: bool = False


class CompletionRequest(Lenient):
    """`POST /v1/chat/completions`."""

    model: str = Field(max_length=300)
    messages: tuple[Message, ...] = Field(min_length=1, max_length=500)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=None, ge=1, le=1, description="One answer is all that is given.")

    @property
    def wants_usage(self) -> bool:
        """Whether a stream ends with what it cost."""
        return self.stream_options is not None and self.stream_options.include_usage


class Model(Value):
    """A model, as a client lists it."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = OWNER


class Models(Value):
    """`GET /v1/models`."""

    object: Literal["list"] = "list"
    data: tuple[Model, ...]


class Tokens(Value):
    """What a conversation and its answer are in tokens; a bound where no tokenizer is on hand."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Answered(Value):
    """The message of an answer."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(Value):
    """The one answer."""

    index: int = 0
    message: Answered
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Completion(Value):
    """A whole answer."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: tuple[Choice, ...]
    usage: Tokens


class Delta(Value):
    """What a chunk adds."""

    role: Literal["assistant"] | None = None
    content: str | None = None


class ChunkChoice(Value):
    """The one answer, a piece of it."""

    index: int = 0
    delta: Delta
    logprobs: None = None
    finish_reason: Literal["stop"] | None = None


class Chunk(Value):
    """A piece of an answer that streams; the last but one may have no choices and tell the usage."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: tuple[ChunkChoice, ...]
    usage: Tokens | None = None


class Error(Value):
    """What went wrong, as OpenAI says it."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ErrorBody(Value):
    """The body of an error."""

    error: Error
