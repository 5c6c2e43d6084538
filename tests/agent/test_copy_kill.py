"""SIGKILL of a run of copy that talks to a real endpoint: it goes on where it stood and pays for no answer twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.worlds.llm_server import Exchange, LLMServer, Payload, says

KILLS = (3, 9, 16)
"""Lines of the output after which the process is killed."""

ITEMS, AT_ONCE = 30, 4
SOON = 120.0


class Answers:
    """Answers each question truly, and keeps which questions got their answer and which were under way."""

    def __init__(self) -> None:
        self.given: Counter[str] = Counter()
        self.begun: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, exchange: Exchange, payload: Payload) -> None:
        asked = json.dumps(payload["messages"])
        with self._lock:
            self.begun[asked] += 1
        says(words(payload), wait=0.1)(exchange, payload)
        with self._lock:
            self.given[asked] += 1


def words(payload: Payload) -> str:
    """A true copy of the film that a question is about."""
    data = payload["messages"][1]["content"].split("<data>")[1].split("\n")
    told = dict(line.split(": ", 1) for line in data if ": " in line)
    text = f"{told['title']} by {told['creators']}: a film from {told['year']} about {told['themes'].split(', ')[0]}."
    return json.dumps({"variants": [{"lines": [text], "claims": []}]})


def started(items: Path, output: Path, workspace: Path, server: LLMServer) -> "subprocess.Popen[bytes]":
    settings = {
        "SEGUE_WORKSPACE": str(workspace), "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test",
        "SEGUE_LLM__MODEL": "scripted-1", "SEGUE_LLM__MODE": "json_object", "SEGUE_LLM__CONCURRENCY": str(AT_ONCE),
    }  # fmt: skip
    verb = ["copy", "--to", "film", "--form", "blurb", "--items", str(items), "--output", str(output)]
    return subprocess.Popen(
        [sys.executable, "-c", "from agent.cli.main import main; main()", *verb],
        env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def lines(output: Path) -> int:
    return output.read_bytes().count(b"\n") if output.exists() else 0


def texts(output: Path) -> list[str]:
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    return [row["copy"]["variants"][0]["text"] for row in rows]


@pytest.mark.slow
def test_killed_runs_go_on_and_pay_no_answer_twice(workspace_copy: Path, llm_server: LLMServer, tmp_path: Path) -> None:
    from agent.bootstrap import Wiring
    from agent.settings import Settings

    store = Wiring(Settings(workspace=workspace_copy)).store
    names = [item.id for batch in store.catalogue("film") for item in batch][:ITEMS]
    items, output, whole = tmp_path / "items.txt", tmp_path / "copy.jsonl", tmp_path / "whole.jsonl"
    items.write_text("\n".join(names), encoding="utf-8")
    answers = Answers()
    llm_server.play(answers)
    for enough in KILLS:
        child = started(items, output, workspace_copy, llm_server)
        ends = time.monotonic() + SOON
        while lines(output) < enough and child.poll() is None and time.monotonic() < ends:
            time.sleep(0.005)
        assert child.poll() is None, child.communicate()[1].decode()
        child.send_signal(signal.SIGKILL)
        assert child.wait(SOON) == -signal.SIGKILL
        child.communicate()
        assert enough <= lines(output) < ITEMS
    last = started(items, output, workspace_copy, llm_server)
    said, errors = last.communicate(timeout=SOON)
    assert last.returncode == 0, errors.decode()
    assert len(texts(output)) == ITEMS
    assert [json.loads(line)["item"] for line in output.read_text(encoding="utf-8").splitlines()] == names
    repeated = sum(answers.begun.values()) - len(answers.begun)
    assert len(answers.begun) == ITEMS
    assert repeated <= AT_ONCE * len(KILLS), "only what was under way when a process died is asked again"
    assert b"were there already" in said

    asked = sum(answers.begun.values())
    undisturbed = started(items, whole, workspace_copy, llm_server)
    undisturbed.communicate(timeout=SOON)
    assert texts(whole) == texts(output)
    assert sum(answers.begun.values()) == asked, "every answer lies in the cache"
