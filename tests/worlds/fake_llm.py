"""A language model in memory, behind the same seam as a real one: it answers what the test wants."""

import threading
from collections.abc import Callable, Generator, Sequence

from agent.llm.seam import Completion, Deadline, Usage
from prompts.ask import Ask

Answer = str | Exception
Answers = Answer | Sequence[Answer] | Callable[[Ask], Answer]


class FakeModel:
    """A `ChatModel` without a network.

    Args:
        answers: one answer for ever, one after the other (the last one stays), or what a function makes of the
            question; an exception is raised instead.
        usage: what each answer costs.
    """

    def __init__(self, answers: Answers = "{}", usage: Usage | None = None) -> None:
        self.asked: list[Ask] = []
        self._answers = [answers] if isinstance(answers, str | Exception) else answers
        self._usage = usage or Usage(calls=1, tokens_in=100, tokens_out=20, milliseconds=1)
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return "fake"

    def complete(self, ask: Ask, deadline: Deadline) -> Completion:
        return Completion(text=self._answer(ask), usage=self._usage, model=self.name)

    def stream(self, ask: Ask, deadline: Deadline) -> Generator[str, None, Usage]:
        text = self._answer(ask)
        yield from (text[start : start + 4] for start in range(0, len(text), 4))
        return self._usage

    def _answer(self, ask: Ask) -> str:
        with self._lock:
            turn = len(self.asked)
            self.asked.append(ask)
        answers = self._answers
        answer = answers(ask) if callable(answers) else answers[min(turn, len(answers) - 1)]
        if isinstance(answer, Exception):
            raise answer
        return answer
