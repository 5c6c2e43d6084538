"""Any OpenAI-compatible endpoint, through LangChain: OpenAI, Azure by URL, vLLM, llama.cpp, Ollama, DeepSeek, Qwen, ...

The only file that knows the provider's client. What its defaults would do to a person who waits is turned off: there
are no retries but ours, no timeouts but the deadline, and a stream that breaks off is an error.
"""

import re
import warnings
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import Field, SecretStr, SkipValidation

from agent.llm.calls import Calls, Direct, once
from agent.llm.errors import (
    GarbledError,
    ModelError,
    OverloadedError,
    RefusedError,
    TooSlowError,
    UnreachableError,
)
from agent.llm.faults import fault, shown
from agent.llm.price import Prices
from agent.llm.seam import Completion, Deadline, Mode, Usage
from agent.llm.thoughts import Spoken
from agent.llm.transport import http_client, within
from prompts.ask import Ask
from prompts.json_answer import without_thoughts

OPENAI = "https://api.openai.com/v1"
NEW_NAMES = (".openai.com", ".openai.azure.com", ".azure.com")
"""Hosts that want `max_completion_tokens`; all others know the older `max_tokens`, and not all know the newer name."""

_WITHOUT_TEMPERATURE = re.compile(r"o\d|gpt-5")
"""Models that reject any temperature but their own."""

_TIME = "Raise SEGUE_LLM__DEADLINE_S, or use a faster model."
_ADDRESS = "Check that it is up, and SEGUE_LLM__BASE_URL."

# The client's advice about LangChain's own helpers, which are not used here; the error itself is raised all the same.
warnings.filterwarnings("ignore", message=".*OpenAI's structured output feature", module="langchain_openai")


class OpenAIModel:
    """A `ChatModel` over one endpoint. Each call is one request: see `agent/llm/assembly.py` for what goes around it.

    Args:
        model: as the endpoint calls it.
        base_url: empty for OpenAI itself.
        api_key: may be empty where the endpoint wants none.
        temperature: None leaves it to the endpoint.
        connections: open at once.
        prices: what tokens cost.
    """

    def __init__(
        self,
        model: str,
        base_url: str = "",
        api_key: SecretStr | None = None,
        temperature: float | None = 0.0,
        connections: int = 8,
        prices: Prices | None = None,
    ) -> None:
        self._model = model
        self._prices = prices or Prices()
        self.base_url = base_url or OPENAI
        self._key = api_key if api_key and api_key.get_secret_value() else SecretStr("none")
        self._temperature = None if _WITHOUT_TEMPERATURE.match(model) else temperature
        self._http = http_client(self.base_url, connections)
        self._chat = self._new_chat(Direct(), lambda: Deadline(3600))

    @property
    def name(self) -> str:
        """See `ChatModel`."""
        return self._model

    def complete(self, ask: Ask, deadline: Deadline, mode: Mode = "text") -> Completion:
        """See `ChatModel`; `mode` is how structure is asked for."""
        answer = self._chat.invoke(_messages(ask), deadline=deadline, **_options(ask, mode))
        text = without_thoughts(answer.text) if ask.schema_ is None else answer.text
        if not text:
            raise _only_thoughts()
        return Completion(text=text, usage=self._usage(answer), model=self._model, mode=mode if ask.schema_ else "text")

    def stream(self, ask: Ask, deadline: Deadline) -> Generator[str, None, Usage]:
        """See `ChatModel`."""
        usage, spoken = Usage(calls=1), Spoken()
        for chunk in self._chat.stream(_messages(ask), deadline=deadline, **_options(ask, "text")):
            if isinstance(chunk, AIMessage) and chunk.usage_metadata:
                usage = self._usage(chunk)
            if piece := spoken.hear(chunk.text):
                yield piece
        if rest := spoken.end():
            yield rest
        if spoken.silent:
            raise _only_thoughts()
        return usage

    def models(self, deadline: Deadline) -> tuple[str, ...]:
        """The models that the endpoint has.

        Raises:
            ModelError: it does not say.
        """
        with within(deadline), _our_errors():
            return tuple(str(model.id) for model in self._chat.root_client.models.list())

    def chat_model(self, calls: Calls, deadline: Callable[[], Deadline], **options: object) -> BaseChatModel:
        """The same endpoint as LangChain's agents take it; it raises our errors.

        Args:
            calls: how its calls are carried out.
            deadline: gives the deadline of each call, when it begins.
            options: of `ChatOpenAI`, e.g. `max_tokens`.
        """
        return self._new_chat(calls, deadline, **options)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _new_chat(self, calls: Calls, deadline: Callable[[], Deadline], **options: object) -> "_Chat":
        return _Chat(
            way=_Way(calls, deadline),
            model=self._model,
            base_url=self.base_url,
            api_key=self._key,
            temperature=self._temperature,
            http_client=self._http,
            max_retries=0,
            stream_usage=True,
            use_responses_api=False,
            **options,  # type: ignore[arg-type]  # checked by pydantic in this very call
        )

    def _usage(self, answer: AIMessage) -> Usage:
        told = answer.usage_metadata
        if not told:
            return Usage(calls=1)
        cached = told.get("input_token_details", {}).get("cache_read", 0) or 0
        usage = Usage(calls=1, tokens_in=told["input_tokens"], tokens_out=told["output_tokens"], tokens_cached=cached)
        return self._prices.priced(usage)


@dataclass(frozen=True)
class _Way:
    """How calls are carried out, and by when."""

    calls: Calls
    deadline: Callable[[], Deadline]


class _Chat(ChatOpenAI):
    """LangChain's client with our way of carrying out calls; asynchronous use runs the same in a thread."""

    way: SkipValidation[_Way] = Field(exclude=True)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        deadline: Deadline | None = None,
        **kwargs: object,
    ) -> ChatResult:
        end = deadline or self.way.deadline()

        def ask() -> ChatResult:
            with within(end), _our_errors():
                result = ChatOpenAI._generate(self, messages, stop, run_manager, **kwargs)
                ending = _Ending()
                ending.note(result.generations[0])
                ending.check()
                return result

        return once(self.way.calls, ask, end)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        deadline: Deadline | None = None,
        **kwargs: object,
    ) -> Generator[ChatGenerationChunk, None, None]:
        end = deadline or self.way.deadline()

        def ask() -> Generator[ChatGenerationChunk, None, None]:
            return _in_time(ChatOpenAI._stream(self, messages, stop, run_manager, **kwargs), end)

        yield from self.way.calls.flow(ask, end)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        return await BaseChatModel._agenerate(self, messages, stop, run_manager, **kwargs)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        async for chunk in BaseChatModel._astream(self, messages, stop, run_manager, **kwargs):
            yield chunk

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        for choice in chunk.get("choices") or ():
            if made and (refusal := (choice.get("delta") or {}).get("refusal")):  # which the base leaves out
                made.message.additional_kwargs["refusal"] = refusal
        return made

    def _get_request_payload(
        self, input_: LanguageModelInput, *, stop: list[str] | None = None, **kwargs: object
    ) -> dict[str, Any]:
        payload: dict[str, Any] = super()._get_request_payload(input_, stop=stop, **kwargs)
        host = urlsplit(str(self.openai_api_base)).hostname or ""
        if "max_completion_tokens" in payload and not f".{host}".endswith(NEW_NAMES):
            payload["max_tokens"] = payload.pop("max_completion_tokens")
        return payload


def _in_time(chunks: Iterator[ChatGenerationChunk], deadline: Deadline) -> Generator[ChatGenerationChunk, None, None]:
    """The chunks of a stream, which must end properly and by the deadline."""
    ending = _Ending()
    while True:
        # The deadline is set for each step alone: between two of them, this thread belongs to whoever reads the stream.
        with within(deadline), _our_errors():
            chunk = next(chunks, None)
        if chunk is None:
            break
        ending.note(chunk)
        yield chunk
    if not ending.finish:
        raise UnreachableError("the language model's stream broke off before its end", "Ask again.")
    ending.check()


class _Ending:
    """How an answer ends, and whether it is one."""

    def __init__(self) -> None:
        self.finish = ""
        self._refusal = ""
        self._holds_something = False

    def note(self, part: ChatGeneration) -> None:
        """Take a part of the answer into account, or the whole of it."""
        message = part.message
        self.finish = str((part.generation_info or {}).get("finish_reason") or self.finish)
        self._refusal += str(message.additional_kwargs.get("refusal") or "")
        calls = message.tool_calls or message.invalid_tool_calls if isinstance(message, AIMessage) else ()
        self._holds_something |= bool(message.text.strip() or calls)

    def check(self) -> None:
        """Whether the answer may be used.

        Raises:
            RefusedError: the model or a filter of its provider declines.
            GarbledError: it was cut off, or is empty.
        """
        if self._refusal or self.finish == "content_filter":
            raise RefusedError(f"the language model declines: {shown(self._refusal) or 'its content filter'}")
        if self.finish == "length":
            raise _cut_off()
        if not self._holds_something:
            raise GarbledError("the language model's answer is empty", "Ask again.")


def _root(error: BaseException) -> str:
    """What the first error of a chain says: the ones after it say "connection error" and no more."""
    while error.__cause__:
        error = error.__cause__
    return shown(str(error))


def _cut_off() -> GarbledError:
    error = GarbledError("the language model's answer was cut off by its limit of tokens", "Allow a longer one.")
    error.cut = True
    return error


def _only_thoughts() -> GarbledError:
    return GarbledError("the language model's answer holds thoughts and nothing else", "Allow a longer answer.")


def _messages(ask: Ask) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in ask.messages]


def _options(ask: Ask, mode: Mode) -> dict[str, Any]:
    """What goes with the messages. As `extra_body`, a format is sent as it stands, past the client's own helpers."""
    options: dict[str, Any] = {"max_tokens": ask.max_tokens}
    if ask.schema_ is None or mode == "text":
        return options
    form: dict[str, Any] = {"type": mode}
    if mode == "json_schema":
        name = re.sub(r"[^a-zA-Z0-9_-]", "_", ask.name)[:64]
        form["json_schema"] = {"name": name, "strict": True, "schema": ask.schema_}
    return {**options, "extra_body": {"response_format": form}}


@contextmanager
def _our_errors() -> Iterator[None]:
    """The client's errors as ours, once and for all."""
    try:
        yield
    except ModelError:
        raise
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise TooSlowError("the language model did not answer before the deadline", _TIME) from error
    except (openai.APIConnectionError, httpx2.TransportError) as error:
        raise UnreachableError(f"no connection to the language model's endpoint: {_root(error)}", _ADDRESS) from error
    except openai.APIStatusError as error:
        words = error.message.removeprefix(f"Error code: {error.status_code} - ")
        raise fault(error.status_code, words, error.response.headers) from error
    except openai.APIError as error:
        raise OverloadedError(f"the language model's endpoint failed: {shown(error.message)}") from error
    except (LookupError, TypeError, AttributeError, ValueError) as error:  # what the client does with a broken answer
        raise GarbledError(
            f"the language model's endpoint sent no answer of the protocol: {shown(str(error))}"
        ) from error
