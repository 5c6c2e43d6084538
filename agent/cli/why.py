"""How an explanation looks on a terminal: a bar for each item of the history, and under it what it means."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from agent.cli.errors import printable
from agent.cli.replies import facts
from agent.explain.why import Why
from agent.explain.why_words import Bar, bars, notes, place
from prompts.plain import plain

WIDTH = 32
"""Columns of the longest bar."""


def print_why(why: Why) -> None:
    """Print an explanation as a bar chart with its sentences."""
    console = Console(highlight=False)
    title = Text(printable(why.item.title_in(why.lang)), style="bold")
    described = facts(why.item)
    console.print(title + Text(printable(f"  {described}") if described else "", style="dim"))
    console.print(Text(printable(place(why)), style="dim"))
    console.print(Padding(Text(printable(why.reason.text)), (1, 0, 1, 2)))
    for bar in bars(why):
        _print_bar(console, bar)
    for note in notes(why):
        console.print(Text(printable(note), style="dim"))


def _print_bar(console: Console, bar: Bar) -> None:
    length = max(1, round(WIDTH * bar.length)) if bar.amount else 0
    line = Text(f"{bar.amount:+8.3f}  ")
    line.append(("█" * length).ljust(WIDTH), style="blue" if bar.amount >= 0 else "red")
    line.append(printable(f"  {plain(bar.title, 60)}"), style="bold")
    line.append(printable(f"  {plain(bar.domain, 20)}"), style="dim")
    console.print(line)
    words = " ".join(part for part in (bar.sentence, bar.counterfactual) if part)
    console.print(Padding(Text(printable(words)), (0, 0, 0, 10)))
