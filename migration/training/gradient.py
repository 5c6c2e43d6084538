"""Channels that are trained by gradient: one loop of epochs, stopped by validation users, resumed where it was left."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from migration.channels.classic import Classic
from migration.channels.tower import Tower
from migration.embedder import Vectors
from migration.progress import Progress
from migration.training.models import Model
from migration.training.processes import TRAINER, Processes
from migration.training.serialization import to_bytes
from migration.training.state import State
from migration.training.trainer import Trainer


@dataclass(frozen=True)
class Fitted:
    """A trained channel, the number of epochs after which it was best, and its score after each."""

    channel: Tower | Classic
    epochs: int
    curve: tuple[float, ...]


def fit_by_gradient(
    model: Model,
    judge: Callable[[Tower | Classic, Vectors], float] | None,
    *,
    stop_after: int,
    file: Path,
    progress: Progress,
) -> Fitted:
    """Run epochs of AdamW; keep the epoch that `judge` likes best, or the last without a judge.

    After each epoch the whole state is written to `file`, and a call that finds it there goes on from it.
    """
    trainer, processes = Trainer(model), Processes()
    state = State.read(file, trainer)
    if processes.size > 1:
        processes.broadcast(TRAINER)
        processes.broadcast_bytes(to_bytes(trainer))
    while state.epoch < stop_after and not state.over:
        processes.broadcast(state.epoch)
        loss = trainer.epoch(state.epoch, progress)
        score = judge(model.channel(), model.bias()) if judge else float(state.epoch)
        state.after_epoch(score, model.network)
        state.write(file, trainer)
        if judge:
            progress.note(f"{model.name}: epoch {state.epoch}, loss {loss:.4f}, NDCG@10 {score:.4f}")
    model.network.load_state_dict(state.best)
    model.network.eval()
    return Fitted(model.channel(), state.best_epoch, tuple(state.curve))
