"""The language model put together: the endpoint, and around it what keeps a person from waiting in vain.

patience( breaker( gate( JSON modes( endpoint ))))
"""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from agent.llm.breaker import Breaker
from agent.llm.cache import Cached
from agent.llm.calls import Direct
from agent.llm.gate import Gate
from agent.llm.guarded import Guarded
from agent.llm.memory import FILE, ModeMemory
from agent.llm.modes import Structured
from agent.llm.patience import Patience
from agent.llm.price import Prices
from agent.llm.provider import OPENAI, OpenAIModel
from agent.llm.seam import Deadline
from agent.settings import LLMSettings
from migration.errors import InputError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING")


class LanguageModel:
    """One model at one endpoint, ready for use.

    Args:
        settings: which, and how.
        workspace: folder for what is remembered.

    Raises:
        InputError: there is no key, or prompts would be sent to a third party.
    """

    def __init__(self, settings: LLMSettings, workspace: Path) -> None:
        refuse_tracing(settings, os.environ)
        if not settings.base_url and not settings.api_key.get_secret_value():
            raise InputError(
                f"the language model {settings.model!r} at OpenAI needs a key, found none",
                "Set OPENAI_API_KEY, or SEGUE_LLM__BASE_URL for an endpoint of your own.",
            )
        self.settings = settings
        self._folder = workspace / "llm"
        self.memory = ModeMemory(workspace / FILE, settings.base_url or OPENAI, settings.model)
        self.direct = Direct()
        self._calls = Patience(Breaker(Gate(self.direct, settings.concurrency)), settings.retries)

    @cached_property
    def endpoint(self) -> OpenAIModel:
        """The endpoint itself: one request a call, nothing tried again."""
        s = self.settings
        prices = Prices(prompt=s.price_in, answer=s.price_out, cached=s.price_cached)
        return OpenAIModel(s.model, s.base_url, s.api_key, s.temperature, s.concurrency, prices)

    @cached_property
    def model(self) -> Guarded:
        """The `ChatModel`."""
        return Guarded(Structured(self.endpoint, self.settings.mode, self.memory), self._calls)

    @cached_property
    def cached(self) -> Cached:
        """The same for long batches: what was answered once is not asked again."""
        flavour = f"{self.endpoint.base_url} {self.settings.temperature} {self.settings.mode}"
        return Cached(self.model, self._folder, flavour)

    def chat_model(self, deadline: Callable[[], Deadline] | None = None, **options: object) -> "BaseChatModel":
        """The same model as LangChain's agents take it.

        Args:
            deadline: gives the deadline of each call when it begins; None: the settings' seconds for each call.
            options: of `ChatOpenAI`, e.g. `max_tokens`.
        """
        return self.endpoint.chat_model(self._calls, deadline or self.deadline, **options)

    def deadline(self) -> Deadline:
        """A deadline that begins now."""
        return Deadline(self.settings.deadline_s)


def refuse_tracing(settings: LLMSettings, environment: Mapping[str, str]) -> None:
    """Whether LangChain would send every prompt to a third party.

    Raises:
        InputError: it would, and nobody has allowed it.
    """
    found = [name for name in _TRACING if environment.get(name, "").lower() in {"1", "true", "yes", "on"}]
    if found and not settings.allow_tracing:
        raise InputError(
            f"{found[0]} is set: every prompt, with what people like in it, would be sent to LangSmith",
            f"Unset {found[0]}, or allow it with SEGUE_LLM__ALLOW_TRACING=true.",
        )
