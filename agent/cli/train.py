"""`segue train`: learn the way into one target domain."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, TargetOption, WorkspaceOption, wire

if TYPE_CHECKING:
    from migration.training.train import TrainConfig

SourcesOption = Annotated[
    list[str] | None, typer.Option("--from", help="Source domain; may be repeated (default: all others).")
]
SizeOption = Annotated[str, typer.Option(help="Size of the network: small, base or large.")]
BudgetOption = Annotated[str, typer.Option(help="Time for training and choosing settings, e.g. 90s or 10m.")]
DeviceOption = Annotated[
    str, typer.Option(help="Where what is trained by gradient works: cpu, cuda, or auto (cuda where there is one).")
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(help="Channel to leave out: als, spectral, ridge, tower, classic or moment; may be repeated."),
]
SeedOption = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of everything random.")]


def train(
    to: TargetOption,
    source: SourcesOption = None,
    size: SizeOption = "base",
    budget: BudgetOption = "5m",
    seed: SeedOption = 0,
    device: DeviceOption = "auto",
    without: WithoutOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train the migration network into a domain; Ctrl-C keeps what is done and the same command goes on from there.

    Several processes share what is trained by gradient: torchrun --nproc-per-node 2 --no-python segue train --to film
    """
    from agent.jobs.training import train_network
    from migration.training.distributed import first_of_several

    config = configured(size, budget, seed, device, without or ())
    with first_of_several() as first:
        if first:
            report = train_network(wire(workspace, database), to, sources=source or [], config=config)
            typer.echo(report.model_dump_json(indent=2) if as_json else report.summary())


def configured(size: str, budget: str, seed: int, device: str, without: Sequence[str] = ()) -> "TrainConfig":
    """The settings of a training as the command line gives them.

    Raises:
        InputError: a size, a device or a channel that does not exist, or a budget that is no length of time.
    """
    from migration.errors import InputError
    from migration.training.train import DEVICES, SIZES, TrainConfig

    if size not in SIZES:
        raise InputError(f"--size expects one of {', '.join(SIZES)}, found {size!r}", "Leave it out for base.")
    if device not in DEVICES:
        raise InputError(f"--device expects one of {', '.join(DEVICES)}, found {device!r}", "Leave it out for auto.")
    if device == "cuda":
        from migration.training.device import need_cuda

        need_cuda()
    channels = TrainConfig.channels
    if wrong := [name for name in without if name not in channels]:
        raise InputError(
            f"--without expects one of {', '.join(channels)}, found {wrong[0]!r}", "Leave it out for all that fit."
        )
    kept = tuple(name for name in channels if name not in without)
    return TrainConfig(size=size, budget_s=seconds(budget), seed=seed, device=device, channels=kept)


def seconds(text: str) -> float:
    """A length of time such as "90s", "10m" or "1h" in seconds.

    Raises:
        InputError: anything else, also what is less than nothing or without end.
    """
    from migration.errors import InputError

    unit = {"s": 1.0, "m": 60.0, "h": 3600.0}.get(text[-1:])
    try:
        length = float(text[:-1]) * unit if unit else float(text)
    except ValueError:
        length = -1.0
    if not 0 <= length < float("inf"):
        raise InputError(f"a length of time was expected, found {text!r}", "Write it as 90s, 10m or 1h.")
    return length
