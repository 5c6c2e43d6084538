"""Copy for many items: resumed, within a budget, no two alike. Segments of the sample's people."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.bootstrap import Wiring
from agent.copy.batch import copy_file
from agent.copy.copying import Wish, audience, brief, copywriter, form_named
from agent.copy.items_file import read_names
from agent.copy.purse import Budget
from agent.copy.segments import find, kept
from agent.copy.shelf import Shelf
from agent.llm.cache import Cached
from agent.llm.errors import TooSlowError
from agent.llm.seam import Usage
from agent.prompter import Prompter
from agent.settings import Settings
from migration.domain import Item, ItemKey
from migration.errors import InputError, UnknownError
from migration.events import EventLog
from migration.store.store import Store
from prompts.ask import Ask
from prompts.copy.brief import Brief
from tests.worlds.fake_llm import FakeModel

WISH = Wish(to="film", item="", form="blurb")


@pytest.fixture(scope="module")
def wired(workspace: Path) -> Wiring:
    return Wiring(Settings(workspace=workspace))


@pytest.fixture(scope="module")
def names(wired: Wiring) -> list[str]:
    return [item.id for batch in wired.store.catalogue("film") for item in batch][:40]


def rows(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def about(ask: Ask) -> str:
    """A true sentence about whatever the question is about."""
    lines = ask.messages[1].content.split("<data>")[1].split("\n")
    told = dict(line.split(": ", 1) for line in lines if ": " in line)
    text = f"{told['title']} by {told['creators']}: a film from {told['year']} about {told['themes'].split(', ')[0]}."
    return json.dumps({"variants": [{"lines": [text], "claims": []}]})


def test_every_item_gets_its_line_and_a_second_run_adds_nothing(
    wired: Wiring, names: list[str], tmp_path: Path
) -> None:
    items, output = tmp_path / "items.txt", tmp_path / "copy.jsonl"
    items.write_text("\n".join([*names, "no such film"]), encoding="utf-8")
    report = copy_file(wired, WISH, items, output, None)
    assert (report.written, report.refused, report.left) == (40, 1, 0)
    found = rows(output)
    assert [row["item"] for row in found] == [*names, "no such film"]
    assert "no such film" in str(found[-1]["error"])
    before = output.read_bytes()
    again = copy_file(wired, WISH, items, output, None)
    assert (again.written, again.before) == (0, 41)
    assert output.read_bytes() == before


def test_a_killed_run_goes_on_and_pays_nothing_twice(wired: Wiring, names: list[str], tmp_path: Path) -> None:
    items, output = tmp_path / "items.txt", tmp_path / "copy.jsonl"
    items.write_text("\n".join(names), encoding="utf-8")
    model = FakeModel(about)
    cached = Cached(model, tmp_path / "llm")
    copy_file(wired, WISH, items, output, Prompter(cached))
    asked = len(model.asked)
    assert asked == 40
    whole = output.read_bytes()
    lines = whole.splitlines(keepends=True)
    output.write_bytes(b"".join(lines[:15]) + lines[15][:100])  # as a kill leaves it
    report = copy_file(wired, WISH, items, output, Prompter(cached))
    assert (report.before, report.written) == (15, 25)
    assert len(model.asked) == asked
    texts = [row["copy"]["variants"][0]["text"] for row in rows(output)]  # type: ignore[index]  # JSON of our own
    assert texts == [json.loads(line)["copy"]["variants"][0]["text"] for line in lines]


@pytest.mark.parametrize("budget", [Budget(tokens=30_000), Budget(money=0.03)])
def test_a_budget_stops_the_run_cleanly_and_is_never_passed(
    budget: Budget, wired: Wiring, names: list[str], tmp_path: Path
) -> None:
    items, output = tmp_path / "items.txt", tmp_path / "copy.jsonl"
    items.write_text("\n".join(names), encoding="utf-8")
    settings = wired.settings.model_copy(
        update={"llm": wired.settings.llm.model_copy(update={"price_in": 1.0, "price_out": 1.0})}
    )
    model = FakeModel(about, Usage(calls=1, tokens_in=1_900, tokens_out=100, price=0.002))
    report = copy_file(Wiring(settings), WISH, items, output, Prompter(model), budget)
    assert "has no room for another call" in report.stopped
    assert 9 <= report.written <= 15  # a call may cost more than these do, and that much has to be left for it
    assert report.usage.calls == len(model.asked) == report.written
    assert report.left == 40 - report.written
    assert len(rows(output)) == report.written
    assert "The same command goes on" in report.summary()


def test_calls_that_fail_count_in_full(wired: Wiring, names: list[str], tmp_path: Path) -> None:
    items, output = tmp_path / "items.txt", tmp_path / "copy.jsonl"
    items.write_text("\n".join(names), encoding="utf-8")
    model = FakeModel(TooSlowError("no answer within 20 s"))
    report = copy_file(wired, WISH, items, output, Prompter(model), Budget(tokens=30_000))
    assert report.stopped
    assert 2 <= len(model.asked) <= 15


def test_a_budget_of_money_needs_prices(wired: Wiring, names: list[str], tmp_path: Path) -> None:
    items = tmp_path / "items.txt"
    items.write_text("\n".join(names), encoding="utf-8")
    with pytest.raises(InputError, match="prices"):
        copy_file(wired, WISH, items, tmp_path / "copy.jsonl", Prompter(FakeModel(about)), Budget(money=1.0))


def test_near_duplicates_are_written_anew(tmp_path: Path, wired: Wiring) -> None:
    shelf = Shelf()
    shelf.add("A film about space and memory by Andrei Tarkovsky, made in 1972, slow and quiet.")
    assert shelf.like("A film about space and memory by Andrei Tarkovsky, made in 1972, slow and still.")
    assert not shelf.like("Two brothers cross a desert with their father's ashes.")
    items, output = tmp_path / "items.txt", tmp_path / "copy.jsonl"
    items.write_text("solaris\nSolaris\n", encoding="utf-8")  # one film by its id and by its title
    report = copy_file(wired, WISH, items, output, None)
    first, second = (row["copy"]["variants"][0]["text"] for row in rows(output))  # type: ignore[index]
    assert report.rewritten == 1
    assert first != second


def test_files_of_items(tmp_path: Path) -> None:
    for name, text in (
        ("a.txt", "x\n\ny\n"),
        ("a.csv", "item_id,n\nx,1\ny,2\n"),
        ("a.jsonl", '{"item_id":"x"}\n{"id":"y"}\n'),
    ):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        assert read_names(file) == ["x", "y"]
    (tmp_path / "empty.txt").write_text("")
    for bad in (tmp_path / "none.txt", tmp_path / "empty.txt", tmp_path):
        with pytest.raises(InputError):
            read_names(bad)
    (tmp_path / "other.jsonl").write_text("hello\n")
    with pytest.raises(InputError):
        read_names(tmp_path / "other.jsonl")


def test_segments_are_large_enough_and_name_nobody(wired: Wiring) -> None:
    found = find(wired, "book", "film", 8, 20)
    log: EventLog = wired.store.event_log(["book"])
    assert len(found.segments) >= 4
    assert sum(one.size for one in found.segments) == found.people
    for one in found.segments:
        assert one.size >= 20
        assert one.interests
        assert all(interest.lift > 1 for interest in one.interests)
        assert not set(log.users) & set(one.model_dump_json().split('"'))
        for key in one.keys:
            domain, name = key.split(":", 1)
            assert sum(item.domain == domain and item.id == name for item in log.items) == 1
    assert kept(wired) == found.segments


def test_copy_for_a_segment_starts_from_its_interests(wired: Wiring) -> None:
    segments = find(wired, "book", "film", 8, 20).segments
    space = next(
        one for one in segments if any(i.value in ("space", "technology", "science fiction") for i in one.interests)
    )
    wish = Wish(to="film", item="solaris", segment=space.id)
    told = brief(wired, wish)
    assert told.audience.shared
    copy = copywriter(wired).write(told)
    assert "readers" in copy.variants[0].text.lower() or told.audience.shared[0].value in copy.variants[0].text
    apart = Brief(told.item, told.form, audience=told.audience.model_copy(update={"shared": ()}))
    assert "none of the segment's interests" in copywriter(wired).write(apart).notices[0]
    assert "interests: " not in copywriter(wired).question(apart, folder=None, count=len).messages[1].content
    with pytest.raises(UnknownError):
        brief(wired, Wish(to="film", item="solaris", segment="no-such"))
    with pytest.raises(InputError):
        brief(wired, Wish(to="film", item="solaris", segment=space.id, user="reader-0001"))


def test_the_works_of_a_person_share_all_that_is_told_of_them(wired: Wiring, names: list[str]) -> None:
    shelves = (wired.store.catalogue(domain) for domain in ("book", "film", "music"))
    works = {item.name: item for shelf in shelves for batch in shelf for item in batch}
    named = 0
    for name in names[:20]:
        film = wired.store.item(ItemKey("film", name))
        told = audience(wired, Wish(to="film", item=name, user="reader-0007"), film)
        for work in told.items if told.shared else ():
            labels = {value.casefold() for value in labels_of(works[work.title])}
            assert {one.value.casefold() for one in told.shared} <= labels, (name, work)
            named += 1
        if not told.shared:
            copy = copywriter(wired).write(Brief(film, form_named(wired, "blurb"), audience=told))
            assert "shares no theme" in copy.notices[0]
    assert named >= 10


def labels_of(item: Item) -> Iterator[str]:
    yield from (*item.creators, *item.categories)
    yield from (one for value in item.attributes.values() if isinstance(value, tuple) for one in value)


def test_too_few_people_are_no_segment(workspace_copy: Path) -> None:
    with pytest.raises(InputError, match="a segment has"):
        find(Wiring(Settings(workspace=workspace_copy)), "book", "film", 4, 100_000)


def test_copy_for_a_user_never_names_them(wired: Wiring) -> None:
    user = next(iter(wired.store.event_log(["book"]).users))
    told = brief(wired, Wish(to="film", item="solaris", user=user))
    assert user not in told.audience.model_dump_json()
    assert user not in copywriter(wired).write(told).model_dump_json()


def test_forms_and_rules_of_the_workspace(workspace_copy: Path) -> None:
    wired = Wiring(Settings(workspace=workspace_copy))
    (workspace_copy / "forms").mkdir()
    (workspace_copy / "forms" / "card.toml").write_text(
        'name = "card"\nlike = "blurb"\n[purpose]\nen = "a card"\n[tone]\nen = "calm"\n'
        '[[line]]\nname = "card"\nmeasure.en = { characters = [10, 90] }\n'
    )
    (workspace_copy / "rules").mkdir()
    (workspace_copy / "rules" / "house.toml").write_text(
        'name = "house"\n[[forbidden]]\nwhy = "no"\nphrases = ["science fiction"]\n'
    )
    copy = copywriter(wired).write(brief(wired, Wish(to="film", item="solaris", form="card")))
    assert "science fiction" not in copy.variants[0].text
    assert len(copy.variants[0].text) <= 90
    (workspace_copy / "forms" / "bad.toml").write_text("name = ")
    with pytest.raises(InputError, match=r"bad\.toml"):
        brief(wired, Wish(to="film", item="solaris", form="card"))


def test_odd_names_in_the_store(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        store.put_items([Item(domain="film", id="a", title="Umbra")])
    with pytest.raises(UnknownError):
        brief(
            Wiring(Settings(workspace=tmp_path, database=f"sqlite:///{tmp_path}/x.db")),
            Wish(to="film", item="Penumbra Zzz"),
        )
