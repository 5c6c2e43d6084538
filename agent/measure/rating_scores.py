"""The scorecard of explicit ratings: how many stars strangers give, predicted by all and by the network."""

from agent.bootstrap import Wiring
from agent.jobs.training import training_data
from agent.measure.scoring import Inquiry, trained, trial_of
from migration.errors import InputError
from migration.evaluation.ranking import ByNetwork
from migration.evaluation.ratings.card import RatingCard, rate
from migration.evaluation.ratings.network import Calibrated
from migration.evaluation.ratings.task import RatingTask
from migration.training.train import TrainConfig


def score_ratings(wired: Wiring, inquiry: Inquiry, config: TrainConfig) -> RatingCard:
    """Train a network and the raters on training users alone, choose on validation users, report on test users.

    Raises:
        InputError: another protocol than "cold".
        TrainingError: the events carry no ratings.
    """
    if inquiry.protocol != "cold":
        raise InputError(
            f"--ratings asks about cold users, found --protocol {inquiry.protocol}", "Leave --protocol out."
        )
    log, items = training_data(wired, inquiry.target, inquiry.sources)
    trial = trial_of(wired, inquiry, log, items, config.seed)
    task = RatingTask.of(trial)
    migrator, *_ = trained(wired, trial, config)
    sources = sorted({key.domain for key in trial.task.sources})
    return rate(
        task,
        Calibrated(ByNetwork(migrator, trial.task)),
        target=inquiry.target,
        sources=sources,
        tries=inquiry.tries,
        progress=wired.progress,
    )
