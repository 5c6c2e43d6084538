"""The whole path on data of other kinds than the sample's: no words, few people, odd names, a split that is fixed."""

import shlex
import shutil
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agent.bootstrap import Wiring
from agent.jobs.batch import recommend_file
from agent.jobs.indexing import index_domain
from agent.jobs.training import TrainReport, train_network
from agent.settings import Settings
from migration.datasets.importer import run_import
from migration.errors import InputError
from migration.training.train import TrainConfig
from retrieval.errors import IndexStale

SOURCE, TARGET = "Video Games & DVDs", "Kids' Books (all)"
GAMES, BOOKS = 30, 24
QUICK = TrainConfig(size=32, channels=("spectral", "ridge"))

Event = tuple[int | str, int, str]


def people_of(seed: int, count: int, first: int = 0) -> list[Event]:
    """Each person likes one third of the games, and the same third of the books. Ids are numbers."""
    random = np.random.default_rng(seed)
    events = []
    for person in range(first, first + count):
        for domain, items in ((SOURCE, GAMES), (TARGET, BOOKS)):
            chance = np.where(np.arange(items) % 3 == person % 3, 9.0, 1.0)
            taken = random.choice(items, 6, replace=False, p=chance / chance.sum())
            events += [(person, int(item), domain) for item in taken]
    return events


def write(path: Path, events: Sequence[Event], **more: Sequence[object]) -> None:
    user, item, domain = zip(*events, strict=True)
    columns: dict[str, Sequence[object]] = {"user_id": user, "item_id": item, "domain": domain, **more}
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), path)


def trained(workspace: Path, data: Path) -> tuple[Wiring, TrainReport]:
    wired = Wiring(Settings(workspace=workspace, search_vectors="lexical"))
    run_import([data], wired.make_store())
    report = train_network(wired, TARGET, sources=[], config=QUICK)
    index_domain(wired, TARGET)
    return wired, report


@pytest.fixture(scope="module")
def wordless(tmp_path_factory: pytest.TempPathFactory) -> Wiring:
    """Ratings, no items table, no dates, fewer items than the network has numbers."""
    folder = tmp_path_factory.mktemp("wordless")
    events = people_of(0, 150)
    write(folder / "interactions.parquet", events, rating=[1 + n % 5 for n in range(len(events))])
    return trained(folder / "workspace", folder / "interactions.parquet")[0]


def served(
    wired: Wiring, folder: Path, events: Sequence[Event], k: int, **more: Sequence[object]
) -> dict[str, list[str]]:
    """What each person of a file of histories gets, best first."""
    write(folder / "histories.parquet", events, **more)
    recommend_file(wired, folder / "histories.parquet", folder / "recs.parquet", TARGET, k)
    got = defaultdict(list)
    for row in pq.read_table(folder / "recs.parquet").to_pylist():
        got[row["user_id"]].append(row["item_id"])
        assert row["rank"] == len(got[row["user_id"]])
    return got


def test_strangers_get_what_they_like_and_as_many_as_there_are(wordless: Wiring, tmp_path: Path) -> None:
    strangers = [event for event in people_of(1, 60, first=900) if event[2] == SOURCE]
    got = served(wordless, tmp_path, strangers, 8)
    assert {len(items) for items in got.values()} == {8}
    right = [np.mean([int(item) % 3 == int(person) % 3 for item in items]) for person, items in got.items()]
    assert len(got) == 60
    assert np.mean(right) > 0.8
    assert {len(items) for items in served(wordless, tmp_path, strangers, 200).values()} == {BOOKS}


def test_nobody_of_the_file_is_lost(wordless: Wiring, tmp_path: Path) -> None:
    """Whoever has only unknown items, only target events, events twice, or is in the store as well."""
    histories: list[Event] = [(7, 1, SOURCE), (7, 1, SOURCE), (901, 999, SOURCE), (902, 5, "podcast"), (903, 2, TARGET)]
    got = served(wordless, tmp_path, histories, 200)
    assert set(got) == {"7", "901", "902", "903"}
    assert got["901"] == got["902"], "of both nothing is known"
    assert len(got["901"]) == BOOKS
    assert Counter(got["901"]) == Counter([*got["903"], "2"]), "what a person has is left out"
    assert len(got["7"]) == BOOKS, "a history in the file is the whole history, whatever the store holds"


def test_rows_without_a_domain_are_of_the_one_source(wordless: Wiring, tmp_path: Path) -> None:
    table = {"user_id": ["a", "a", "b"], "item_id": [3, 6, 4]}
    pq.write_table(pa.table(table), tmp_path / "bare.parquet")
    recommend_file(wordless, tmp_path / "bare.parquet", tmp_path / "bare-recs.parquet", TARGET, 5)
    named = served(wordless, tmp_path, [("a", 3, SOURCE), ("a", 6, SOURCE), ("b", 4, SOURCE)], 5)
    bare = pq.read_table(tmp_path / "bare-recs.parquet").to_pylist()
    assert [row["item_id"] for row in bare] == [*named["a"], *named["b"]]


def test_an_index_of_another_network_is_not_ranked_with(wordless: Wiring, tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(wordless.workspace.root, tmp_path / "workspace"))
    again = Wiring(Settings(workspace=workspace, search_vectors="lexical"))
    train_network(again, TARGET, sources=[], config=replace(QUICK, size=16))
    with pytest.raises(IndexStale, match="made from the model"):
        served(Wiring(again.settings), tmp_path, [("a", 3, SOURCE)], 5)


def test_a_catalogue_without_words_is_not_searched_by_words(wordless: Wiring) -> None:
    assert wordless.index(TARGET).generation().texts == {}
    with pytest.raises(InputError, match="no title and no description"):
        wordless.search(TARGET).find("dragons", 3)


def test_a_fixed_split_keeps_test_people_out_and_learns_from_all_others(tmp_path: Path) -> None:
    """Whatever the test people did, the same network comes of it."""
    everybody = people_of(0, 120)
    split = ["test" if person % 5 == 0 else "valid" if person % 5 == 1 else "train" for person in range(120)]
    weights, reports = [], []
    for name, changed in (("as-it-is", 0), ("turned-round", 1)):
        data = tmp_path / name
        data.mkdir()
        events = [(p, GAMES - 1 - i if changed and p % 5 == 0 and d == SOURCE else i, d) for p, i, d in everybody]
        write(data / "interactions.parquet", events)
        pq.write_table(pa.table({"user_id": list(range(120)), "split": split}), data / "users.parquet")
        report = trained(tmp_path / f"{name}-workspace", data)[1]
        weights.append((Path(report.folder) / "model.safetensors").read_bytes())
        reports.append(report)
    assert weights[0] == weights[1]
    assert reports[0].users == 96
    assert "its test users were not learned from" in reports[0].summary()
    assert shlex.split(reports[0].summary().splitlines()[-1])[-1] == TARGET, "the command can be copied"
