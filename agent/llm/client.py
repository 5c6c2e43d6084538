"""LangChain's client of OpenAI's protocol, made fit for somebody who waits.

The only file that knows the provider's client. What its defaults would do is turned off: there are no retries but ours,
no timeouts but the deadline, and a stream that breaks off is an error.
"""

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
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import Field, SkipValidation

from agent.llm.calls import Calls, once
from agent.llm.ending import Ending
from agent.llm.errors import GarbledError, ModelError, OverloadedError, TooSlowError, UnreachableError
from agent.llm.faults import fault, shown
from agent.llm.seam import Deadline
from agent.llm.transport import within

NEW_NAMES = (".openai.com", ".openai.azure.com", ".azure.com")
"""Hosts that want `max_completion_tokens`; all others know the older `max_tokens`, and not all know the newer name."""

_TIME = "Raise SEGUE_LLM__DEADLINE_S, or use a faster model."
_ADDRESS = "Check that it is up, and SEGUE_LLM__BASE_URL."

# The client's advice about LangChain's own helpers, which are not used here; the error itself is raised all the same.
warnings.filterwarnings("ignore", message=".*OpenAI's structured output feature", module="langchain_openai")


@dataclass(frozen=True)
class Way:
    """How calls are carried out, and by when."""

    calls: Calls
    deadline: Callable[[], Deadline]


class Chat(ChatOpenAI):
    """LangChain's client with our way of carrying out calls; asynchronous use runs the same in a thread."""

    way: SkipValidation[Way] = Field(exclude=True)

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
            with within(end), our_errors():
                result = ChatOpenAI._generate(self, messages, stop, run_manager, **kwargs)
                ending = Ending()
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
    ending = Ending()
    while True:
        # The deadline is set for each step alone: between two of them, this thread belongs to whoever reads the stream.
        with within(deadline), our_errors():
            chunk = next(chunks, None)
        if chunk is None:
            break
        ending.note(chunk)
        yield chunk
    if not ending.finish:
        raise UnreachableError("the language model's stream broke off before its end", "Ask again.")
    ending.check()


def _root(error: BaseException) -> str:
    """What the first error of a chain says: the ones after it say "connection error" and no more."""
    while error.__cause__:
        error = error.__cause__
    return shown(str(error))


@contextmanager
def our_errors() -> Iterator[None]:
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
