"""`segue key`: make an API key."""

from typing import Annotated

import typer


def key(user: Annotated[str, typer.Option(help="The person whom the key speaks for alone.")] = "") -> None:
    """Make an API key for `segue serve`. It is shown once; only its hash is to be kept."""
    from agent.api.keys import new_key

    fresh, entry = new_key(user)
    typer.echo(f"The key, for whoever calls (Authorization: Bearer ...); it is kept nowhere:\n  {fresh}")
    typer.echo(f"Its hash, to be added to SEGUE_API_KEYS (several are divided by commas):\n  {entry}")
