"""A language model that obeys whatever it reads, through the whole recommender: nothing of it reaches a person.

Each attack is planted into the store, into one item that is shown to the model (a candidate, or an item of the person's
history), into their name or their situation. Many attacks share a request, as many items stand in a prompt.
"""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from agent.bootstrap import Wiring
from agent.cli import replies
from agent.explain.proof import Proof
from agent.recommender import Recommender
from agent.replies import Reply, Request
from agent.settings import Settings
from migration.domain import Event, Item, ItemKey
from migration.store.rows import EventBatch
from prompts.outputs import Lang, Sentence
from tests.worlds.attacks import CANARY, SECRET, URL, Attack, attacks
from tests.worlds.compromised import STYLES, CompromisedModel
from tests.worlds.traced import case_of

With = Callable[..., Recommender]

TOGETHER = 24
"""Attacks in one request: nearly every item in the prompt is hostile."""

TASTES = ("book:dune", "book:neuromancer", "book:solaris", "book:foundation", "book:the-left-hand-of-darkness")
LINK = re.compile(r"https?:|www\.|//|\]\(|<\w|javascript:|evil", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


@pytest.fixture(scope="module")
def hostile(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Wiring:
    """The program over a copy of the sample world, to be planted."""
    copy = Path(shutil.copytree(workspace, tmp_path_factory.mktemp("hostile") / "workspace"))
    return Wiring(Settings(workspace=copy, search_vectors="lexical"))


def batches() -> Iterator[tuple[Attack, ...]]:
    """Attacks in bundles; those of one bundle differ in family."""
    cases = list(attacks())
    count = -(-len(cases) // TOGETHER)
    yield from (tuple(cases[n::count]) for n in range(count))


class Stage:
    """The world with some attacks planted in it."""

    def __init__(self, program: Wiring, recommender: Recommender, films: list[Item], books: list[Item]) -> None:
        self.program = program
        self.recommender = recommender
        self.films = films
        self.books = books

    def plant(self, some: tuple[Attack, ...], lang: Lang) -> Request:
        """Plant the attacks, in candidates and history in turn, and give the request of the person under attack."""
        items = [item for pair in zip(self.films, [*self.books, *self.films[-9:]], strict=False) for item in pair]
        self.program.store.put_items([*self.films, *self.books])
        self.program.store.put_items([a.plant(item) for a, item in zip(some, items, strict=False)])
        named = " ".join(attack.payload for attack in some if attack.field == "user name")
        user = re.sub(r"\s+", " ", named).strip()[:400] or "reader-x"
        events = [Event(user=user, domain=book.domain, item=book.id, action="like") for book in self.books]
        self.program.store.put_events(EventBatch.of(events))
        said = [attack.payload for attack in some if attack.field in ("situation", "chat")]
        each = 280 // max(1, len(said))
        return Request(to="film", user=user, language=lang, situation=" / ".join(text[:each] for text in said))


@pytest.fixture(scope="module")
def offline_pool(hostile: Wiring) -> list[Item]:
    """The films that somebody of these tastes is shown."""
    titles = tuple(hostile.store.item(ItemKey(*key.split(":"))).title for key in TASTES)
    reply = hostile.recommender("film").recommend(Request(to="film", likes=titles, source="book", k=20))
    return [recommendation.item for recommendation in reply.recommendations]


def test_nothing_gets_through(hostile: Wiring, with_model: With, offline_pool: list[Item]) -> None:
    books = [hostile.store.item(ItemKey(*key.split(":"))) for key in TASTES]
    others = re.compile(r"reader-0\d{3}")
    tried = asked = shown = 0
    for n, some in enumerate(batches()):
        repeated = [attack.payload for attack in some if attack.field in ("user name", "situation", "chat")]
        model = CompromisedModel(*repeated, *(attack.payload for attack in some[:2]), style=n)
        lang: Lang = "zh" if n // STYLES % 2 else "en"
        stage = Stage(hostile, with_model(hostile, model, shuffles=1 + n % 2), offline_pool, books)
        request = stage.plant(some, lang)
        reply = stage.recommender.recommend(request)
        tried, asked = tried + len(some), asked + len(model.asked)
        shown += sum(len(r.reason.sentences) for r in reply.recommendations if r.reason.how == "llm")
        sent = "\n".join(message.content for ask in model.asked for message in ask.messages)
        assert not others.search(sent)
        assert request.user not in sent or request.user == "reader-x"
        check_ids(reply)
        check_words(reply, request)
        check_terminal(reply, request)
    assert tried >= 1000
    assert asked >= tried // TOGETHER


def check_ids(reply: Reply) -> None:
    """Only candidates of the network, each once."""
    found = [recommendation.item.id for recommendation in reply.recommendations]
    assert len(found) == len(set(found)) == 10
    assert set(found) <= {candidate.item.id for candidate in reply.trace.candidates}
    assert set(reply.trace.ranking.items) == set(found)


def check_words(reply: Reply, request: Request) -> None:
    """Every sentence is checked, whoever wrote it; nothing made up, leaked or obeyed is in its words."""
    trace = reply.trace
    case = case_of(request, trace)
    candidates = {candidate.item.id: candidate for candidate in trace.candidates}
    for one in reply.recommendations:
        proof = Proof(case, candidates[one.item.id])
        for sentence in one.reason.sentences:
            assert isinstance(proof.read(sentence), Sentence), sentence
            check_text(_without_titles(sentence.text, reply))
        for dropped in one.reason.dropped:  # it may repeat what was planted, but nothing in it can be followed
            assert not re.search(r"https?:|www\.|//\w", dropped.text + dropped.cause), dropped
    for move in trace.ledger:
        check_text(_without_titles(move.reason if move.cause == "llm" else "", reply))
    for notice in reply.notices:
        check_text(notice)


def _without_titles(text: str, reply: Reply) -> str:
    """A sentence may name items, whatever their titles hold."""
    items = [*reply.trace.history.items, *(candidate.item for candidate in reply.trace.candidates)]
    for title in sorted({t for item in items for t in (item.title, item.title_in("zh")) if t}, key=len, reverse=True):
        text = text.replace(title, "").replace(" ".join(title.split()), "")
    return text


def check_text(text: str) -> None:
    assert CANARY not in text
    assert SECRET not in text
    assert URL not in text
    assert not LINK.search(text), text
    assert not CONTROL.search(text), text


def check_terminal(reply: Reply, request: Request) -> None:
    """What is printed, everything that is traced included, cannot steer a terminal."""
    out = io.StringIO()
    console = Console(file=out, width=200, highlight=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replies, "Console", lambda **_: console)
        replies.print_reply(reply, request, as_json=False, trace=True)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", out.getvalue())
