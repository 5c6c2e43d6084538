"""How a reply looks on a terminal: title and facts on one line, the reason under it."""

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from agent.cli.errors import printable
from agent.llm.seam import Usage
from agent.replies import Recommendation, Reply, Request, Trace
from migration.domain import Item

HOW = {
    "network": "ranked by the migration network",
    "prior": "nothing known of this person's taste that carries over: what many people like",
    "llm": "ranked by the migration network and a language model",
    "repaired": "ranked by the migration network and a language model, whose answer was mended",
    "degraded": "ranked by the migration network: the language model gave nothing usable",
}


def print_reply(reply: Reply, request: Request, *, as_json: bool, trace: bool) -> None:
    """Print a reply, or its values as JSON; `trace` adds the path that led to it."""
    if as_json:
        typer.echo(reply.model_dump_json(indent=2, exclude=None if trace else {"trace"}))
        return
    console = Console(highlight=False)
    console.print(_heading(reply, request))
    for recommendation in reply.recommendations:
        _print_one(console, recommendation, request.language, dropped=trace)
    if not reply.recommendations:
        console.print("Nothing in the catalogue passes the filters.")
    for notice in reply.notices:
        console.print(Text(printable(notice), style="yellow"))
    if reply.usage.calls:
        console.print(Text(f"Language model: {cost(reply.usage)}", style="dim"))
    if trace:
        print_trace(console, reply.trace)


def facts(item: Item) -> str:
    """Creators and year, as far as the catalogue has them."""
    year = item.attributes.get("year")
    return " · ".join(part for part in (", ".join(item.creators), str(year) if year else "") if part)


def cost(usage: Usage) -> str:
    """What a language model cost, in a few words."""
    cached = f" ({usage.tokens_cached:,} cached)" if usage.tokens_cached else ""
    price = "" if usage.price is None else f", price {usage.price:.6f}"
    calls = "1 call" if usage.calls == 1 else f"{usage.calls:,} calls"
    tokens = f"{usage.tokens_in:,} tokens in{cached}, {usage.tokens_out:,} out"
    return f"{calls}, {tokens}, {usage.milliseconds:,} ms{price}"


def _heading(reply: Reply, request: Request) -> Text:
    loved = ", ".join(filter(None, [request.user, *request.likes]))
    told = HOW[reply.how] + ("" if _by_model(reply) else "; offline, without a language model")
    return Text(printable(f"{reply.to}: for {loved}"), style="bold") + Text(f"   ({told})", style="dim")


def _by_model(reply: Reply) -> bool:
    """Whether a language model was asked, with or without success."""
    return reply.how in {"llm", "repaired", "degraded"} or reply.usage.calls > 0


def _print_one(console: Console, recommendation: Recommendation, language: str, *, dropped: bool) -> None:
    item = recommendation.item
    line = Text(f"{recommendation.rank:>3}  ") + Text(printable(item.title_in(language)), style="bold")
    described = facts(item)
    console.print(line + Text(printable(f"  {described}") if described else "", style="dim"))
    console.print(Padding(Text(printable(recommendation.reason.text)), (0, 0, 0, 5), expand=False))
    if not dropped:
        return
    for sentence in recommendation.reason.dropped:
        console.print(Text(printable(f"     dropped ({sentence.cause}): {sentence.text}"), style="dim"))


def print_trace(console: Console, trace: Trace) -> None:
    """Print the path that led to a reply: what of the history entered, how strongly, and what it did."""
    console.print()
    console.print(Text("The path", style="bold"))
    profile, migrated = trace.profile, trace.migrated
    console.print(
        f"History          of {printable(trace.history.user)}: events {len(trace.history.events)}", markup=False
    )
    console.print(f"Profile          {len(profile.parts)} items taken up, {len(profile.unknown)} unknown", markup=False)
    for part in profile.parts:
        console.print(
            f"                 {part.weight:+.3f}  {printable(f'{part.domain}:{part.item}')}  by {part.by}",
            markup=False,
        )
    console.print(
        f"MigratedProfile  {len(migrated.vector)} numbers, {len(migrated.lifts)} items lifted, how={migrated.how}, "
        f"model {migrated.model}",
        markup=False,
    )
    for candidate in trace.candidates:
        console.print(
            f"Candidate {candidate.rank:>3}    {candidate.score:+.3f}  {printable(str(candidate.item.key))}",
            markup=False,
        )
        for evidence in candidate.evidence:
            name = printable(evidence.title or f"{evidence.domain}:{evidence.item}")
            console.print(f"                 {evidence.contribution:+.3f}  from {name}", markup=False)
    ranking = trace.ranking
    console.print(f"Ranking          by {ranking.how}", markup=False)
    if ranking.weight:
        mended = ranking.mended
        console.print(
            f"                 language model's weight {ranking.weight:g} over {ranking.pool} candidates; mended: "
            f"{mended.unknown} unknown, {mended.duplicates} repeated, {mended.missing} missing",
            markup=False,
        )
    for move in trace.ledger:
        places = f"{move.before or '-':>4} -> {move.after or '-':<4}"
        reason = f": {move.reason}" if move.reason else ""
        console.print(printable(f"Place  {places} {move.title}  by {move.cause}{reason}"), markup=False)
