"""The `segue` command: its verbs, in the order in which data passes through them."""

from typing import Annotated

import typer

from agent.cli.chat import chat
from agent.cli.chats import chats
from agent.cli.config import config
from agent.cli.copy_ import copy_
from agent.cli.doctor import doctor
from agent.cli.errors import Verbs
from agent.cli.evaluate import evaluate
from agent.cli.explain import explain
from agent.cli.import_ import import_
from agent.cli.index import index
from agent.cli.items import items
from agent.cli.key import key
from agent.cli.mcp import mcp
from agent.cli.prompts import prompts
from agent.cli.recommend import recommend
from agent.cli.sample import sample
from agent.cli.segments import segments
from agent.cli.serve import serve
from agent.cli.status import status
from agent.cli.train import train
from agent.cli.users import users
from agent.cli.validate import validate

main = typer.Typer(
    name="segue",
    cls=Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Takes what a person loves in one catalogue and finds what they will love in another, and says why.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("segue"))
        raise typer.Exit


@main.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of the command itself."""


for verb in (
    validate,
    import_,
    sample,
    train,
    index,
    evaluate,
    recommend,
    explain,
    chat,
    segments,
    copy_,
    serve,
    mcp,
    key,
    status,
    doctor,
):
    main.command(name=verb.__name__.rstrip("_"))(verb)
main.add_typer(items, name="items")
main.add_typer(users, name="users")
main.add_typer(chats, name="chats")
main.add_typer(prompts, name="prompts")
main.add_typer(config, name="config")
