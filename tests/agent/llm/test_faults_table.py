"""The table of HTTP statuses."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.llm.errors import OverloadedError, RejectedError
from agent.llm.faults import SHOWN, fault, seconds_to_wait, shown

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 529])
def test_busy_may_get_better(status: int) -> None:
    error = fault(status, "busy", {"retry-after": "3"}, NOW)
    assert isinstance(error, OverloadedError)
    assert error.retryable
    assert error.retry_after == 3


@pytest.mark.parametrize("status", [301, 400, 401, 402, 403, 404, 413, 422, 501])
def test_rejected_will_not(status: int) -> None:
    error = fault(status, "no", {}, NOW)
    assert isinstance(error, RejectedError)
    assert not error.retryable
    assert error.hint


def test_no_credit_left_is_not_busy() -> None:
    assert isinstance(fault(429, "You exceeded your quota: insufficient_quota", {}, NOW), RejectedError)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", None),
        ("soon", None),
        ("0", 0),
        ("2.5", 2.5),
        ("-4", 0),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 12:00:30", None),
    ],
)
def test_the_moment_to_come_back(header: str, seconds: float | None) -> None:
    assert seconds_to_wait(header, NOW) == seconds


@given(words=st.text())
def test_what_is_shown_is_one_short_printable_line(words: str) -> None:
    line = shown(words)
    assert len(line) <= SHOWN + 1
    assert line.isprintable()


def test_a_key_is_not_passed_on() -> None:
    assert shown("wrong key sk-abc-DEF_123, sent as Bearer xyz.123") == "wrong key sk-***, sent as Bearer ***"


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_fault_is_told_in_the_language_of_the_reader(status: int) -> None:
    error = fault(status, "the server's own words", {})
    assert error.said("en") == error.message
    assert error.said("zh").endswith(f"（HTTP {status}）")
    assert "server" not in error.said("zh")
