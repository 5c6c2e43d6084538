"""Conversations are kept, gone on with, listed and forgotten; opinions are durable and can be taken back."""

import shutil
from pathlib import Path

import pytest

from agent.bootstrap import Wiring
from agent.chat.assistant import Assistant
from agent.chat.draft import Draft
from agent.chat.pieces import Done, Notice, Piece
from agent.chat.session import Session
from agent.chat.store import Sessions, new_session
from agent.people.feedback import record, restore, withdraw
from agent.settings import Settings
from migration.domain import ItemKey
from migration.errors import UnknownError
from migration.store.store import Store

DUNE, TWILIGHT = ItemKey("book", "dune"), ItemKey("book", "twilight")


@pytest.fixture
def kept(workspace_copy: Path) -> Wiring:
    return Wiring(Settings(workspace=workspace_copy, search_vectors="lexical"))


def last(pieces: list[Piece]) -> Session:
    assert isinstance(pieces[-1], Done)
    return pieces[-1].session


def actions(store: Store, user: str) -> list[tuple[str, str]]:
    return [(event.item, event.action) for event in store.history(user).events]


def test_a_conversation_is_kept_and_gone_on_with(kept: Wiring) -> None:
    assistant = Assistant(kept)
    first = last(list(assistant.answer(new_session(), "I loved Dune, films?")))
    again = Assistant(kept).sessions.get(first.id)
    assert again == first
    second = last(list(Assistant(kept).answer(again, "after 2000")))
    assert second.turns == 2
    assert [turn.said for turn in assistant.sessions.turns(first.id)] == ["I loved Dune, films?", "after 2000"]
    (line,) = assistant.sessions.list()
    assert (line.id, line.turns, line.opening) == (first.id, 2, "I loved Dune, films?")
    assert assistant.sessions.last() == second
    assert assistant.sessions.delete(first.id) == 2
    with pytest.raises(UnknownError, match="no conversation"):
        assistant.sessions.get(first.id)


def test_no_log_writes_nothing(kept: Wiring) -> None:
    assistant = Assistant(kept, log=False)
    list(assistant.answer(new_session("eve"), "I loved Dune, films?"))
    assert assistant.sessions.list() == ()
    with pytest.raises(UnknownError):
        kept.store.history("eve")


def test_a_persons_opinions_are_in_the_store_before_the_answer_comes(kept: Wiring) -> None:
    session = new_session("eve")
    pieces = Assistant(kept).answer(session, "I loved Dune and hated Twilight, films?")
    next(pieces)
    assert actions(kept.store, "eve") == [("dune", "like"), ("twilight", "dislike")]
    pieces.close()  # type: ignore[attr-defined]  # it is a generator
    (turn,) = Assistant(kept).sessions.turns(session.id)
    assert not turn.whole


def test_undo_takes_them_back_and_forget_brings_none(kept: Wiring) -> None:
    assistant = Assistant(kept)
    one = last(list(assistant.answer(new_session("eve"), "I loved Dune, films?")))
    two = last(list(assistant.answer(one, "I hated Twilight")))
    three = last(list(assistant.answer(two, "undo")))
    assert actions(kept.store, "eve") == [("dune", "like")]
    four = last(list(assistant.answer(three, "forget Dune")))
    assert actions(kept.store, "eve") == []
    list(assistant.answer(four, "undo"))
    assert actions(kept.store, "eve") == [("dune", "like")]


def test_a_stored_person_is_recommended_by_their_history(kept: Wiring) -> None:
    session = last(list(Assistant(kept).answer(new_session("reader-0001"), "films?")))
    assert session.shown is not None
    known = {str(event.key) for event in kept.store.history("reader-0001").events}
    assert not known & {*session.shown.items}


def test_conversations_of_a_person_are_forgotten_with_them(kept: Wiring) -> None:
    assistant = Assistant(kept)
    list(assistant.answer(new_session("eve"), "hello"))
    list(assistant.answer(new_session("bob"), "hello"))
    assert assistant.sessions.forget("eve") == 1
    assert [line.user for line in assistant.sessions.list()] == ["bob"]


def test_two_who_speak_at_once_get_two_turns(tmp_path: Path) -> None:
    sessions = Sessions.open(f"sqlite:///{tmp_path / 'chats.db'}")
    session = new_session()
    numbers = [sessions.save(session, Draft("hello", session).turn(whole=True))[1].number for _ in range(2)]
    assert numbers == [1, 2]


def test_feedback_is_withdrawn_by_conversation_or_whole(kept: Wiring) -> None:
    record(kept.store, "eve", DUNE, "like", session="a")
    record(kept.store, "eve", DUNE, "seen", session="b")
    record(kept.store, "eve", TWILIGHT, "dislike", session="a")
    assert [event.action for event in withdraw(kept.store, "eve", DUNE, session="b")] == ["seen"]
    gone = withdraw(kept.store, "eve", DUNE)
    assert actions(kept.store, "eve") == [("twilight", "dislike")]
    restore(kept.store, gone)
    assert set(actions(kept.store, "eve")) == {("twilight", "dislike"), ("dune", "like")}
    with pytest.raises(UnknownError):
        record(kept.store, "eve", ItemKey("book", "none"), "like")


@pytest.mark.parametrize(
    ("text", "told"), [("I loved Dune, films?", "damaged"), ("我喜欢《沙丘》，推荐电影", "已损坏")]
)
def test_a_damaged_index_is_told_as_such(workspace: Path, tmp_path: Path, text: str, told: str) -> None:
    folder = Path(shutil.copytree(workspace, tmp_path / "workspace"))
    for file in folder.glob("index/film/*/items/vectors.npy"):
        file.write_bytes(b"scribble")
    wired = Wiring(Settings(workspace=folder, search_vectors="lexical"))
    notices = [piece.text for piece in Assistant(wired).answer(new_session(), text) if isinstance(piece, Notice)]
    assert any(told in notice and "segue index --to film" in notice for notice in notices)
