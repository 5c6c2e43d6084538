"""What every language model behind the seam promises; a test class of a concrete one inherits these tests."""

import threading
from collections.abc import Callable, Generator, Iterator

import pytest

from agent.llm.errors import ModelError
from agent.llm.seam import ChatModel, Deadline, Usage
from prompts.ask import Ask, Message
from prompts.json_answer import read_json

SCHEMA = {
    "type": "object",
    "properties": {"order": {"type": "array", "items": {"type": "integer"}}},
    "required": ["order"],
    "additionalProperties": False,
}


def question(schema: dict[str, object] | None = None, words: str = "Which first?") -> Ask:
    messages = (Message(role="system", content="You rank."), Message(role="user", content=words))
    return Ask(name="test.en.v1", messages=messages, schema=schema, max_tokens=50)


class Heard:
    """A stream being read; its usage is there once it has been."""

    def __init__(self, stream: Generator[str, None, Usage]) -> None:
        self._stream = stream
        self.usage = Usage()

    def __iter__(self) -> Iterator[str]:
        self.usage = yield from self._stream


Models = Callable[[str], ChatModel]


class ChatModelContract:
    """Give the fixtures `models`: makes a model that answers with the text given, and `broken`, one that never can."""

    def test_answers(self, models: Models) -> None:
        model = models("The second.")
        done = model.complete(question(), Deadline(5))
        assert done.text == "The second."
        assert done.usage.calls == 1
        assert done.usage.tokens_in > 0
        assert done.usage.tokens_out > 0

    def test_answers_with_json(self, models: Models) -> None:
        done = models('{"order": [2, 1]}').complete(question(SCHEMA), Deadline(5))
        assert read_json(done.text) == {"order": [2, 1]}

    def test_streams_the_same_words_and_says_what_they_cost(self, models: Models) -> None:
        stream = Heard(models("I would take the second. 第二个。").stream(question(), Deadline(5)))
        pieces = list(stream)
        assert "".join(pieces) == "I would take the second. 第二个。"
        assert len(pieces) > 1
        assert stream.usage.calls == 1
        assert stream.usage.tokens_out > 0

    def test_has_a_name(self, models: Models) -> None:
        assert models("x").name

    def test_raises_model_errors_alone(self, broken: ChatModel) -> None:
        with pytest.raises(ModelError) as raised:
            broken.complete(question(), Deadline(1))
        assert raised.value.message
        with pytest.raises(ModelError):
            list(broken.stream(question(), Deadline(1)))

    def test_can_be_asked_from_several_threads(self, models: Models) -> None:
        model, answers = models("Yes."), []
        asking = [
            threading.Thread(target=lambda: answers.append(model.complete(question(), Deadline(5)).text))
            for _ in range(4)
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        assert answers == ["Yes."] * 4
