"""A real inference server with a model of random weights in a conversation: nothing that it writes gets through."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from agent.chat.pieces import Done, Notice, Recommendations, Text
from agent.chat.store import new_session
from agent.settings import LLMSettings, Settings

pytest.importorskip("xllamacpp", reason="the real inference server is not installed")
from tests.worlds.tiny_llm import NAME, tiny_llm


@pytest.fixture(scope="module")
def tiny(two_ways: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant whose language model writes letters at random."""
    with tiny_llm(tmp_path_factory.mktemp("tiny"), context=16_384) as url:  # each letter of the prompt is a token
        llm = LLMSettings(model=NAME, base_url=url, temperature=1.0, retries=0, deadline_s=30)
        wired = Wiring(Settings(workspace=two_ways, search_vectors="lexical", llm=llm))
        yield Assistant(wired, log=False)
        assert wired.language_model is not None
        wired.language_model.endpoint.close()


@pytest.mark.parametrize("text", ["I loved Dune and hated Twilight, any films?", "hello!", "我喜欢《沙丘》，推荐电影"])
def test_the_answer_is_the_one_without_it(tiny: Assistant, wired: Wiring, text: str) -> None:
    pieces = list(tiny.answer(new_session(), text))
    offline = list(Assistant(wired, log=False).answer(new_session(), text))
    assert isinstance(pieces[-1], Done)
    assert pieces[-1].turn.how == "degraded"
    assert [piece.code for piece in pieces if isinstance(piece, Notice)][:1] == ["degraded"]
    assert [p for p in pieces if isinstance(p, Text)] == [p for p in offline if isinstance(p, Text)]
    lists = [[one.item.key for one in p.reply.recommendations] for p in pieces if isinstance(p, Recommendations)]
    assert lists == [[o.item.key for o in p.reply.recommendations] for p in offline if isinstance(p, Recommendations)]
