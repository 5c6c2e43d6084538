"""What is lifted beside the inner product counts in every door: lists, evidence, places, the ledger, batches."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from agent.bootstrap import Wiring
from agent.explain.explaining import explain
from agent.jobs.batch import recommend_file
from agent.replies import Reply, Request
from agent.settings import Settings
from migration.domain import History
from migration.profiles import scores_of

K = 10
LOVER = Request(to="film", likes=("Dune", "Blade Runner", "Stalker"), k=K)


@pytest.fixture
def program(workspace_copy: Path) -> Wiring:
    """The sample's network with companions that count: its simulated people take no pairs, so they rest by training."""
    wired = Wiring(Settings(workspace=workspace_copy, search_vectors="lexical"))
    migrator = wired.migrator_in_use("film")
    migrator._blend = replace(migrator._blend, own=2.0)  # a model folder of its own would need an index
    return wired


@pytest.fixture
def reply(program: Wiring) -> Reply:
    return program.recommender("film").recommend(LOVER)


def scored(program: Wiring, history: History) -> dict[str, float]:
    """The whole catalogue, worked out the slow way."""
    items = [item for page in program.store.catalogue("film") for item in page]
    migrator = program.migrator_in_use("film")
    rows = {item.id: row for row, item in enumerate(items)}
    scores = scores_of(migrator.migrate(history), migrator.place(items), rows)
    return {item.id: float(score) for item, score in zip(items, scores, strict=True)}


def test_lists_and_evidence(program: Wiring, reply: Reply) -> None:
    history = reply.trace.history
    assert reply.trace.migrated.lifts
    known = {event.item for event in history.events}
    whole = {item: score for item, score in scored(program, history).items() if item not in known}
    best = sorted(whole, key=lambda item: -whole[item])[:K]
    assert [one.item.id for one in reply.recommendations] == best
    for candidate in reply.trace.candidates:
        assert candidate.score == pytest.approx(whole[candidate.item.id], abs=1e-4)
        for evidence in candidate.evidence:
            left = tuple(event for event in history.events if event.item != evidence.item)
            without = scored(program, history.model_copy(update={"events": left}))[candidate.item.id]
            assert evidence.contribution == pytest.approx(candidate.score - without, abs=1e-3)


def test_places(program: Wiring, reply: Reply) -> None:
    for one in reply.recommendations[:3]:
        why = explain(program, LOVER, one.item.id)
        assert (why.place, why.score) == (one.rank, pytest.approx(one.score, abs=1e-4))


def test_a_filter_is_told_from_the_network(program: Wiring) -> None:
    found = program.recommender("film").recommend(LOVER.model_copy(update={"where": ("year>=1990",)}))
    first = next(move for move in found.trace.ledger if move.cause == "network" and move.after == 1)
    history = found.trace.history
    known = {event.item for event in history.events}
    whole = {item: score for item, score in scored(program, history).items() if item not in known}
    assert first.item == max(whole, key=lambda item: whole[item])


def test_batches(program: Wiring, reply: Reply, tmp_path: Path) -> None:
    with (tmp_path / "histories.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("user_id", "domain", "item_id"))
        rows.writerows(("ann", event.domain, event.item) for event in reply.trace.history.events)
    recommend_file(program, tmp_path / "histories.csv", tmp_path / "recs.parquet", "film", K)
    table = pq.read_table(tmp_path / "recs.parquet").to_pydict()
    assert table["item_id"] == [one.item.id for one in reply.recommendations]
    np.testing.assert_allclose(table["score"], [one.score for one in reply.recommendations], atol=1e-3)
