"""LangChain's agent over the desk's functions: the only file that knows it."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, Literal

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.errors import GraphRecursionError

from agent.chat.desk import Desk, told
from agent.chat.pieces import Piece
from agent.llm.errors import GarbledError
from prompts.ask import Message

STEPS = 24
"""Calls of the model and of tools in one answer, together."""


_MODES: list[Literal["messages", "updates"]] = ["messages", "updates"]


def run(model: BaseChatModel, desk: Desk, messages: Sequence[Message]) -> Iterator[str | Piece]:
    """Let the model answer; its words come as they are written, and in between the pieces that the tools bring.

    Args:
        model: under a deadline of its own.
        desk: what it may do.
        messages: the instructions first, the person's message last.

    Raises:
        ModelError: the endpoint failed, or the model went on calling tools.
    """
    system, *said = messages
    tools = [_tool(function, desk) for function in desk.functions]
    agent = create_agent(model, tools, system_prompt=system.content)
    spoken: list[AnyMessage | dict[str, Any]] = [_message(message) for message in said]
    limit: RunnableConfig = {"recursion_limit": STEPS}
    try:
        for mode, event in agent.stream({"messages": spoken}, limit, stream_mode=_MODES):
            yield from desk.taken()
            if mode == "messages" and (words := _spoken(*event)):
                yield words
    except GraphRecursionError as error:
        raise GarbledError(f"the language model called tools {STEPS} times over and said nothing") from error
    yield from desk.taken()


def _spoken(message: object, about: dict[str, Any]) -> str:
    """The words of the agent itself: a tool may ask the same model, and that is heard in the stream too."""
    own = about.get("langgraph_node") == "model"
    return message.text if own and isinstance(message, AIMessageChunk) else ""


def _tool(function: Callable[..., str], desk: Desk) -> BaseTool:
    @wraps(function)
    def call(*args: object, **values: object) -> str:
        with desk.lock:  # a model may ask for several tools at once, and LangChain runs them in threads
            return told(function, *args, **values)

    return StructuredTool.from_function(call, name=function.__name__)


def _message(message: Message) -> AnyMessage:
    return HumanMessage(message.content) if message.role == "user" else AIMessage(message.content)
