"""`segue train`: learn the way into one target domain."""

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
SeedOption = Annotated[int, typer.Option(help="Seed of everything random.")]


def train(
    to: TargetOption,
    source: SourcesOption = None,
    size: SizeOption = "base",
    budget: BudgetOption = "5m",
    seed: SeedOption = 0,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train the migration network into a domain; Ctrl-C keeps what is done and the same command goes on from there."""
    from agent.jobs.training import train_network

    report = train_network(wire(workspace, database), to, sources=source or [], config=configured(size, budget, seed))
    typer.echo(report.model_dump_json(indent=2) if as_json else report.summary())


def configured(size: str, budget: str, seed: int) -> "TrainConfig":
    """The settings of a training as the command line gives them.

    Raises:
        InputError: a size that does not exist, or a budget that is no length of time.
    """
    from migration.errors import InputError
    from migration.training.train import SIZES, TrainConfig

    if size not in SIZES:
        raise InputError(f"--size expects one of {', '.join(SIZES)}, found {size!r}", "Leave it out for base.")
    return TrainConfig(size=size, budget_s=seconds(budget), seed=seed)


def seconds(text: str) -> float:
    """A length of time such as "90s", "10m" or "1h" in seconds.

    Raises:
        InputError: anything else.
    """
    from migration.errors import InputError

    unit = {"s": 1.0, "m": 60.0, "h": 3600.0}.get(text[-1:])
    try:
        return float(text[:-1]) * unit if unit else float(text)
    except ValueError as error:
        raise InputError(f"a length of time was expected, found {text!r}", "Write it as 90s, 10m or 1h.") from error
