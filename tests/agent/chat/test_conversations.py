"""The scripted conversations, offline: at least nine in ten pass in each language, and the others are named."""

import pytest

from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from tests.worlds.conversations import FILES, hold_all, load, report


def test_there_are_enough() -> None:
    assert len(load(FILES)) >= 60


@pytest.mark.parametrize("file", FILES)
def test_nine_in_ten_pass(assistant: Assistant, wired: Wiring, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = hold_all(assistant, wired, [file])
    with capsys.disabled():
        print(f"\n{file}: {report(outcomes)}")  # noqa: T201 - the figures are what the test is run for
    assert sum(outcome.passed for outcome in outcomes) >= 0.9 * len(outcomes), report(outcomes)
