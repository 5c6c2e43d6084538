"""`segue segments`: groups of people who share interests in a source domain."""

from typing import Annotated

import typer

from agent.cli.options import DatabaseOption, JsonOption, LanguageOption, TargetOption, WorkspaceOption, wire


def segments(
    source: Annotated[str, typer.Option("--from", help="Domain of the interests, e.g. book.")],
    to: TargetOption,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many at most.")] = 8,
    min_size: Annotated[int, typer.Option(min=2, help="Fewer people are no segment.")] = 20,
    lang: LanguageOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the segments of a source domain's people, where the network carries them."""
    wired = wire(workspace, database, language=lang)
    from agent.cli.copies import print_segments
    from agent.copy.segments import find

    print_segments(find(wired, source, to, k, min_size), wired.settings.language, as_json=as_json)
