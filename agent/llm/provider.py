"""Any OpenAI-compatible endpoint: OpenAI, Azure by URL, vLLM, llama.cpp, Ollama, DeepSeek, Qwen, ..."""

import re
from collections.abc import Callable, Generator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from pydantic import SecretStr

from agent.llm.calls import Calls, Direct
from agent.llm.client import Chat, Way, our_errors
from agent.llm.ending import only_thoughts
from agent.llm.price import Prices
from agent.llm.seam import Completion, Deadline, Mode, Usage
from agent.llm.thoughts import Spoken
from agent.llm.transport import http_client, within
from prompts.ask import Ask
from prompts.json_answer import without_thoughts

OPENAI = "https://api.openai.com/v1"

_WITHOUT_TEMPERATURE = re.compile(r"o\d|gpt-5")
"""Models that reject any temperature but their own."""


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
            raise only_thoughts()
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
            raise only_thoughts()
        return usage

    def models(self, deadline: Deadline) -> tuple[str, ...]:
        """The models that the endpoint has.

        Raises:
            ModelError: it does not say.
        """
        with within(deadline), our_errors():
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

    def _new_chat(self, calls: Calls, deadline: Callable[[], Deadline], **options: object) -> Chat:
        return Chat(
            way=Way(calls, deadline),
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
