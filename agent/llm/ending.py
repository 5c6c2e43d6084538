"""How a model's answer ends, and whether it is one."""

from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration

from agent.llm.errors import GarbledError, RefusedError
from agent.llm.faults import shown


class Ending:
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
            raise cut_off()
        if not self._holds_something:
            raise GarbledError("the language model's answer is empty", "Ask again.")


def cut_off() -> GarbledError:
    """The limit of tokens ended it."""
    error = GarbledError("the language model's answer was cut off by its limit of tokens", "Allow a longer one.")
    error.cut = True
    return error


def only_thoughts() -> GarbledError:
    """It never came to an answer."""
    return GarbledError("the language model's answer holds thoughts and nothing else", "Allow a longer answer.")
