"""Patience, breaker and gate, each by itself, with a clock of their own."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.llm.breaker import Breaker
from agent.llm.calls import Direct, once
from agent.llm.errors import (
    GarbledError,
    ModelError,
    OverloadedError,
    RefusedError,
    RejectedError,
    RestingError,
    TooSlowError,
    UnreachableError,
)
from agent.llm.gate import Gate
from agent.llm.patience import Patience
from agent.llm.seam import Deadline


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def failing(*errors: ModelError | None) -> Callable[[], str]:
    """Work that fails with one error after the other, and succeeds at None and after the last."""
    left = list(errors)

    def work() -> str:
        error = left.pop(0) if left else None
        if error:
            raise error
        return "done"

    return work


def patient(clock: Clock, retries: int = 2, chance: float = 1.0) -> Patience:
    return Patience(Direct(), retries, clock.sleep, lambda: chance)


def test_what_may_get_better_is_tried_again_with_growing_waits() -> None:
    clock = Clock()
    work = failing(OverloadedError("busy"), UnreachableError("broke"))
    assert once(patient(clock), work, Deadline(20, clock)) == "done"
    assert clock.now == pytest.approx(100 + 0.5 + 1.0)


def test_tries_end() -> None:
    clock = Clock()
    work = failing(OverloadedError("first"), OverloadedError("second"), OverloadedError("third"))
    with pytest.raises(OverloadedError, match="third"):
        once(patient(clock), work, Deadline(60, clock))


@pytest.mark.parametrize("error", [RefusedError("no"), RejectedError("no"), TooSlowError("no"), RestingError("no")])
def test_what_will_not_get_better_is_not_tried_again(error: ModelError) -> None:
    clock = Clock()
    with pytest.raises(type(error)):
        once(patient(clock), failing(error), Deadline(20, clock))
    assert clock.now == 100


def test_nonsense_is_asked_for_once_more_and_no_oftener() -> None:
    clock = Clock()
    assert once(patient(clock, retries=5), failing(GarbledError("?")), Deadline(20, clock)) == "done"
    with pytest.raises(GarbledError):
        once(patient(clock, retries=5), failing(GarbledError("?"), GarbledError("?")), Deadline(20, clock))


@given(
    waits=st.lists(st.one_of(st.none(), st.floats(0, 1000)), max_size=12),
    seconds=st.floats(0.01, 60),
    chance=st.floats(0, 1),
)
def test_no_wait_ever_passes_the_deadline(waits: list[float | None], seconds: float, chance: float) -> None:
    clock, errors = Clock(), [OverloadedError("busy") for _ in waits]
    for error, wait in zip(errors, waits, strict=True):
        error.retry_after = wait
    deadline = Deadline(seconds, clock)
    with suppress(OverloadedError):
        assert once(patient(clock, 10, chance), failing(*errors), deadline) == "done"
    assert clock.now <= 100 + seconds


def test_a_stream_that_has_begun_is_not_begun_again() -> None:
    clock, begun = Clock(), []

    def stream() -> Generator[str, None, int]:
        begun.append(True)
        yield "so"
        raise UnreachableError("broke")

    heard = []
    with pytest.raises(UnreachableError):
        heard.extend(patient(clock).flow(stream, Deadline(20, clock)))
    assert heard == ["so"]
    assert len(begun) == 1


def test_the_breaker_opens_after_five_failures_and_probes_every_thirty_seconds() -> None:
    clock = Clock()
    breaker = Breaker(Direct(), clock=clock)
    bad = OverloadedError("busy")
    for _ in range(5):
        with pytest.raises(OverloadedError):
            once(breaker, failing(bad), Deadline(20, clock))
    assert breaker.open
    with pytest.raises(RestingError, match="30 s"):
        once(breaker, failing(), Deadline(20, clock))
    clock.now += 30
    with pytest.raises(OverloadedError):  # the probe
        once(breaker, failing(bad), Deadline(20, clock))
    clock.now += 29
    with pytest.raises(RestingError):
        once(breaker, failing(), Deadline(20, clock))
    clock.now += 1
    assert once(breaker, failing(), Deadline(20, clock)) == "done"
    assert not breaker.open
    assert once(breaker, failing(), Deadline(20, clock)) == "done"


def test_only_one_probe_is_let_through_at_a_time() -> None:
    clock = Clock()
    breaker = Breaker(Direct(), failures=1, clock=clock)
    with pytest.raises(OverloadedError):
        once(breaker, failing(OverloadedError("busy")), Deadline(20, clock))
    clock.now += 30

    def probe() -> str:
        with pytest.raises(RestingError):
            once(breaker, failing(), Deadline(20, clock))
        return "done"

    assert once(breaker, probe, Deadline(20, clock)) == "done"


def test_failures_must_come_in_a_row_and_a_refusal_is_none() -> None:
    breaker = Breaker(Direct(), failures=2)
    for error in (OverloadedError("busy"), None, OverloadedError("busy"), RefusedError("no"), OverloadedError("busy")):
        with suppress(ModelError):
            once(breaker, failing(error), Deadline(20))
    assert not breaker.open


def test_the_gate_bounds_what_is_under_way() -> None:
    gate, inside, most = Gate(Direct(), 2), [], []
    lock = threading.Lock()

    def work() -> None:
        with lock:
            inside.append(1)
            most.append(len(inside))
        threading.Event().wait(0.02)
        with lock:
            inside.pop()

    threads = [threading.Thread(target=lambda: once(gate, work, Deadline(5))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 8
    assert max(most) == 2


def test_a_turn_that_does_not_come_is_not_waited_for_beyond_the_deadline() -> None:
    gate, go_on = Gate(Direct(), 1), threading.Event()
    holder = threading.Thread(target=lambda: once(gate, go_on.wait, Deadline(5)))
    holder.start()
    with pytest.raises(TooSlowError, match="turn"):
        once(gate, failing(), Deadline(0.05))
    go_on.set()
    holder.join()
    assert once(gate, failing(), Deadline(1)) == "done"


def ended_soon() -> Deadline:
    """A deadline under another one, which somebody else ends after a moment."""
    outer = Deadline(60)
    threading.Timer(0.1, outer.end).start()
    return outer.within(50)


def test_whoever_waits_for_a_turn_is_back_when_the_deadline_is_ended() -> None:
    gate, go_on, begun = Gate(Direct(), 1), threading.Event(), time.monotonic()
    holder = threading.Thread(target=lambda: once(gate, go_on.wait, Deadline(60)))
    holder.start()
    with pytest.raises(TooSlowError):
        once(gate, failing(), ended_soon())
    assert time.monotonic() - begun < 2
    go_on.set()
    holder.join()


def test_whoever_waits_to_ask_again_is_back_when_the_deadline_is_ended() -> None:
    busy, begun = OverloadedError("busy"), time.monotonic()
    busy.retry_after = 30
    once(Patience(Direct(), 1), failing(busy), ended_soon())
    assert time.monotonic() - begun < 2


def test_what_fails_because_somebody_stopped_it_is_not_counted_against_the_endpoint() -> None:
    breaker, deadline = Breaker(Direct(), failures=1), Deadline(60)
    deadline.end()
    with pytest.raises(TooSlowError):
        once(breaker, failing(TooSlowError("stopped")), deadline)
    assert not breaker.open


def test_a_stream_that_is_left_gives_its_place_back() -> None:
    gate = Gate(Direct(), 1)

    def stream() -> Generator[str, None, None]:
        yield "one"
        yield "two"

    left = gate.flow(stream, Deadline(1))
    next(left)
    left.close()
    assert list(gate.flow(stream, Deadline(1))) == ["one", "two"]
