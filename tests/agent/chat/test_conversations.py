"""The scripted conversations, offline: at least nine in ten pass, and the others are named."""

from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from tests.worlds.conversations import HELD_BACK, TUNED, hold_all, load, report


def test_there_are_enough() -> None:
    assert len(load(TUNED)) + len(load(HELD_BACK)) >= 60
    assert len(load(HELD_BACK)) >= 15


def test_those_that_were_tuned_on_pass(assistant: Assistant, wired: Wiring) -> None:
    outcomes = hold_all(assistant, wired, TUNED)
    assert sum(outcome.passed for outcome in outcomes) >= 0.95 * len(outcomes), report(outcomes)


def test_those_written_last_pass(assistant: Assistant, wired: Wiring) -> None:
    outcomes = hold_all(assistant, wired, HELD_BACK)
    assert sum(outcome.passed for outcome in outcomes) >= 0.8 * len(outcomes), report(outcomes)
