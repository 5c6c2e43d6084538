"""A conversation at the terminal: reads lines, writes the pieces of answers as they come."""

import contextlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from agent.chat.assistant import Assistant
from agent.chat.pieces import Done, Explained, Items, Notice, Piece, Question, Recommendations
from agent.chat.sentences import works
from agent.chat.session import Session
from agent.chat.understanding.language import language_of
from agent.chat.understanding.lexicon import words_for
from agent.cli.errors import printable, tell
from agent.cli.replies import facts, print_trace
from agent.explain.why_words import bars
from agent.replies import Recommendation, Reply
from migration.errors import SegueError
from prompts.outputs import Lang
from prompts.plain import plain

PROMPT = "> "
LINES_OF_HISTORY = 1000
BARS, WIDTH = 5, 24
"""So many contributions are drawn, the longest with so many signs."""

HELP = {
    "en": """\
/why 2          why the second one is there          /like TITLE     you like it
/undo           take the last step back              /dislike TITLE  you do not
/domain film    what you want                        /profile        what I know of you
/trace          the path behind the last list        /quit           leave; Ctrl-C stops an answer
Or just say it: "I loved Dune, any films?", "after 2000, no horror", "more like 3", "less popular".""",
    "zh": """\
/why 2          为什么有第二个          /like 作品       喜欢它
/undo           撤销上一步              /dislike 作品    不喜欢它
/domain film    想要哪一类              /profile         我对你的了解
/trace          上一个列表的由来        /quit            离开；Ctrl-C 只停下回答
也可以直接说：“我喜欢《沙丘》，推荐几部电影”、“2000年以后，不要恐怖”、“更像第三个”、“比较第一个和第二个”、“冷门一点”。""",
}
UNKNOWN = {"en": "There is no command {command}; /help lists them.", "zh": "没有命令 {command}；/help 列出全部命令。"}
INCOMPLETE = {"en": "Say it as: {command} {what}", "zh": "请这样写：{command} {what}"}
WANTS = {
    "/like": {"en": "TITLE", "zh": "作品"},
    "/dislike": {"en": "TITLE", "zh": "作品"},
    "/domain": {"en": "film", "zh": "电影"},
}
"""What must stand behind a command."""
NO_DOMAIN = {"en": "There is no ‘{domain}’ here; there are: {known}.", "zh": "这里没有“{domain}”，只有：{known}。"}
NO_TRACE = {"en": "There is no list yet.", "zh": "还没有列表。"}
STOPPED = {"en": "(stopped)", "zh": "（已停下）"}


def _why(rest: str, lang: Lang) -> str:
    """The question that `/why` asks: of an item of the list by its place, or of any."""
    if lang == "zh":
        return f"为什么推荐第{rest}个" if rest.isdecimal() else f"为什么 {rest}"
    return f"why number {rest}" if rest.isdecimal() else f"why {rest}"


class Talk:
    """One conversation at the terminal.

    Args:
        assistant: answers.
        session: the conversation to begin with.
        domains: that the store holds.
        history: file of the lines typed before; None: none is read or written.
        log: whether the conversation is kept, so that it can be gone on with.
    """

    def __init__(
        self, assistant: Assistant, session: Session, *, domains: Sequence[str], history: Path | None, log: bool
    ) -> None:
        self._assistant = assistant
        self._session = session
        self._domains = domains
        self._lang = session.language  # of the answer that is being written
        self._history = history
        self._log = log
        self._console = Console(highlight=False)
        self._reply: Reply | None = None

    def go_on(self) -> None:
        """Talk until there is nothing more to read."""
        person = sys.stdin.isatty()
        with self._lines_kept() if person else contextlib.nullcontext():
            for line in self._lines(person=person):
                if line in {"/quit", "/exit", "/q"}:
                    break
                self._take(line)
        if person and self._log and self._session.turns:
            self._console.print(f"segue chat --session {self._session.id}", style="dim")

    def _take(self, line: str) -> None:
        """Do what a line says."""
        said = self._as_message(line)
        if said:
            self._answer(said)

    def _as_message(self, line: str) -> str:
        """A line as something said; a command that is not for the assistant is done at once, and nothing is left."""
        if not line.startswith("/"):
            return line
        command, _, rest = line.partition(" ")
        lang, rest = self._session.language, rest.strip()
        zh = lang == "zh"
        messages = {
            "/why": _why(rest, lang),
            "/like": f"我喜欢《{rest}》" if zh else f"I like “{rest}”",
            "/dislike": f"我讨厌《{rest}》" if zh else f"I dislike “{rest}”",
            "/undo": "撤销" if zh else "undo",
            "/domain": f"推荐{works(rest, lang)}" if zh else f"any {works(rest, lang)}?",
            "/profile": "我的口味" if zh else "my profile",
        }
        if command == "/domain" and rest and not self._is_domain(rest, lang):
            known = "、".join(self._domains) if zh else ", ".join(self._domains)
            self._console.print(printable(NO_DOMAIN[lang].format(domain=rest, known=known)), markup=False)
        elif command in messages and (rest or command in {"/why", "/undo", "/profile"}):
            return messages[command]
        else:
            self._say_here(command, lang)
        self._console.print()
        return ""

    def _is_domain(self, name: str, lang: Lang) -> bool:
        return any(name.casefold() in words_for(domain, lang) for domain in self._domains)

    def _say_here(self, command: str, lang: Lang) -> None:
        if command in WANTS:
            self._console.print(
                printable(INCOMPLETE[lang].format(command=command, what=WANTS[command][lang])), markup=False
            )
        elif command == "/trace" and self._reply is not None:
            print_trace(self._console, self._reply.trace, lang)
        elif command == "/trace":
            self._console.print(NO_TRACE[lang])
        elif command == "/help":
            self._console.print(HELP[lang], markup=False)
        else:
            self._console.print(printable(UNKNOWN[lang].format(command=command)), markup=False)

    def _answer(self, said: str) -> None:
        """Write the answer as it comes; Ctrl-C stops it and nothing else."""
        self._lang = language_of(said, self._session.language)
        deadline = self._assistant.deadline()
        pieces = self._assistant.answer(self._session, said, deadline)
        try:
            with _on_ctrl_c(deadline.end):
                for piece in pieces:
                    self._write(piece)
        except KeyboardInterrupt:
            pieces.close()  # what was said so far is kept
            self._console.print("\n" + STOPPED[self._lang], style="dim")
            if self._log:
                self._session = self._assistant.sessions.get(self._session.id)
        except SegueError as error:
            tell(error)

    def _write(self, piece: Piece) -> None:
        if isinstance(piece, Done):
            self._session = piece.session
            self._console.print()
        elif isinstance(piece, Recommendations):
            self._reply = piece.reply
            for recommendation in piece.reply.recommendations:
                self._print_one(recommendation)
        elif isinstance(piece, Items):
            for item in piece.items:
                named = Text(f"     {printable(item.title_in(self._lang))}", style="bold")
                self._console.print(named + Text(f"  {printable(facts(item))}", style="dim"))
        elif isinstance(piece, Explained):
            self._print_bars(piece)
        else:
            self._print_words(piece)

    def _print_bars(self, piece: Explained) -> None:
        for bar in bars(piece.why)[:BARS]:
            line = Text(f"     {bar.amount:+.3f}  ") + Text("█" * max(1, round(WIDTH * bar.length)), style="blue")
            self._console.print(line + Text(printable(f"  {plain(bar.title, 60)}")))

    def _print_words(self, piece: Piece) -> None:
        if isinstance(piece, Notice):
            self._console.print(printable(piece.text), style="dim", markup=False)
        elif isinstance(piece, Question):
            self._console.print(printable(piece.text), style="bold", markup=False)
            for place, choice in enumerate(piece.choices, 1):
                self._console.print(f"  {place}. {printable(choice)}", markup=False)
        elif not isinstance(piece, Done | Recommendations | Items | Explained):
            self._console.print(printable(piece.text), end="", markup=False)

    def _print_one(self, one: Recommendation) -> None:
        item = one.item
        line = Text(f"{one.rank:>3}  ") + Text(printable(item.title_in(self._lang)), style="bold")
        self._console.print(line + Text(f"  {printable(facts(item))}", style="dim"))
        self._console.print(Padding(Text(printable(one.reason.text)), (0, 0, 0, 5)))

    def _lines(self, *, person: bool) -> Iterator[str]:
        """What is typed or piped in, line by line, without empty ones."""
        while True:
            try:
                line = input(PROMPT if person else "")
            except EOFError:
                return
            except KeyboardInterrupt:
                self._console.print("\n/quit", style="dim")
                continue
            if line.strip():
                yield line.strip()

    @contextlib.contextmanager
    def _lines_kept(self) -> Iterator[None]:
        """Arrow keys bring back earlier lines, also those of earlier days."""
        try:
            import readline
        except ImportError:  # not on every system: then lines are typed without it
            yield
            return
        if self._history and self._history.exists():
            readline.read_history_file(self._history)
        try:
            yield
        finally:
            if self._history:
                readline.set_history_length(LINES_OF_HISTORY)
                readline.write_history_file(self._history)
                self._history.chmod(0o600)


@contextlib.contextmanager
def _on_ctrl_c(do: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C does something first, and then interrupts as ever.

    It has to come first: on the way out, LangChain waits for its threads, and they for the language model.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        do()
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
