"""Explanations for many people at once: from a file of requests to a file of answers, a line each.

What was answered stays: the same command, after it was broken off, goes on with the lines that are missing. Beneath it
a language model's answers are kept in the workspace by prompt, model and inputs, so that nothing is paid for twice.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from pydantic import ValidationError

from agent.bootstrap import Wiring
from agent.explain.explaining import explain
from agent.explain.why import Why
from agent.llm.parallel import in_parallel
from agent.llm.seam import Usage
from agent.replies import Recommendation, Reply, Request
from migration.domain import Value
from migration.errors import InputError, SegueError
from prompts import explain as explain_prompt
from prompts import rerank as rerank_prompt


class Line(Request):
    """One request of the file: a person, and the item to explain; without one, their recommendations are explained."""

    item: str = ""


class Answer(Value):
    """One line of the output.

    Attributes:
        line: number of the request in its file, from 1.
        key: hash of the request, of what it was answered from, and of the prompts.
        why: the explanation, where an item was named; else `recommendations`, each with its reason.
        error: why there is no answer. Such a line, and a degraded one, is tried again: the last line of a key counts.
    """

    line: int
    key: str
    how: str = ""
    why: Why | None = None
    recommendations: tuple[Recommendation, ...] = ()
    notices: tuple[str, ...] = ()
    usage: Usage = Usage()
    error: str = ""


class BatchReport(Value):
    """What became of a file of requests."""

    output: str
    requests: int
    kept: int
    answered: int
    failed: int
    first_failure: str = ""
    degraded: int
    usage: Usage

    def summary(self) -> str:
        """A line or two for a person."""
        u = self.usage
        price = "" if u.price is None else f", price {u.price:.4f}"
        told = (
            f"{self.requests:,} requests: {self.answered:,} answered, {self.kept:,} were there already, "
            f"{self.failed:,} failed: {self.output}"
        )
        if self.first_failure:
            told += f"\nThe first that failed, {self.first_failure}"
        if not u.calls and not self.degraded:
            return told
        return (
            f"{told}\nLanguage model: {u.calls:,} calls, {u.tokens_in:,} tokens in, {u.tokens_out:,} out{price}; "
            f"{self.degraded:,} answers do without it."
        )


@dataclass(frozen=True)
class _Job:
    line: int
    key: str
    request: Request
    item: str


def explain_file(wired: Wiring, requests: Path, output: Path, to: str) -> BatchReport:
    """Explain for every line of a JSONL file, a bounded number at once, and append the answers to `output`.

    A line holds the fields of a request (`user`, or `likes` and `dislikes` ...) and perhaps `item`.

    Args:
        wired: the program.
        requests: the file.
        output: the file to write; what it holds already is kept.
        to: target domain of lines that name none.

    Raises:
        InputError: the file cannot be read, or a line does not fit; nothing is answered then.
    """
    jobs = list(_jobs(wired, requests, to))
    there = _kept(output, {job.key for job in jobs})
    left = [job for job in jobs if job.key not in there]
    output.parent.mkdir(parents=True, exist_ok=True)
    answered = failed = degraded = 0
    first_failure = ""
    usage = Usage()
    with output.open("a", encoding="utf-8") as file:
        done = in_parallel(lambda job: _answer(wired, job), left, wired.settings.llm.concurrency)
        for _, answer in wired.progress.track(done, "explaining", len(left)):
            _write(file, answer)
            failed += bool(answer.error)
            if answer.error and not first_failure:
                first_failure = f"line {answer.line}: {answer.error}"
            answered += not answer.error
            degraded += answer.how == "degraded"
            usage += answer.usage
    return BatchReport(
        output=str(output),
        requests=len(jobs),
        kept=len(jobs) - len(left),
        answered=answered,
        failed=failed,
        first_failure=first_failure,
        degraded=degraded,
        usage=usage,
    )


def _jobs(wired: Wiring, requests: Path, to: str) -> Iterator[_Job]:
    try:
        text = requests.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{requests} cannot be read: {error}", "Give a file of JSON objects, one on a line."
        ) from error
    for number, words in enumerate(text.splitlines(), start=1):
        if words.strip():
            line = _line(wired, requests, number, words, to)
            yield _Job(number, _key(wired, line), Request(**line.model_dump(exclude={"item"})), line.item)


def _line(wired: Wiring, requests: Path, number: int, words: str, to: str) -> Line:
    try:
        given = json.loads(words)
        return Line(**{"to": to, "language": wired.settings.language, **given})
    except (ValueError, TypeError, ValidationError) as error:
        raise InputError(
            f"{requests}, line {number}: expected a request as a JSON object, found {words[:80]!r}: "
            f"{str(error).splitlines()[0]}",
            'Write it as {"user": "reader-0007", "item": "heat"} or {"likes": ["Dune"]}.',
        ) from error


def _key(wired: Wiring, line: Line) -> str:
    """What an answer depends on."""
    parts = [
        line.model_dump_json(),
        wired.migrator(line.to).fingerprint,
        wired.store.events_version(),
        wired.store.catalogue_version(line.to),
        wired.settings.llm.model,
        rerank_prompt.VERSION,
        explain_prompt.VERSION,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _kept(output: Path, asked: set[str]) -> set[str]:
    """Keys of the answers that `output` holds.

    What is asked for again is taken away: answers that failed or do without a language model, and a line cut short.
    """
    if not output.is_file():
        return set()
    whole, _, torn = output.read_bytes().rpartition(b"\n")
    keys: set[str] = set()
    lines: list[bytes] = []
    old = whole.splitlines()
    for words in old:
        try:
            answer = Answer.model_validate_json(words)
        except ValidationError:  # a line of something else: left alone, and counted as no answer
            lines.append(words)
            continue
        if not answer.error and answer.how != "degraded":
            keys.add(answer.key)
        elif answer.key in asked:
            continue
        lines.append(words)
    if torn or len(lines) < len(old):
        draft = output.with_name(f"{output.name}.draft")
        draft.write_bytes(b"".join(line + b"\n" for line in lines))
        draft.replace(output)
    return keys


def _answer(wired: Wiring, job: _Job) -> Answer:
    try:
        if job.item:
            why = explain(wired, job.request, job.item, cached=True)
            return Answer(line=job.line, key=job.key, how=why.reason.how, why=why, notices=why.notices, usage=why.usage)
        reply: Reply = wired.recommender(job.request.to, cached=True).recommend(job.request)
    except SegueError as error:
        return Answer(line=job.line, key=job.key, error=f"{error.message} {error.hint}".strip())
    return Answer(
        line=job.line,
        key=job.key,
        how=reply.how,
        recommendations=reply.recommendations,
        notices=reply.notices,
        usage=reply.usage,
    )


def _write(file: TextIO, answer: Answer) -> None:
    file.write(answer.model_dump_json(exclude_defaults=True) + "\n")
    file.flush()
