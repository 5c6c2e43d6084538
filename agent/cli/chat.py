"""`segue chat`: talk about what you love, and get recommendations with reasons."""

from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.options import DatabaseOption, LanguageOption, WorkspaceOption, wire

if TYPE_CHECKING:
    from agent.chat.assistant import Assistant
    from agent.chat.session import Session


def chat(
    user: Annotated[str, typer.Option(help="Your id: likes and dislikes are kept in your history.")] = "",
    to: Annotated[str, typer.Option("--to", help="Target domain, e.g. film (default: told by what you say).")] = "",
    go_on: Annotated[bool, typer.Option("--continue", help="Go on with the last conversation.")] = False,
    session: Annotated[str, typer.Option(help="Go on with this conversation.")] = "",
    no_log: Annotated[bool, typer.Option("--no-log", help="Write nothing down: no turns, no opinions.")] = False,
    lang: LanguageOption = None,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
) -> None:
    """Talk: say what you love, what you want, ask why. English or Chinese; /help tells what else there is."""
    from agent.chat.assistant import Assistant
    from agent.cli.talk import Talk

    wired = wire(workspace, database, language=lang)
    assistant = Assistant(wired, log=not no_log)
    if to:
        wired.known_domain(to)
    begun = _begin(assistant, user, session, go_on=go_on)
    wishes = begun.wishes.model_copy(update={"domain": to}) if to else begun.wishes
    language = lang or (begun.language if begun.turns else wired.settings.language)
    begun = begun.model_copy(update={"wishes": wishes, "language": language})
    domains = wired.store.domain_names()
    history = None if no_log else wired.workspace.create().root / "chat.history"
    Talk(assistant, begun, domains=domains, history=history, log=not no_log).go_on()


def _begin(assistant: "Assistant", user: str, session: str, *, go_on: bool) -> "Session":
    """The conversation to go on with, or a new one.

    Raises:
        UnknownError: there is no conversation of this id, or none to go on with.
    """
    from agent.chat.store import new_session
    from migration.errors import UnknownError

    if session:
        return assistant.sessions.get(session)
    if not go_on:
        return new_session(user)
    last = assistant.sessions.last(user)
    if last is None:
        raise UnknownError("There is no conversation to go on with.", "Begin one with `segue chat`.")
    return last
