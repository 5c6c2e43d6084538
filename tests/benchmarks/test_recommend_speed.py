"""Recommending at 100,000 target items: one person with evidence, and a thousand at once, beside the least possible."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from agent.people.taste import Tastes
from agent.people.titles import TitleIndex
from agent.recommender import Recommender
from agent.replies import Request
from agent.threads import one_thread_each
from migration.domain import History, Item
from migration.events import EventLog, event_log
from migration.migrator import Migrator
from migration.split import split_users
from migration.store.rows import EventBatch
from migration.store.store import Store
from migration.top import top
from migration.training.train import TrainConfig, train
from retrieval.attribution import attribute
from retrieval.build import build_index, user_queries
from retrieval.chroma import Neighbours
from retrieval.folders import Part
from retrieval.generations import Index
from retrieval.retriever import Retriever
from retrieval.space import lifted

FILMS, BOOKS, PEOPLE, TAKEN = 100_000, 5_000, 4_000, 15
ASKED = 200
K = 10
AIM = 1.5
THEMES = 12


@dataclass(frozen=True)
class Program:
    """Everything that a running recommender holds."""

    store: Store
    migrator: Migrator
    index: Index
    log: EventLog

    @property
    def recommender(self) -> Recommender:
        return Recommender(Tastes(self.store, lambda: TitleIndex([])), self.migrator, self.retriever)

    @property
    def retriever(self) -> Retriever:
        return Retriever(self.index, self.store)

    @property
    def part(self) -> Part:
        """What answers, and how well."""
        return self.index.manifest.parts["items"]

    def raw(self) -> tuple[str, Callable[[History], object]]:
        """Nothing but a query to Chroma, of the same size; where it could not reach the recall, to all vectors."""
        if self.part.search == "exact":
            people = dict(zip(self.log.users, self.migrator.migrate_many(self.log).vectors, strict=True))
            return "exact product", lambda history: top((self.index.vectors @ people[history.user])[None], K)
        folder = self.index.folder / self.index.generation().name / "items" / "chroma"
        graph = Neighbours(folder, self.migrator.dim + 1)
        vectors = self.migrator.migrate_many(self.log).vectors
        points = {user: lifted(vector) for user, vector in zip(self.log.users, vectors, strict=True)}
        return "raw Chroma query", lambda history: graph.nearest(points[history.user], K)


def tasteful_world() -> tuple[EventLog, list[Item]]:
    """People take books and films of two themes each, the popular ones more often."""
    random = np.random.default_rng(0)
    items = [
        Item(domain=domain, id=f"{domain}{n:06}", title=f"Title {n}", attributes={"themes": (f"theme {n % THEMES}",)})
        for domain, count in (("book", BOOKS), ("film", FILMS))
        for n in range(count)
    ]
    liked = random.integers(THEMES, size=(PEOPLE, 2))
    rows = []
    for start, count in ((0, BOOKS), (BOOKS, FILMS)):
        place = (count // THEMES * random.random((PEOPLE, TAKEN)) ** 4).astype(np.int64)
        theme = np.take_along_axis(liked, random.integers(2, size=(PEOPLE, TAKEN)), axis=1)
        rows.append(start + place * THEMES + theme)
    item = np.concatenate(rows, axis=1).reshape(-1).astype(np.int32)
    user = np.repeat(np.arange(PEOPLE, dtype=np.int32), 2 * TAKEN)
    return event_log([f"p{n}" for n in range(PEOPLE)], [one.key for one in items], user, item), items


def stored(store: Store, log: EventLog, items: list[Item]) -> None:
    store.put_items(items)
    keys = [log.items[n] for n in log.item.tolist()]
    n = len(keys)
    store.put_events(
        EventBatch(
            user=[log.users[n] for n in log.user.tolist()],
            domain=[key.domain for key in keys],
            item=[key.id for key in keys],
            action=["interact"] * n,
            value=[None] * n,
            time=log.time.tolist(),
            situation=[""] * n,
            session=[""] * n,
            position=list(range(n)),
        )
    )


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("speed")
    log, items = tasteful_world()
    store = Store.open(f"sqlite:///{folder}/segue.db")
    stored(store, log, items)
    config = TrainConfig(budget_s=1, channels=("als", "spectral", "ridge", "classic"))
    described = {item.key: item for item in items if item.domain == "book"}
    train(log, described, "film", folder=folder / "model", config=config, split=split_users(log, "film"), refit=False)
    migrator = Migrator.load(folder / "model")
    one_thread_each()  # as a program does that recommends
    source = log.select(np.array([key.domain == "book" for key in log.items])[log.item])
    queries = user_queries(migrator, source)
    build_index(store.catalogue("film"), migrator, {}, folder / "index", queries=queries)
    return Program(store, migrator, Index.open(folder / "index"), source)


def milliseconds(work: Callable[[History], object], histories: list[History]) -> float:
    """Median of one call; the first ones warm up."""
    spent = []
    for history in histories:
        began = time.perf_counter()
        work(history)
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent[10:])


def show(capsys: pytest.CaptureFixture[str], title: str, unit: str, figures: dict[str, float]) -> None:
    base = next(iter(figures.values()))
    with capsys.disabled():
        print(f"\n\n{title}")  # noqa: T201  # the table is what this is for
        for name, figure in figures.items():
            print(f"  {name:52} {figure:9.2f} {unit}  x {figure / base:.2f}")  # noqa: T201


@pytest.mark.benchmark
def test_one_person(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """Retrieving and evidence; the whole of `recommend`, from reading the history to the words, is told beside it."""
    histories = [program.store.history(user) for user in program.log.users[:: PEOPLE // ASKED]]
    retriever, migrator, recommender = program.retriever, program.migrator, program.recommender

    def retrieve(history: History, *, evidence: bool) -> object:
        known = [event.item for event in history.events if event.domain == "film"]
        if not evidence:
            return retriever.candidates(migrator.migrate(history), K, exclude=known)
        carried = migrator.carry(history)
        return attribute(migrator, carried, history, retriever.candidates(carried.migrated, K, exclude=known))

    least, raw = program.raw()
    figures = {
        least: milliseconds(raw, histories),
        "migrate": milliseconds(migrator.migrate, histories),
        "migrate whole and without each item": milliseconds(migrator.carry, histories),
        "migrate, retrieve": milliseconds(lambda history: retrieve(history, evidence=False), histories),
        "migrate, retrieve, evidence for ten items": milliseconds(lambda h: retrieve(h, evidence=True), histories),
        "recommend: from the store to the reasons": milliseconds(
            lambda history: recommender.recommend(Request(to="film", user=history.user, k=K)), histories
        ),
    }
    show(capsys, f"One person, {FILMS:,} items, {program.part}", "ms", figures)
    assert figures["migrate, retrieve, evidence for ten items"] < 3 * AIM * figures[least]


@pytest.mark.benchmark
def test_a_thousand_people(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    log = program.log.of_users(program.log.users[:1000])
    vectors = program.index.vectors

    people = program.migrator.migrate_many(log).vectors

    def product() -> None:
        for start in range(0, 1000, 200):
            people[start : start + 200] @ vectors.T

    def batch() -> None:
        profiles = program.migrator.migrate_many(log)
        program.index.generation().items.search_many(profiles.vectors, 200)

    figures = {}
    for name, work in (("exact product alone", product), ("migrate, rank, take the best 200", batch)):
        work()
        began = time.perf_counter()
        work()
        figures[name] = time.perf_counter() - began
    show(capsys, f"A thousand people, {FILMS:,} items", "s", figures)
