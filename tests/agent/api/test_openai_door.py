"""OpenAI's own client talks to Segue as to a model; and what front ends ask behind the person's back."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from agent.api.app import create_app
from agent.api.front_ends import chore
from agent.api.remembered import MOST, Remembered
from agent.api.spoken import plain, spoken
from agent.bootstrap import Wiring
from agent.chat.pieces import Text
from agent.chat.session import Session
from agent.settings import Settings
from tests.agent.api.conftest import SECRET, Locked, new_token
from tests.worlds.served import serving

LOVED: ChatCompletionMessageParam = {"role": "user", "content": "I loved Dune and Neuromancer. Films?"}


@pytest.fixture
def client(url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="anything", max_retries=0) as client:
        yield client


def test_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["segue", "segue-film"]
    assert client.models.retrieve("segue-film").owned_by == "segue"


def test_a_plain_answer(client: openai.OpenAI, wired: Wiring) -> None:
    done = client.chat.completions.create(model="segue", messages=[LOVED], temperature=0.2, user="ignored")
    answer = done.choices[0].message.content or ""
    assert done.choices[0].finish_reason == "stop"
    assert "1. **" in answer
    assert "“Dune”" in answer
    assert done.usage is not None
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens > 0
    titles = {item.title for item in wired.all_items()}
    listed = [line.split("**")[1] for line in answer.splitlines() if "**" in line]
    assert listed
    assert set(listed) <= {plain(title) for title in titles}


def test_a_stream_says_the_same(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="segue", messages=[LOVED]).choices[0].message.content
    stream = client.chat.completions.create(
        model="segue", messages=[LOVED], stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices).strip() == whole
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is not None
    assert chunks[-1].choices == []
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_stream_ends_with_done(api: httpx2.Client) -> None:
    body = {"model": "segue", "messages": [LOVED], "stream": True}
    text = api.post("/v1/chat/completions", json=body).text
    assert text.endswith("data: [DONE]\n\n")
    assert "usage" not in text


@pytest.mark.parametrize("restarted", [False, True])
def test_a_conversation_goes_on_also_after_a_restart(client: openai.OpenAI, wired: Wiring, restarted: bool) -> None:
    first = client.chat.completions.create(model="segue", messages=[LOVED]).choices[0].message.content or ""
    messages: list[ChatCompletionMessageParam] = [
        LOVED,
        {"role": "assistant", "content": first},
        {"role": "user", "content": "Why the first one?"},
    ]
    with ExitStack() as stack:
        if restarted:  # another server, which has heard nothing of this
            address = stack.enter_context(serving(create_app(wired)))
            client = stack.enter_context(openai.OpenAI(base_url=f"{address}/v1", api_key="anything", max_retries=0))
        second = client.chat.completions.create(model="segue", messages=messages)
    title = next(line for line in first.splitlines() if line.startswith("1. ")).split("**")[1]
    assert f"**{title}**" in (second.choices[0].message.content or "")


def test_a_model_of_one_domain(client: openai.OpenAI) -> None:
    said: ChatCompletionMessageParam = {"role": "user", "content": [{"type": "text", "text": "I loved 三体"}]}
    answer = client.chat.completions.create(model="segue-film", messages=[said]).choices[0].message.content or ""
    assert "1. **" in answer


def test_errors_are_openais(client: openai.OpenAI, locked: Locked) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(model="gpt-4o", messages=[LOVED])
    assert missing.value.code == "model_not_found"
    for messages in ([], [{"role": "assistant", "content": "hi"}], [{"role": "user", "content": ""}]):
        with pytest.raises(openai.BadRequestError) as bad:
            client.chat.completions.create(model="segue", messages=messages)  # type: ignore[arg-type]  # that is the test
        assert bad.value.type == "invalid_request_error"
    with pytest.raises(openai.BadRequestError) as many:
        client.chat.completions.create(model="segue", messages=[LOVED], n=2)
    assert many.value.param == "n"
    with openai.OpenAI(base_url=f"{locked.url}/v1", api_key="wrong", max_retries=0) as stranger:
        with pytest.raises(openai.AuthenticationError) as refused:
            stranger.models.list()
        assert refused.value.type == "authentication_error"


def test_identity_comes_from_key_or_token_alone(locked: Locked) -> None:
    spoofed = {"X-OpenWebUI-User-Id": "ann", "X-User": "ann", "X-Forwarded-User": "ann"}
    said: ChatCompletionMessageParam = {"role": "user", "content": "I loved Neuromancer. Films?"}

    def events() -> list[str]:
        with locked.client(locked.anns) as client:
            found = client.get("/v1/users/ann")
        return [e["item"] for e in found.json()["events"]] if found.status_code == 200 else []

    with locked.client(locked.anns) as client:
        client.delete("/v1/users/ann")
    with openai.OpenAI(base_url=f"{locked.url}/v1", api_key=locked.key, default_headers=spoofed) as client:
        client.chat.completions.create(model="segue", messages=[said], user="ann")
    assert events() == []
    with openai.OpenAI(base_url=f"{locked.url}/v1", api_key=locked.anns) as client:
        client.chat.completions.create(model="segue", messages=[said])
    assert events() == ["neuromancer"]
    token = {"X-Segue-Token": new_token("ann", SECRET)}
    said = {"role": "user", "content": "I loved Dune. Films?"}
    with openai.OpenAI(base_url=f"{locked.url}/v1", api_key=locked.key, default_headers=token) as client:
        client.chat.completions.create(model="segue", messages=[said])
    assert sorted(events()) == ["dune", "neuromancer"]


HISTORY = "<chat_history>\nUSER: I loved Dune and hated Twilight, any film?\nASSISTANT: Arrival\n</chat_history>"
TITLE = (
    "### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history.\n### Output:\n"
    'JSON format: { "title": "your concise title here" }\n### Chat History:\n' + HISTORY
)
TAGS = (
    "### Task:\nGenerate 1-3 broad tags categorizing the main themes of the chat history.\n### Output:\n"
    'JSON format: { "tags": ["tag1", "tag2"] }\n' + HISTORY
)
FOLLOW_UPS = "### Task:\nSuggest 3-5 relevant follow-up questions to this conversation.\n" + HISTORY
QUERIES = "### Task:\nAnalyze the chat history to determine the necessity of generating search queries.\n" + HISTORY
LIBRE = (
    "Provide a concise, 5-word-or-less title for the conversation, using its same language, with no punctuation.\n"
    "Conversation:\nUser: 我喜欢《三体》，推荐几部电影\nAI: 好的"
)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (TITLE, {"title": "I loved Dune and hated Twilight"}),
        (TAGS, {"tags": ["film"]}),
        (FOLLOW_UPS, {"follow_ups": []}),
        (QUERIES, {"queries": []}),
        (LIBRE, "我喜欢《三体》，推荐几部电影"),
    ],
)
def test_chores_are_answered_by_rule(text: str, answer: object) -> None:
    found = chore(text, ["book", "film", "music"])
    assert found is not None
    assert (found if isinstance(answer, str) else json.loads(found)) == answer


@pytest.mark.parametrize(
    "text",
    [
        "I loved Dune. Films?",
        "Give me the title of a film like Dune",
        "Suggest a film with tags like space and loss, as in our conversation",
        "What is the title of the film about a conversation?",
        "推荐一部标题里有“对话”的电影",
    ],
)
def test_what_a_person_says_is_no_chore(text: str) -> None:
    assert chore(text, ["film"]) is None


def test_a_chore_asks_no_network(tmp_path: Path) -> None:
    nothing_trained = Wiring(Settings(workspace=tmp_path / "new"))
    with (
        serving(create_app(nothing_trained)) as url,
        openai.OpenAI(base_url=f"{url}/v1", api_key="anything", max_retries=0) as client,
    ):
        done = client.chat.completions.create(model="segue", messages=[{"role": "user", "content": TITLE}])
    assert json.loads(done.choices[0].message.content or "")["title"].startswith("I loved Dune")


@pytest.mark.parametrize(
    "evil", ["![x](http://evil/?q=1)", "[click](http://evil)", "<img src=x>", "<http://evil>", "a\n# b\n1. c"]
)
def test_nothing_of_a_catalogue_becomes_a_link_or_html(evil: str) -> None:
    for text in (plain(evil), spoken(Text(text=evil))):
        assert "](" not in text.replace("\\]", "").replace("\\[", "") or "\\[" in text
        assert not any(text[n] == "<" and text[n - 1 : n] != "\\" for n in range(len(text)))
        assert not any(text[n] == "[" and text[n - 1 : n] != "\\" for n in range(len(text)))
    assert "\n" not in plain(evil)


def test_states_are_kept_apart_and_bounded() -> None:
    kept = Remembered()
    kept.keep(("a", "", "segue"), [("user", "hello  there ")], Session(id="1"))
    assert kept.find(("a", "", "segue"), [("user", "hello there")]) == Session(id="1")
    assert kept.find(("b", "", "segue"), [("user", "hello there")]) is None
    assert kept.find(("a", "", "segue"), [("assistant", "hello there")]) is None
    for n in range(MOST):
        kept.keep(("a",), [("user", str(n))], Session(id="2"))
    assert kept.find(("a", "", "segue"), [("user", "hello there")]) is None
