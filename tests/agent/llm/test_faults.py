"""Every fault of an endpoint, over HTTP: an answer or one of our errors, by the deadline."""

import time
from collections.abc import Callable

import pytest

from agent.llm import errors
from agent.llm.assembly import LanguageModel
from agent.llm.seam import Deadline
from tests.contracts.chat_model import SCHEMA, question
from tests.worlds.llm_server import (
    FAULTS,
    LLMServer,
    cut,
    fenced,
    hang,
    html,
    says,
    says_json,
    status,
    too_many,
    truncated,
    wrong_language,
)
from tests.worlds.stalls import undisturbed

Make = Callable[..., LanguageModel]

SECONDS = 0.6
SLACK = 0.5

EXPECTED: dict[str, type[errors.ModelError]] = {
    "429": errors.OverloadedError,
    "429 retry after 1 s": errors.OverloadedError,
    "429 retry after 300 s": errors.OverloadedError,
    "500": errors.OverloadedError,
    "503 as html": errors.OverloadedError,
    "400": errors.RejectedError,
    "401": errors.RejectedError,
    "404": errors.RejectedError,
    "hang": errors.TooSlowError,
    "drip": errors.TooSlowError,
    "drip in headers": errors.TooSlowError,
    "endless": errors.TooSlowError,
    "cut": errors.UnreachableError,
    "html": errors.GarbledError,
    "choices null": errors.GarbledError,
    "choices empty": errors.GarbledError,
    "error with status 200": errors.GarbledError,
    "empty": errors.GarbledError,
    "bad json": errors.GarbledError,
    "blather": errors.GarbledError,
    "truncated": errors.GarbledError,
    "refusal": errors.RefusedError,
    "content filter": errors.RefusedError,
    "wrong language": errors.GarbledError,
}

STREAMED = {
    **EXPECTED,
    "html": errors.UnreachableError,
    "choices null": errors.ModelError,
    "choices empty": errors.UnreachableError,
    "error with status 200": errors.OverloadedError,
}
ARE_WORDS = ("bad json", "blather", "wrong language")
"""No fault where words are wanted."""


def test_every_fault_is_expected() -> None:
    assert EXPECTED.keys() == FAULTS.keys()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_an_error_by_the_deadline(fault: str, llm_server: LLMServer, language_model: Make) -> None:
    def measure() -> None:
        model = language_model().model
        llm_server.play(FAULTS[fault])
        begun = time.monotonic()
        with pytest.raises(EXPECTED[fault]) as raised:
            model.complete(question(SCHEMA), Deadline(SECONDS))
        assert time.monotonic() - begun < SECONDS + SLACK
        assert raised.value.message
        assert "sk-secret" not in f"{raised.value.message} {raised.value.hint}"

    undisturbed(measure)


@pytest.mark.parametrize("fault", [name for name in FAULTS if name not in ARE_WORDS])
def test_a_stream_with_a_fault_ends_with_an_error(fault: str, llm_server: LLMServer, language_model: Make) -> None:
    def measure() -> None:
        model = language_model().model
        llm_server.play(FAULTS[fault])
        begun = time.monotonic()
        with pytest.raises(STREAMED[fault]):
            list(model.stream(question(), Deadline(SECONDS)))
        assert time.monotonic() - begun < SECONDS + SLACK

    undisturbed(measure)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_passes_is_got_over(fault: str, llm_server: LLMServer, language_model: Make) -> None:
    if EXPECTED[fault].retryable and "300" not in fault:
        llm_server.play(FAULTS[fault], says_json({"order": [2, 1]}))
        done = language_model().model.complete(question(SCHEMA), Deadline(20))
        assert done.text == '{"order": [2, 1]}'
        assert done.usage.calls == 2
        assert done.usage.milliseconds >= 200


def test_nobody_listens(language_model: Make) -> None:
    def measure() -> None:
        model = language_model(base_url="http://127.0.0.1:9/v1").model
        begun = time.monotonic()
        with pytest.raises(errors.UnreachableError) as raised:
            model.complete(question(), Deadline(SECONDS))
        assert time.monotonic() - begun < SECONDS + SLACK
        assert "SEGUE_LLM__BASE_URL" in raised.value.hint

    undisturbed(measure)


def test_a_moment_to_come_back_is_kept_where_there_is_time(llm_server: LLMServer, language_model: Make) -> None:
    def measure() -> None:
        llm_server.play(too_many("1"), says("Yes."))
        begun = time.monotonic()
        assert language_model().model.complete(question(), Deadline(5)).text == "Yes."
        assert 1.0 <= time.monotonic() - begun < 2.0

    undisturbed(measure)


def test_a_moment_beyond_the_deadline_is_not_waited_for(llm_server: LLMServer, language_model: Make) -> None:
    def measure() -> None:
        llm_server.play(too_many("300"))
        begun = time.monotonic()
        with pytest.raises(errors.OverloadedError) as raised:
            language_model().model.complete(question(), Deadline(5))
        assert time.monotonic() - begun < SLACK
        assert raised.value.retry_after == 300
        assert len(llm_server.requests) == 1

    undisturbed(measure)


def test_json_in_a_fence_is_read(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(fenced({"order": [3, 1]}))
    assert language_model().model.complete(question(SCHEMA), Deadline(20)).text == '{"order": [3, 1]}'


def test_thoughts_are_not_words(llm_server: LLMServer, language_model: Make) -> None:
    model = language_model().model
    llm_server.play(says("<think>Do they like it?</think>\nThe second."))
    assert model.complete(question(), Deadline(20)).text == "The second."
    assert "".join(model.stream(question(), Deadline(20))) == "The second."
    llm_server.play(says("<think>Do they like it?"))
    for failing in (
        lambda: model.complete(question(), Deadline(5)),
        lambda: list(model.stream(question(), Deadline(5))),
    ):
        with pytest.raises(errors.GarbledError):
            failing()


def test_words_before_a_cut_are_passed_on_and_not_said_again(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(cut("I would take the"), says("never asked"))
    heard: list[str] = []
    with pytest.raises(errors.UnreachableError):
        heard.extend(language_model().model.stream(question(), Deadline(20)))
    assert "".join(heard) == "I would take the"
    assert len(llm_server.requests) == 1


def test_a_stream_that_fails_before_its_first_word_is_begun_anew(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(status(503), html, says("At last."))
    assert "".join(language_model().model.stream(question(), Deadline(20))) == "At last."


def test_a_truncated_answer_is_never_mended(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(truncated('{"order": [2, 1]}'))
    with pytest.raises(errors.GarbledError):
        language_model(retries=0).model.complete(question(SCHEMA), Deadline(20))


def test_a_reader_who_leaves_takes_the_stream_along(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(FAULTS["endless"])
    stream = language_model(concurrency=1).model.stream(question(), Deadline(10))
    next(stream)
    stream.close()
    end = time.monotonic() + 2
    while not llm_server.hang_ups and time.monotonic() < end:
        time.sleep(0.01)
    assert llm_server.hang_ups


def test_other_languages_are_words_like_any(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(wrong_language)
    assert language_model().model.complete(question(), Deadline(20)).text.startswith("Voici")


def test_the_key_is_sent_to_its_endpoint_alone(llm_server: LLMServer, language_model: Make) -> None:
    llm_server.play(says("Yes."))
    language_model().model.complete(question(), Deadline(20))
    assert llm_server.keys == ["sk-secret"]
    language_model(api_key="").model.complete(question(), Deadline(20))
    assert llm_server.keys[-1] == "none"


def test_a_hanging_endpoint_rests_after_five_failures(llm_server: LLMServer, language_model: Make) -> None:
    def measure() -> None:
        model = language_model(retries=0).model
        llm_server.play(hang)
        for _ in range(5):
            with pytest.raises(errors.TooSlowError):
                model.complete(question(), Deadline(0.1))
        begun = time.monotonic()
        with pytest.raises(errors.RestingError):
            model.complete(question(), Deadline(10))
        assert time.monotonic() - begun < 0.1
        assert len(llm_server.requests) <= 5

    undisturbed(measure)
