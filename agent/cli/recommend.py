"""`segue recommend`: for a stored user, for a person given by titles, or for a file of histories."""

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.options import (
    DatabaseOption,
    JsonOption,
    LanguageOption,
    SituationOption,
    TargetOption,
    WorkspaceOption,
    wire,
)


def recommend(
    to: TargetOption,
    user: Annotated[str, typer.Option(help="A stored user.")] = "",
    likes: Annotated[list[str] | None, typer.Option(help="A title the person loves; may be repeated.")] = None,
    dislikes: Annotated[
        list[str] | None, typer.Option(help="A title the person does not like; may be repeated.")
    ] = None,
    source: Annotated[
        str, typer.Option("--from", "--domain", help="Domain of the titles, and of a file's rows that name none.")
    ] = "",
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many.")] = 10,
    where: Annotated[
        list[str] | None, typer.Option(help="A filter, e.g. 'year>=1990' or genre=drama; may be repeated.")
    ] = None,
    diversity: Annotated[
        float, typer.Option(min=0, max=1, help="0: by score alone; towards 1: a more varied list.")
    ] = 0.0,
    popularity: Annotated[
        float, typer.Option(min=0, max=2, help="1: as trained; towards 0: more that not everybody is shown.")
    ] = 1.0,
    histories: Annotated[
        Path | None, typer.Option(help="File of events of many people whom the store does not know.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="With --histories: the Parquet file to write.")] = None,
    situation: SituationOption = "",
    llm: Annotated[
        bool | None,
        typer.Option("--llm/--no-llm", help="Let a language model reorder and explain (default: where one is set)."),
    ] = None,
    lang: LanguageOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    trace: Annotated[bool, typer.Option("--trace", help="Show the whole path from the history to the reply.")] = False,
) -> None:
    """Recommend items of a domain, with the reasons."""
    wired = wire(workspace, database, language=lang)
    if histories is not None:
        if output is None:
            raise typer.BadParameter("--histories needs --output FILE")
        if user or likes or dislikes or where or diversity or situation or llm or trace:
            raise typer.BadParameter("--histories goes with --to, --from, -k, --popularity, --output and --json alone")
        from agent.jobs.batch import recommend_file

        report = recommend_file(wired, histories, output, to, k, source=source, popularity=popularity)
        typer.echo(report.model_dump_json(indent=2) if as_json else report.summary())
        return
    from agent.cli.replies import print_reply
    from agent.replies import Request

    request = Request(
        to=to,
        k=k,
        user=user,
        likes=tuple(likes or ()),
        dislikes=tuple(dislikes or ()),
        source=source,
        where=tuple(where or ()),
        language=wired.settings.language,
        diversity=diversity,
        popularity=popularity,
        situation=situation,
        rerank=llm,
        explain="auto" if llm is None else "llm" if llm else "offline",
    )
    print_reply(wired.recommender(to).recommend(request), request, as_json=as_json, trace=trace)
