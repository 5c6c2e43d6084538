"""From an empty folder to recommendations with reasons, as a person would go, without any key."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from agent.replies import Reply

Segue = Callable[..., Result]

SCIENCE_FICTION = ["Dune", "Neuromancer", "The Left Hand of Darkness"]


def likes(*titles: str) -> list[str]:
    return [word for title in titles for word in ("--likes", title)]


def recommended(segue: Segue, workspace: Path, *words: str) -> Reply:
    return Reply.model_validate_json(
        segue("recommend", "--to", "film", "--json", "--trace", *words, workspace=workspace).stdout
    )


def test_titles_lead_to_films_with_reasons_that_name_the_books(segue: Segue, workspace: Path) -> None:
    reply = recommended(segue, workspace, *likes(*SCIENCE_FICTION))
    assert reply.how == "network"
    assert len(reply.recommendations) == 10
    genres = [recommendation.item.attributes["genres"] for recommendation in reply.recommendations]
    assert sum("science fiction" in names for names in genres) >= 4  # of 215 films one in nine is
    cited = {key for recommendation in reply.recommendations for key in recommendation.reason.cites}
    assert cited <= {"book:dune", "book:neuromancer", "book:the-left-hand-of-darkness"}
    assert any("“Dune”" in r.reason.text or "“Neuromancer”" in r.reason.text for r in reply.recommendations)


def test_the_whole_path_is_in_the_trace(segue: Segue, workspace: Path) -> None:
    trace = recommended(segue, workspace, *likes(*SCIENCE_FICTION), "-k", "3").trace
    assert [event.item for event in trace.history.events] == ["dune", "neuromancer", "the-left-hand-of-darkness"]
    assert len(trace.profile.parts) == 3
    assert trace.migrated.model
    assert [candidate.item.id for candidate in trace.candidates] == list(trace.ranking.items)
    assert all(candidate.evidence for candidate in trace.candidates)


def test_a_dislike_changes_the_list(segue: Segue, workspace: Path) -> None:
    plain = recommended(segue, workspace, *likes("Dune"), "-k", "30").trace.ranking.items
    less = recommended(segue, workspace, *likes("Dune"), "--dislikes", "Neuromancer", "-k", "30").trace.ranking.items
    assert plain != less


def test_a_stored_user_is_not_shown_what_they_know(segue: Segue, workspace: Path) -> None:
    reply = recommended(segue, workspace, "--user", "reader-0007", "-k", "50")
    known = {event.item for event in reply.trace.history.events if event.domain == "film"}
    assert known
    assert not known & {recommendation.item.id for recommendation in reply.recommendations}


def test_filters_hold(segue: Segue, workspace: Path) -> None:
    reply = recommended(segue, workspace, *likes("Dune"), "--where", "year>=1990", "--where", "genre=drama")
    assert reply.recommendations
    for recommendation in reply.recommendations:
        assert int(str(recommendation.item.attributes["year"])) >= 1990
        assert "drama" in str(recommendation.item.attributes["genres"])


def test_chinese_titles_and_reasons(segue: Segue, workspace: Path) -> None:
    shown = segue("recommend", "--to", "film", *likes("三体"), "--lang", "zh", "-k", "3", workspace=workspace).stdout
    assert "《三体》" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--likes", "Dun"], "Dune"),
        (["--user", "nobody"], "nobody"),
        ([], "--likes"),
        (["--likes", "Dune", "--where", "yaer>=1990"], "year"),
        (["--likes", "Dune", "--where", "1990"], "year>=1990"),
        (["--likes", "Dune", "--where", "title>=5"], "the field 'title' holds none"),
        (["--likes", "Dune", "--from", "nowhere"], "found: book, film, music"),
        (["--likes", "Dune", "--dislikes", "dune"], "book:dune is both liked and disliked"),
        (["--likes", "Duma"], "give its key: book:dune."),
        (["--likes", "zzqqzz"], "or the item's key"),
    ],
)
def test_what_cannot_be_served_is_told_with_what_to_do(
    segue: Segue, workspace: Path, words: list[str], said: str
) -> None:
    assert said in segue("recommend", "--to", "film", *words, code=2, workspace=workspace).stderr


def test_an_unknown_domain_lists_those_there_are(segue: Segue, workspace: Path) -> None:
    told = segue("recommend", "--to", "flim", "--likes", "Dune", code=2, workspace=workspace).stderr
    assert "book, film, music" in told
    told = segue("recommend", "--to", "book", "--likes", "Dune", code=2, workspace=workspace).stderr
    assert "segue train --to book" in told


def test_many_people_at_once(segue: Segue, workspace: Path, tmp_path: Path) -> None:
    rows = {
        "user_id": ["ann", "ann", "bob", "bob", "cleo"],
        "item_id": ["dune", "blade-runner", "pride-and-prejudice", "jane-eyre", "no-such-book"],
        "domain": ["book", "film", "book", "book", "book"],
    }
    histories, output = tmp_path / "histories.parquet", tmp_path / "recs.parquet"
    pq.write_table(pa.table(rows), histories)
    words = ("--histories", str(histories), "--to", "film", "-k", "200", "--output", str(output))
    told = segue("recommend", *words, workspace=workspace).stdout
    assert "Users: 3, events: 5, recommendations: 600" in told
    assert "who get what is popular: 1" in told  # cleo's book carries nothing
    assert "no catalogue describes: 1, such as book:no-such-book" in told
    table = pq.read_table(output)
    assert table.column_names == ["user_id", "item_id", "rank", "score"]
    lists = {user: [r for r in table.to_pylist() if r["user_id"] == user] for user in ("ann", "bob", "cleo")}
    for user, found in lists.items():
        assert [row["rank"] for row in found] == list(range(1, 201))
        assert len({row["item_id"] for row in found}) == 200
        assert found == sorted(found, key=lambda row: -row["score"]), user
    assert "blade-runner" not in {row["item_id"] for row in lists["ann"]}
    assert [row["item_id"] for row in lists["ann"]] != [row["item_id"] for row in lists["bob"]]


@pytest.mark.parametrize(
    ("text", "output", "said"),
    [
        ("item_id,domain\ndune,book\n", "r.parquet", "lacks: user_id"),
        ("user_id,item_id,domain\n", "r.parquet", "holds no event"),
        ("user_id,item_id,domain\ndune,ann,book\n", "r.parquet", "the column 'user_id' holds 'dune'"),
        ("user_id,item_id,domain\n,dune,book\n", "r.parquet", "the first because the column 'user_id' is empty"),
        ("user_id,item_id,domain\nann,dune,book\n", "r.csv", "written as Parquet"),
        ("user_id,item_id,domain\nann,dune,book\n", "h.csv/r.parquet", "cannot be written"),
    ],
)
def test_histories_that_do_not_fit_are_told(
    segue: Segue, workspace: Path, tmp_path: Path, text: str, output: str, said: str
) -> None:
    (tmp_path / "h.csv").write_text(text)
    words = ("--histories", str(tmp_path / "h.csv"), "--to", "film", "--output", str(tmp_path / output))
    assert said in segue("recommend", *words, code=2, workspace=workspace).stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "h.csv"]


def test_histories_are_not_overwritten(segue: Segue, workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "h.parquet"
    pq.write_table(pa.table({"user_id": ["ann"], "item_id": ["dune"], "domain": ["book"]}), path)
    words = ("--histories", str(path), "--to", "film", "--output", str(path))
    assert "would be overwritten" in segue("recommend", *words, code=2, workspace=workspace).stderr
    assert pq.read_table(path).num_rows == 1


def test_histories_of_an_unknown_domain_are_told(segue: Segue, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("user_id,item_id\nann,dune\n")
    words = ("--histories", str(tmp_path / "h.csv"), "--to", "film", "--output", str(tmp_path / "r.parquet"))
    assert "no domain 'bok'" in segue("recommend", *words, "--from", "bok", code=2, workspace=workspace).stderr


def test_one_person_and_a_batch_agree(segue: Segue, workspace: Path, tmp_path: Path) -> None:
    histories, output = tmp_path / "h.csv", tmp_path / "r.parquet"
    histories.write_text("user_id,item_id,domain,action\nann,dune,book,like\nann,neuromancer,book,like\n")
    segue("recommend", "--histories", str(histories), "--to", "film", "--output", str(output), workspace=workspace)
    alone = recommended(segue, workspace, *likes("Dune", "Neuromancer"))
    assert [row["item_id"] for row in pq.read_table(output).to_pylist()] == list(alone.trace.ranking.items)


def test_search_status_doctor_and_users(segue: Segue, workspace: Path) -> None:
    found = json.loads(
        segue("items", "search", "a robot in love", "--to", "film", "--json", workspace=workspace).stdout
    )
    assert len(found["hits"]) == 10
    assert "Blade Runner" in segue("items", "show", "film", "blade-runner", workspace=workspace).stdout
    status = json.loads(segue("status", "--json", workspace=workspace).stdout)
    assert {domain["domain"] for domain in status["domains"]} == {"book", "film", "music"}
    assert status["targets"][0] | {"model_stale": False, "index_stale": False} == status["targets"][0]
    assert "index of film" in segue("doctor", workspace=workspace).stdout
    assert "reader-0007" in segue("users", "show", "reader-0007", workspace=workspace).stdout
    assert "SEGUE_WORKSPACE" in segue("config", "show", workspace=workspace).stdout


def test_the_sample_loads_twice_without_a_change(segue: Segue, workspace: Path) -> None:
    assert "were there already" in segue("sample", "--readers", "700", workspace=workspace).stdout
    status = json.loads(segue("status", "--json", workspace=workspace).stdout)
    assert not status["targets"][0]["model_stale"]


def test_a_damaged_index_is_noticed_and_never_answers(segue: Segue, workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(workspace, copy)
    victim = max((copy / "index").glob("film/*/items/**/data_level0.bin"), key=lambda path: path.stat().st_size)
    victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2])
    told = segue("recommend", "--to", "film", "--likes", "Dune", code=2, workspace=copy).stderr
    assert "`segue index --to film`" in " ".join(told.split())
    assert "BROKEN" in segue("doctor", code=1, workspace=copy).stdout
    segue("index", "--to", "film", workspace=copy)
    segue("recommend", "--to", "film", "--likes", "Dune", workspace=copy)


def test_a_changed_model_is_refused(segue: Segue, workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(workspace, copy)
    vocabulary = next((copy / "models").rglob("vocabulary.json"))
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8").replace("blade-runner", "blade-stroller"), "utf-8")
    told = segue("recommend", "--to", "film", "--likes", "Dune", code=2, workspace=copy).stderr
    assert "expected" in told
    assert "found" in told


def test_settings_come_from_the_nearest_place(segue: Segue, workspace: Path) -> None:
    shown = segue(
        "recommend", "--to", "film", *likes("三体"), "-k", "1", workspace=workspace, SEGUE_LANGUAGE="zh"
    ).stdout
    assert "《三体》" in shown
    shown = segue(
        "recommend", "--to", "film", *likes("三体"), "-k", "1", "--lang", "en", workspace=workspace, SEGUE_LANGUAGE="zh"
    ).stdout
    assert "《三体》" not in shown


def test_a_scorecard_of_the_sample(segue: Segue, workspace: Path) -> None:
    words = ("evaluate", "--to", "film", "--size", "small", "--budget", "1s", "--json")
    card = json.loads(segue(*words, workspace=workspace).stdout)
    ndcg = {row["name"]: row["figures"]["ndcg@10"] for row in card["rows"]}
    assert ndcg["network"]["low"] > ndcg["popularity"]["high"]
    assert card["counts"]["test_people"] > 30
