"""What works at an endpoint: asked of the endpoint itself, with questions that say nothing about anybody."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from agent.llm.errors import GarbledError, ModelError
from agent.llm.modes import MODES, in_words
from agent.llm.seam import Deadline, Mode
from migration.domain import Value
from prompts.ask import Ask, Message
from prompts.json_answer import NotJson, read_json

if TYPE_CHECKING:
    from agent.llm.assembly import LanguageModel

SECONDS = 10.0
"""For each question at most."""

_SCHEMA = {
    "type": "object",
    "properties": {"works": {"type": "boolean"}},
    "required": ["works"],
    "additionalProperties": False,
}
_TOOL = {
    "type": "function",
    "function": {
        "name": "look_up",
        "description": "Looks a word up in a dictionary.",
        "parameters": {
            "type": "object",
            "properties": {"word": {"type": "string"}},
            "required": ["word"],
            "additionalProperties": False,
        },
    },
}


class Checkup(Value):
    """What works. Each cause is empty where it does.

    Attributes:
        model: its name.
        base_url: of the endpoint, without a password.
        models: that the endpoint says it has; empty where it does not say.
        chat: why there is no answer in words.
        mode: the best way of asking for JSON; None where none works.
        tools: why no tool is called.
        streaming: why there is no answer in pieces.
        advice: what to do about the first of the causes.
    """

    model: str
    base_url: str
    models: tuple[str, ...] = ()
    chat: str = ""
    mode: Mode | None = None
    tools: str = ""
    streaming: str = ""
    advice: str = ""

    @property
    def works(self) -> bool:
        """Whether the model can be used at all."""
        return not self.chat

    def summary(self) -> str:
        """One line for a person."""
        where = f"{self.model} at {self.base_url}"
        if self.chat:
            return f"{where} does not answer: {self.chat}"
        json = f"JSON {'by schema' if self.mode == 'json_schema' else f'as {self.mode}' if self.mode else 'no'}"
        parts = ["chat yes", json, _yes_no("tools", self.tools), _yes_no("streaming", self.streaming)]
        return f"{where}: {', '.join(parts)}; {self._listed()}"

    def _listed(self) -> str:
        if not self.models:
            return "it does not say which models it has"
        if self.model in self.models:
            return f"one of {len(self.models):,} models there"
        shown = ", ".join(self.models[:5])
        return (
            f"not among the {len(self.models):,} models that it lists ({shown}{', …' if len(self.models) > 5 else ''})"
        )


def examine(language: "LanguageModel") -> Checkup:
    """Ask the endpoint a few small questions; what is found out about JSON is remembered.

    Args:
        language: the model; its breaker and its retries are not used here.
    """
    first = Checkup(model=language.settings.model, base_url=_public(language.endpoint.base_url))
    chat, advice = _try(lambda: language.endpoint.complete(_ask("Say yes."), _soon(language)))
    if chat:
        models = _models(language) if "connection" not in chat else ()
        return first.model_copy(update={"chat": chat, "advice": advice, "models": models})
    mode = _best_mode(language)
    tools, _ = _try(lambda: _call_a_tool(language))
    streaming, _ = _try(lambda: list(language.endpoint.stream(_ask("Say yes."), _soon(language))))
    found = {"models": _models(language), "mode": mode, "tools": tools, "streaming": streaming}
    return first.model_copy(update=found)


def _best_mode(language: "LanguageModel") -> Mode | None:
    asked = _ask('Does this work? Answer {"works": true}.', _SCHEMA)
    for mode in MODES:
        try:
            question = asked if mode == "json_schema" else in_words(asked)
            read_json(language.endpoint.complete(question, _soon(language), mode).text)
        except (ModelError, NotJson):
            continue
        language.memory.keep(None if mode == MODES[0] else mode)
        return mode
    return None


def _call_a_tool(language: "LanguageModel") -> None:
    chat = language.endpoint.chat_model(language.direct, lambda: _soon(language), max_tokens=200)
    answer = chat.bind_tools([_TOOL]).invoke("Look up the word 'segue' with the tool.")
    if not answer.tool_calls:
        raise ModelError("it answers in words where a tool should be called")


def _models(language: "LanguageModel") -> tuple[str, ...]:
    try:
        return language.endpoint.models(_soon(language))
    except ModelError:  # not every endpoint says; that is no fault
        return ()


def _try(work: Callable[[], object]) -> tuple[str, str]:
    """Why it does not work, and what to do; both empty where it does."""
    try:
        work()
    except GarbledError as error:
        if not error.cut:  # one that talks or thinks for longer than it may talks all the same
            return error.message, error.hint
    except ModelError as error:
        return error.message, error.hint
    return "", ""


def _soon(language: "LanguageModel") -> Deadline:
    return Deadline(min(SECONDS, language.settings.deadline_s))


def _ask(words: str, schema: dict[str, object] | None = None) -> Ask:
    return Ask(name="checkup.v1", messages=(Message(role="user", content=words),), schema=schema, max_tokens=200)


def _yes_no(what: str, cause: str) -> str:
    return f"{what} no ({cause})" if cause else f"{what} yes"


def _public(base_url: str) -> str:
    scheme, _, rest = base_url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
