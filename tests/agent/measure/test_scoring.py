"""Every protocol over the sample world, from the store to a scorecard: training each time, so slow."""

import shutil
from pathlib import Path

import pytest

from agent.bootstrap import Wiring
from agent.cli.scorecards import evaluate_network, show_scorecard
from agent.cli.train import configured
from agent.jobs.training import train_network
from agent.measure.rating_scores import score_ratings
from agent.measure.scoring import NETWORK, Inquiry, Scored, score
from agent.settings import Settings
from migration.errors import InputError
from migration.store.rows import UserRow
from migration.training.train import TrainConfig

AGAINST = ("popularity", "text", "user-knn")


def scored(program: Wiring, protocol: str, **more: float) -> Scored:
    inquiry = Inquiry("film", protocol=protocol, against=AGAINST, **more)  # type: ignore[arg-type]  # floats alone
    return score(program, inquiry, configured("small", "1s", 0, "cpu"))


@pytest.mark.slow
@pytest.mark.parametrize("protocol", ["time", "few-shot", "new-items"])
def test_each_protocol_ends_in_a_scorecard(program: Wiring, protocol: str, capsys: pytest.CaptureFixture[str]) -> None:
    card = scored(program, protocol).card
    assert card.row(NETWORK).figures["ndcg@10"].mean > card.row("popularity").figures["ndcg@10"].mean
    show_scorecard(card)
    shown = capsys.readouterr().out
    assert card.protocol in shown
    if protocol == "few-shot":
        steps = [shot.ndcg.mean for shot in card.shots if shot.model == NETWORK]
        assert steps == sorted(steps)
        assert "Few-shot" in shown
    if protocol == "new-items":
        assert "constant" in shown
        assert card.difference(NETWORK, "text similarity").mean > 0
    if protocol == "time":
        assert "two cuts in time" in card.caption()


@pytest.mark.slow
def test_another_share_of_people_can_be_tested(program: Wiring) -> None:
    half, some = (scored(program, "cold", test_share=share).card.counts.test_people for share in (0.5, 0.2))
    assert half > 2 * some


@pytest.mark.slow
def test_ratings_of_strangers(program: Wiring) -> None:
    card = score_ratings(program, Inquiry("film"), configured("small", "1s", 0, "cpu"))
    rows = {row.name: row for row in card.rows}
    assert rows["network, calibrated"].rmse.mean < rows["constant"].rmse.mean
    assert rows["EMCDR, as published"].rmse.mean > rows["item mean"].rmse.mean


def test_a_network_made_of_the_same_is_measured_again_and_not_trained_again(workspace_copy: Path) -> None:
    program = Wiring(Settings(workspace=workspace_copy, search_vectors="lexical"))
    config = TrainConfig(size=8, channels=("als", "spectral"))
    one, two = (score(program, Inquiry("film", against=("popularity",)), config) for _ in range(2))
    assert two.card.row(NETWORK).fit_seconds == pytest.approx(one.card.row(NETWORK).fit_seconds, abs=0.1)
    assert two.card.row(NETWORK).figures == one.card.row(NETWORK).figures
    assert two.records == one.records
    assert {said["stage"] for said in two.records} >= {"network", "popularity"}


@pytest.mark.parametrize(("source", "target"), [("book", "film"), ("film", "book")])
def test_under_a_fixed_split_the_training_has_made_the_network_that_is_measured(
    workspace_copy: Path, source: str, target: str
) -> None:
    program = Wiring(Settings(workspace=workspace_copy, search_vectors="lexical"))
    users = sorted(program.store.event_log(["book", "film"]).users)
    program.store.put_users([UserRow(id=user, split=("train", "valid", "test")[n % 3]) for n, user in enumerate(users)])
    config = TrainConfig(size=8, channels=("als", "spectral"))
    shutil.rmtree(program.workspace.apart(target), ignore_errors=True)  # what other tests measured
    train_network(program, target, sources=(source,), config=config)
    made = {path: path.stat().st_mtime_ns for path in program.workspace.apart(target).glob("*/model.safetensors")}
    card = score(program, Inquiry(target, sources=(source,), against=("popularity",)), config).card
    assert card.counts.test_people > 0
    assert len(made) == 1
    assert {path: path.stat().st_mtime_ns for path in made} == made
    assert len(list(program.workspace.apart(target).iterdir())) == 1


def test_a_channel_can_be_left_out() -> None:
    assert "moment" not in configured("small", "1s", 0, "cpu", ["moment"]).channels
    with pytest.raises(InputError, match=r"expects one of als, .*, found 'time'"):
        configured("small", "1s", 0, "cpu", ["time"])


def test_what_does_not_go_together_is_told_before_any_work(tmp_path: Path) -> None:
    program = Wiring(Settings(workspace=tmp_path))
    config = configured("small", "1s", 0, "cpu")
    with pytest.raises(InputError, match="found 'cool'"):
        evaluate_network(program, Inquiry("film", protocol="cool", against=AGAINST), config)
    with pytest.raises(InputError, match="draws rankings"):
        evaluate_network(program, Inquiry("film", against=AGAINST), config, ratings=True, html=tmp_path / "x.html")
    with pytest.raises(InputError, match="cold users"):
        score_ratings(program, Inquiry("film", protocol="time"), config)
