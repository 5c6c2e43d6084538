"""The conversation at the terminal: piped in, with its commands; Ctrl-C stops an answer and not the chat."""

import os
import pty
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from typer.testing import CliRunner, Result

from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from agent.cli.main import main
from agent.settings import Settings
from tests.worlds.llm_server import Exchange, LLMServer, Payload, hang, says

ROOT = Path(__file__).parents[3]


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


def test_a_command_says_what_it_wants(workspace_copy: Path) -> None:
    out = segue(workspace_copy, "chat", said="/like\n/domain cheese\n/domain films\n/why 99\n").stdout
    assert "Say it as: /like TITLE" in out
    assert "There is no ‘cheese’ here; there are: book, film, music." in out
    assert "  5  " in out
    assert "There is no 99 in the list." in out


def test_the_first_answer_is_all_in_the_language_of_the_question(workspace_copy: Path) -> None:
    out = segue(workspace_copy, "chat", "--no-log", said="我喜欢《三体》，推荐电影\n").stdout
    assert "星球大战" in out or "飞向太空" in out
    assert "Star Wars" not in out


class Terminal:
    """`segue chat` in a pseudo-terminal, as a person sits before it."""

    def __init__(self, *words: str, **env: str) -> None:
        ours, theirs = pty.openpty()
        self._screen, self._read = ours, ""
        # whoever runs the tests in the background has them ignore Ctrl-C, which a process hands on; a terminal does not
        listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
        command = [sys.executable, "-c", f"{listening}; from agent.cli.main import main; main()", "chat", *words]
        there = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "120", **env}
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=there, close_fds=True)
        os.close(theirs)

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._screen, line.encode() + b"\n")

    def until(self, text: str, seconds: float = 60) -> str:
        """What appears until a text does, which must be within some seconds."""
        ends = time.monotonic() + seconds
        while text not in self._read:
            assert time.monotonic() < ends, f"{text!r} does not appear: {self._read!r}"
            if select.select([self._screen], [], [], 0.1)[0]:
                self._read += os.read(self._screen, 4096).decode(errors="replace")
        seen, _, self._read = self._read.partition(text)
        return seen

    def interrupt(self) -> None:
        """Press Ctrl-C: what a terminal then does."""
        self.process.send_signal(signal.SIGINT)

    def leave(self) -> int:
        """Say /quit; returns how it ended."""
        self.type("/quit")
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()
            os.close(self._screen)


def test_ctrl_c_stops_the_answer_and_not_the_chat(workspace_copy: Path, llm_server: LLMServer) -> None:
    asked = threading.Event()

    def silent(exchange: Exchange, payload: Payload) -> None:
        asked.set()
        hang(exchange, payload)

    llm_server.play(silent, says("Hello to you."))
    env = {"SEGUE_LLM__MODEL": "scripted-1", "OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": "none"}
    chat = Terminal(SEGUE_WORKSPACE=str(workspace_copy), SEGUE_SEARCH_VECTORS="lexical", **env)
    try:
        chat.until("> ")
        chat.type("I loved Dune. Films?")
        assert asked.wait(60)
        chat.interrupt()
        chat.until("(stopped)", seconds=3)
        chat.until("> ")
        chat.type("hello")
        chat.until("Hello to you.")
    finally:
        assert chat.leave() == 0
    told = Assistant(Wiring(Settings(workspace=workspace_copy))).sessions
    assert [turn.whole for turn in told.turns(told.list()[0].id)] == [False, True]
