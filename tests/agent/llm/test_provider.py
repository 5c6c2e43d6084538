"""The provider over the scripted server, and the fake: they keep the same promises."""

import asyncio
from collections.abc import Callable

import pytest
from langchain.agents import create_agent
from langchain_core.tools import tool

from agent.llm.assembly import LanguageModel, refuse_tracing
from agent.llm.errors import RejectedError, TooSlowError, UnreachableError
from agent.llm.price import Prices
from agent.llm.seam import ChatModel, Deadline, Usage
from agent.settings import LLMSettings
from migration.errors import InputError
from tests.contracts.chat_model import ChatModelContract, Heard, Models, question
from tests.worlds.fake_llm import FakeModel
from tests.worlds.llm_server import LLMServer, calls_tool, cut, drip, says, status

Make = Callable[..., LanguageModel]


class TestProvider(ChatModelContract):
    @pytest.fixture
    def models(self, llm_server: LLMServer, language_model: Make) -> Models:
        def make(text: str) -> ChatModel:
            llm_server.play(says(text))
            return language_model().model

        return make

    @pytest.fixture
    def broken(self, llm_server: LLMServer, language_model: Make) -> ChatModel:
        llm_server.play(status(500))
        return language_model(retries=0).model


class TestFake(ChatModelContract):
    @pytest.fixture
    def models(self) -> Models:
        return FakeModel

    @pytest.fixture
    def broken(self) -> ChatModel:
        return FakeModel(UnreachableError("gone"))


def test_usage_tells_what_the_provider_had_cached_and_the_price(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says("One two three."))
    model = language_model(price_in=2.0, price_out=10.0, price_cached=1.0).model
    usage = model.complete(question(words="a b c"), Deadline(20)).usage
    assert (usage.tokens_in, usage.tokens_out, usage.tokens_cached) == (5, 3, 2)
    assert usage.price == pytest.approx((3 * 2.0 + 2 * 1.0 + 3 * 10.0) / 1e6)
    assert language_model().model.complete(question(), Deadline(20)).usage.price is None
    stream = Heard(model.stream(question(), Deadline(20)))
    assert list(stream)
    assert stream.usage.price is not None


def test_prices_need_both() -> None:
    assert Prices(prompt=1.0).priced(Usage(tokens_in=5)).price is None


def test_the_limit_goes_by_the_name_that_every_server_knows(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says("Yes."))
    language_model().model.complete(question(), Deadline(20))
    sent = llm_server.requests[-1]
    assert sent["max_tokens"] == 50
    assert "max_completion_tokens" not in sent
    assert sent["temperature"] == 0.0
    language_model(model="gpt-5-mini").model.complete(question(), Deadline(20))
    assert "temperature" not in llm_server.requests[-1]


def test_nothing_is_sent_but_the_question(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says("Yes."))
    language_model().model.complete(question(), Deadline(20))
    sent = llm_server.requests[-1]
    assert sent["messages"] == [
        {"role": "system", "content": "You rank."},
        {"role": "user", "content": "Which first?"},
    ]
    assert sent.keys() == {"messages", "model", "max_tokens", "temperature", "stream"} - ({"stream"} - sent.keys())


@tool
def weather(city: str) -> str:
    """Tell the weather."""
    return f"rain in {city}"


def test_an_agent_runs_tools_over_it(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(calls_tool("weather", city="Oslo"), says("Take a coat."))
    agent = create_agent(language_model().chat_model(), [weather])
    answer = agent.invoke({"messages": [("user", "What shall I wear?")]})["messages"]
    assert answer[-1].text == "Take a coat."
    assert [m.text for m in answer if m.type == "tool"] == ["rain in Oslo"]


def test_an_agent_that_streams_runs_tools_too(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(calls_tool("weather", city="Oslo"), says("Take a coat."))
    agent = create_agent(language_model().chat_model(), [weather])
    steps = agent.stream({"messages": [("user", "What shall I wear?")]}, stream_mode="messages")
    words = "".join(chunk.text for chunk, _ in steps if chunk.type == "AIMessageChunk")
    assert words == "Take a coat."
    assert llm_server.requests[-1]["stream"]


def test_an_agent_keeps_the_deadline_and_raises_our_errors(llm_server: LLMServer, language_model: Make) -> None:
    language = language_model()
    deadline = Deadline(0.3)
    agent = create_agent(language.chat_model(lambda: deadline), [weather])
    llm_server.play(drip)
    with pytest.raises(TooSlowError):
        agent.invoke({"messages": [("user", "Hello?")]})
    llm_server.play(cut("I would"))
    chat = language.chat_model(lambda: Deadline(20))
    with pytest.raises(UnreachableError):
        list(chat.stream("Hello?"))


def test_asynchronous_use_keeps_the_deadline_too(llm_server: LLMServer, language_model: Make) -> None:
    chat = language_model(deadline_s=0.3).chat_model()
    llm_server.play(says("Yes."))
    assert asyncio.run(chat.ainvoke("Well?")).text == "Yes."

    async def words() -> str:
        return "".join([chunk.text async for chunk in chat.astream("Well?")])

    assert asyncio.run(words()) == "Yes."
    llm_server.play(drip)
    with pytest.raises(TooSlowError):
        asyncio.run(chat.ainvoke("Well?"))


def test_the_models_of_the_endpoint(llm_server: LLMServer, language_model: Make) -> None:
    assert language_model().endpoint.models(Deadline(20)) == ("scripted-1",)
    llm_server.models = None
    with pytest.raises(RejectedError):
        language_model().endpoint.models(Deadline(20))


def test_a_key_is_needed_for_openai_alone(tmp_path: object) -> None:
    with pytest.raises(InputError, match="needs a key"):
        LanguageModel(LLMSettings(model="gpt-4.1-mini"), tmp_path)  # type: ignore[arg-type]  # never looked at


def test_prompts_go_to_no_third_party() -> None:
    settings = LLMSettings(model="m")
    with pytest.raises(InputError, match="LANGSMITH_TRACING is set"):
        refuse_tracing(settings, {"LANGSMITH_TRACING": "true"})
    refuse_tracing(settings, {"LANGSMITH_TRACING": "false"})
    refuse_tracing(LLMSettings(model="m", allow_tracing=True), {"LANGSMITH_TRACING": "true"})
