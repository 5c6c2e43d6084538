"""The conversation at the terminal: piped in, with its commands; Ctrl-C stops an answer and not the chat."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from agent.chat.pieces import Piece, Text
from agent.chat.session import Session
from agent.chat.store import new_session
from agent.cli.main import main
from agent.cli.talk import Talk
from agent.settings import Settings


def segue(workspace: Path, *words: str, said: str = "", code: int = 0) -> Result:
    env = {"SEGUE_WORKSPACE": str(workspace), "SEGUE_SEARCH_VECTORS": "lexical", "COLUMNS": "120"}
    done = CliRunner().invoke(main, words, input=said, env=env)
    assert done.exit_code == code, f"{done.stdout}\n{done.stderr}"
    return done


def test_a_piped_conversation_with_its_commands(workspace_copy: Path) -> None:
    said = (
        "I loved Dune, films?\n\n/why 2\n/like Foundation\n/undo\n/trace\n/profile\n/nothing\n/help\n/quit\nnot heard\n"
    )
    out = segue(workspace_copy, "chat", said=said).stdout
    assert "Films for you, going by “Dune”:" in out
    assert "Without “Dune”" in out
    assert "going by “Foundation” and “Dune”" in out
    assert "Undone." in out
    assert "MigratedProfile" in out
    assert "You like “Dune”." in out
    assert "There is no command /nothing" in out
    assert "not heard" not in out


def test_it_is_gone_on_with_listed_shown_and_deleted(workspace_copy: Path) -> None:
    assert "There is no conversation to go on with" in segue(workspace_copy, "chat", "--continue", code=2).stderr
    segue(workspace_copy, "chat", said="我喜欢《沙丘》，推荐电影\n")
    assert "依据《沙丘》（2000年及以后）" in segue(workspace_copy, "chat", "--continue", said="2000年以后\n").stdout
    listed = segue(workspace_copy, "chats", "list").stdout
    assert "我喜欢《沙丘》" in listed
    name = Assistant(Wiring(Settings(workspace=workspace_copy))).sessions.list()[0]
    assert name.turns == 2
    assert "> 2000年以后" in segue(workspace_copy, "chats", "show", name.id).stdout
    assert "2 turns" in segue(workspace_copy, "chats", "delete", name.id).stdout
    assert "no conversation" in segue(workspace_copy, "chats", "show", name.id, code=2).stderr


def test_no_log(workspace_copy: Path) -> None:
    segue(workspace_copy, "chat", "--no-log", "--user", "eve", said="I loved Dune, films?\n")
    assert Assistant(Wiring(Settings(workspace=workspace_copy))).sessions.list() == ()
    assert not (workspace_copy / "chat.history").exists()


class Stopped(Assistant):
    """A person presses Ctrl-C in the middle of the first answer."""

    def answer(self, session: Session, text: str) -> Iterator[Piece]:
        if text == "first":
            yield Text(text="This answer is ")
            raise KeyboardInterrupt
        yield from super().answer(session, text)


def test_ctrl_c_stops_the_answer_and_not_the_chat(
    wired: Wiring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("first\nhello\n"))
    Talk(Stopped(wired, log=False), new_session(), history=None, log=False).go_on()
    out = capsys.readouterr().out
    assert "(stopped)" in out
    assert "Hello!" in out
