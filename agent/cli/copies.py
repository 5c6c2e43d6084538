"""How copy and segments look at a terminal."""

import typer

from agent.cli.errors import printable
from agent.copy.segment import Segments
from agent.copy.written import Copy
from prompts.outputs import Lang


def print_copy(copy: Copy, *, as_json: bool) -> None:
    """Print the variants with their claims, and what was cut."""
    if as_json:
        typer.echo(copy.model_dump_json(indent=2))
        return
    for number, variant in enumerate(copy.variants, start=1):
        typer.echo(f"{'' if number == 1 else chr(10)}{number}  ({variant.how})")
        for line in variant.text.split("\n"):
            typer.echo(f"   {printable(line)}")
        for claim in variant.checked.claims:
            if claim.support:
                typer.echo(
                    printable(f"     {claim.kind:<11} {claim.text} ← {claim.support.field}: {claim.support.value[:80]}")
                )
    for cut in copy.cut:
        typer.echo(printable(f"\ncut: {cut.text[:100]}"), err=True)
        for cause in cut.causes:
            typer.echo(printable(f"     {cause}"), err=True)
    for notice in copy.notices:
        typer.echo(printable(notice), err=True)
    if copy.usage.calls:
        typer.echo(f"{copy.usage.calls} calls, {copy.usage.tokens_in + copy.usage.tokens_out} tokens", err=True)


def print_segments(found: Segments, lang: Lang, *, as_json: bool) -> None:
    """Print the segments of a pair of domains."""
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    for one in found.segments:
        typer.echo(printable(f"{one.id}   {one.size:,} {one.name(lang)}"))
        for interest in one.interests:
            typer.echo(
                printable(
                    f"     {interest.value:<26} {interest.share:>4.0%} of them, {interest.lift:.1f} times the whole"
                )
            )
        if one.items:
            typer.echo(printable(f"     works: {', '.join(loved.title_in(lang) for loved in one.items[:4])}"))
    for notice in found.notices:
        typer.echo(notice, err=True)
