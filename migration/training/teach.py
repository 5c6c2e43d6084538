"""How the trained channels are taught: one loop of epochs, stopped by validation users, resumed where it was left."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from migration.channels.classic import Classic
from migration.channels.tower import Tower
from migration.embedder import Vectors
from migration.progress import Progress
from migration.training.course import Course
from migration.training.lessons import Lesson
from migration.training.parcel import packed
from migration.training.state import State
from migration.training.team import COURSE, Team


@dataclass(frozen=True)
class Taught:
    """What came of a lesson: the channel, and the number of epochs after which it was best."""

    channel: Tower | Classic
    epochs: int
    curve: tuple[float, ...]


def teach(
    lesson: Lesson,
    judge: Callable[[Tower | Classic, Vectors], float] | None,
    *,
    stop_after: int,
    file: Path,
    progress: Progress,
) -> Taught:
    """Run epochs of AdamW; keep the epoch that `judge` likes best, or the last without a judge.

    After each epoch the whole state is written to `file`, and a call that finds it there goes on from it.
    """
    course, team = Course(lesson), Team()
    state = State.read(file, course)
    if team.size > 1:
        team.word(COURSE)
        team.letter(packed(course))
    while state.epoch < stop_after and not state.over:
        team.word(state.epoch)
        loss = course.epoch(state.epoch, progress)
        score = judge(lesson.served(), lesson.bias()) if judge else float(state.epoch)
        state.after_epoch(score, lesson.network)
        state.write(file, course)
        if judge:
            progress.note(f"{lesson.name}: epoch {state.epoch}, loss {loss:.4f}, NDCG@10 {score:.4f}")
    lesson.network.load_state_dict(state.best)
    lesson.network.eval()
    return Taught(lesson.served(), state.best_epoch, tuple(state.curve))
