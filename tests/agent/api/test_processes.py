"""`segue serve` as a process: how it stops, and what other processes do beside it."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from migration.store.store import Store

ROOT = Path(__file__).parents[3]
ASK = {"to": "film", "likes": ["Dune", "Neuromancer"], "k": 5, "trace": True}


def segue(*words: str) -> "subprocess.Popen[str]":
    """The command as a process of its own."""
    command = [sys.executable, "-c", "from agent.cli.main import main; main()", *words]
    paths = {"PYTHONPATH": str(ROOT), "SEGUE_SEARCH_VECTORS": "lexical", "SEGUE_SERVE__RATE": "100000"}
    return subprocess.Popen(
        command,
        env={**os.environ, **paths, "SEGUE_SERVE__BURST": "100000"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def server(workspace: Path) -> Iterator[tuple["subprocess.Popen[str]", httpx2.Client]]:
    process = segue("serve", "--port", "0", "--workspace", str(workspace))
    drain = threading.Thread(target=lambda: process.stderr and process.stderr.read(), daemon=True)
    drain.start()
    try:
        assert process.stdout is not None
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found
        with httpx2.Client(base_url=found[0], timeout=60) as client:
            for _ in range(600):
                try:
                    if client.get("/health/live").status_code == 200:
                        break
                except httpx2.ConnectError:
                    pass
                time.sleep(0.05)
            yield process, client
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(60)
        drain.join(60)
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_no_feedback_that_was_acknowledged_is_lost(workspace_copy: Path, sent: signal.Signals) -> None:
    acknowledged: list[str] = []
    stopped = threading.Event()

    def send(client: httpx2.Client, who: int) -> None:
        for n in range(10_000):
            user = f"fan-{who}-{n}"
            try:
                said = {"user": user, "domain": "book", "item": "dune", "action": "like"}
                if client.post("/v1/feedback", json=said).status_code == 200:
                    acknowledged.append(user)
            except httpx2.TransportError:
                return
            if len(acknowledged) >= 40:
                stopped.set()

    with server(workspace_copy) as (process, client), ThreadPoolExecutor(4) as pool:
        senders = [pool.submit(send, client, who) for who in range(4)]
        assert stopped.wait(120)
        process.send_signal(sent)
        assert process.wait(60) in (0, -sent)
        for sender in senders:
            sender.result(60)
    with Store.open(f"sqlite:///{workspace_copy / 'segue.db'}") as store:
        lost = [user for user in acknowledged if not _liked(store, user)]
    assert len(acknowledged) >= 40
    assert not lost


def _liked(store: Store, user: str) -> bool:
    return [event.item for event in store.history(user).events] == ["dune"]


@pytest.mark.slow
def test_another_process_indexes_and_trains_and_no_request_fails(workspace_copy: Path) -> None:
    """First the index alone, then a new network and its index: the server goes over to each, and nobody notices."""
    with server(workspace_copy) as (_, client), ThreadPoolExecutor(4) as pool:
        models = {client.post("/v1/recommend", json=ASK).json()["trace"]["migrated"]["model"]}
        done = threading.Event()

        def flood() -> Counter[str]:
            heard: Counter[str] = Counter()
            while not done.is_set():
                for answer in (
                    client.post("/v1/recommend", json=ASK),
                    client.post("/v1/explain", json={"to": "film", "likes": ["Dune"], "item": "arrival"}),
                    client.get("/v1/items/search", params={"q": "love", "to": "film"}),
                    client.get("/v1/items/similar", params={"domain": "book", "item": "dune", "to": "film"}),
                    client.post("/v1/chat", json={"text": "I loved Dune. Films?"}),
                ):
                    heard["fine" if answer.status_code == 200 else answer.text] += 1
            return heard

        floods = [pool.submit(flood) for _ in range(4)]
        for words in (
            ("index", "--to", "film"),
            ("train", "--to", "film", "--size", "small", "--budget", "1s", "--seed", "7"),
            ("index", "--to", "film"),
        ):
            process = segue(*words, "--workspace", str(workspace_copy))
            said = process.communicate(timeout=600)
            assert process.returncode == 0, said
        models.add(client.post("/v1/recommend", json=ASK).json()["trace"]["migrated"]["model"])
        done.set()
        heard = sum((flooded.result(60) for flooded in floods), Counter())
    assert set(heard) == {"fine"}
    assert heard["fine"] > 100
    assert len(models) == 2
