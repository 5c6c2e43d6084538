"""Scripted conversations, held with any assistant and checked by program.

As a command it takes a workspace (film and book trained and indexed) and whatever language model the settings name:

    SEGUE_LLM__MODEL=... python -m tests.worlds.conversations --workspace .segue [FILE ...]
"""

import argparse
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from agent.bootstrap import Wiring, wiring
from agent.chat.assistant import Assistant
from agent.chat.pieces import Done, Explained, Items, Notice, Piece, Question, Recommendations, Text
from agent.chat.session import Session
from agent.chat.store import new_session
from migration.domain import Item
from retrieval.where import parse_where

FOLDER = Path(__file__).parent.parent / "agent" / "chat" / "conversations"
FILES = ("english.yaml", "chinese.yaml", "strangers_english.yaml", "strangers_chinese.yaml")
"""All of them led to changes. A set that is to say how strangers fare is written by somebody who has not read the code,
held once before anybody learns from it, and given to this command by its path; then it joins the strangers' files."""

APOLOGIES = re.compile(r"\b(?:sorry|apologi[sz]e|unfortunately|regret)\b|抱歉|对不起|遗憾|不好意思", re.IGNORECASE)
TITLED = {"en": re.compile(r"“([^“”]+)”"), "zh": re.compile(r"《([^《》]+)》")}
"""How the assistant writes titles; in Chinese “ ” stand around what a person said."""

HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass
class Heard:
    """One answer, taken apart."""

    pieces: list[Piece]
    session: Session
    before: Session

    @property
    def kinds(self) -> set[str]:
        return {piece.kind for piece in self.pieces}

    @property
    def words(self) -> str:
        return " ".join(piece.text for piece in self.pieces if isinstance(piece, Text | Question | Notice))

    @property
    def listed(self) -> list[Item]:
        lists = [piece.reply for piece in self.pieces if isinstance(piece, Recommendations)]
        return [one.item for one in lists[-1].recommendations] if lists else []

    @property
    def shown(self) -> list[Item]:
        looked_up = [item for piece in self.pieces if isinstance(piece, Items) for item in piece.items]
        return [*self.listed, *looked_up]

    @property
    def explained(self) -> list[str]:
        return [str(piece.why.item.key) for piece in self.pieces if isinstance(piece, Explained)]

    @property
    def choices(self) -> int:
        return sum(len(piece.choices) for piece in self.pieces if isinstance(piece, Question))

    @property
    def last_list(self) -> tuple[str, ...]:
        return self.before.shown.items if self.before.shown else ()


@dataclass
class Outcome:
    """What became of one conversation."""

    name: str
    failures: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.failures


def load(files: Iterable[str | Path]) -> list[dict[str, Any]]:
    """The conversations of some files; each knows the language of its file."""
    found = []
    for name in files:
        lang = "zh" if "chinese" in str(name) else "en"
        held = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
        found += [{"lang": lang, **one} for one in held]
    return found


def hold(assistant: Assistant, wired: Wiring, titles: Collection[str], conversation: dict[str, Any]) -> Outcome:
    """Hold a conversation and check every answer; `titles` are all that exist."""
    session, outcome = new_session(), Outcome(conversation["name"])
    for number, turn in enumerate(conversation["turns"], 1):
        before = session
        pieces = list(assistant.answer(session, turn["say"]))
        done = pieces[-1]
        assert isinstance(done, Done)
        session = done.session
        heard = Heard(pieces, session, before)
        expect = {"lang": conversation["lang"], **turn.get("expect", {})}
        outcome.failures += [
            f"{number} {turn['say']!r}: {why}" for why in (*always(heard, wired, titles), *kept(heard, expect))
        ]
    return outcome


def always(heard: Heard, wired: Wiring, titles: Collection[str]) -> Iterator[str]:
    """What must hold of any answer."""
    stored = wired.store.items([item.key for item in heard.shown])
    yield from (f"{item.key} does not exist" for item in heard.shown if item.key not in stored)
    named = set(TITLED[heard.session.language].findall(heard.words))
    yield from (f"names {title!r}, which does not exist" for title in named if title not in titles)
    known = {
        *heard.session.wishes.keys("like"),
        *heard.session.wishes.keys("dislike"),
        *heard.session.wishes.keys("seen"),
    }
    yield from (f"recommends {item.key}, which the person knows" for item in heard.listed if str(item.key) in known)
    if APOLOGIES.search(heard.words):
        yield f"apologises: {heard.words!r}"
    if any(isinstance(piece, Notice) and piece.code == "problem" for piece in heard.pieces):
        yield f"a problem: {heard.words!r}"


def kept(heard: Heard, expect: dict[str, Any]) -> Iterator[str]:
    """What a turn expects, and where the answer falls short of it."""
    wishes = heard.session.wishes
    keys = [str(item.key) for item in heard.listed]
    if (written := language(heard.words)) and written != expect["lang"]:
        yield f"expected words in {expect['lang']}, found {heard.words!r}"
    yield from (f"expected a piece {kind}" for kind in expect.get("kinds", ()) if kind not in heard.kinds)
    yield from (f"expected no piece {kind}" for kind in expect.get("without", ()) if kind in heard.kinds)
    for opinion in ("like", "dislike", "seen"):
        said = expect.get({"like": "liked", "dislike": "disliked", "seen": "seen"}[opinion])
        if said is not None and not set(said) <= set(wishes.keys(opinion)):
            yield f"expected {opinion} of {said}, found {wishes.keys(opinion)}"
        if said == [] and wishes.keys(opinion):
            yield f"expected nothing under {opinion}, found {wishes.keys(opinion)}"
    codes = [piece.code for piece in heard.pieces if isinstance(piece, Notice)]
    yield from (f"expected a notice {code}, found {codes}" for code in expect.get("notices", ()) if code not in codes)
    told = heard.words.casefold()
    yield from (
        f"expected {text!r} in {heard.words!r}" for text in expect.get("says", ()) if text.casefold() not in told
    )
    shown = [str(item.key) for item in heard.shown]
    yield from (f"expected {key} to be shown, found {shown}" for key in expect.get("shows", ()) if key not in shown)
    if "shows_place" in expect and shown != list(heard.last_list[expect["shows_place"] - 1 : expect["shows_place"]]):
        yield f"expected number {expect['shows_place']} of {heard.last_list} to be shown, found {shown}"
    if "choices" in expect and heard.choices < expect["choices"]:
        yield f"expected {expect['choices']} choices, found {heard.choices}"
    yield from _of_list(heard, expect, keys)
    yield from _of_places(heard, expect, keys)


def _of_list(heard: Heard, expect: dict[str, Any], keys: Sequence[str]) -> Iterator[str]:
    if (
        "to" in expect
        and "recommendations" in heard.kinds
        and any(item.domain != expect["to"] for item in heard.listed)
    ):
        yield f"expected {expect['to']}, found {keys}"
    if "to" in expect and not keys:
        yield f"expected a list of {expect['to']}, found {heard.words!r}"
    if "count" in expect and not expect["count"][0] <= len(keys) <= expect["count"][1]:
        yield f"expected {expect['count']} items, found {len(keys)}: {heard.words!r}"
    for condition in map(parse_where, expect.get("where", ())):
        yield from (f"{item.key} breaks {condition}" for item in heard.listed if not condition.matches(item))
    yield from (f"{key} should be absent" for key in expect.get("absent", ()) if key in keys)
    if "changed" in expect and (tuple(keys) != heard.last_list) != expect["changed"]:
        yield f"expected the list to be {'another' if expect['changed'] else 'the same'}, found {keys}"
    if expect.get("absent_shown") and set(keys) & set(heard.last_list):
        yield f"expected none of those shown before, found {sorted(set(keys) & set(heard.last_list))}"


def _of_places(heard: Heard, expect: dict[str, Any], keys: Sequence[str]) -> Iterator[str]:
    last = dict(enumerate(heard.last_list, 1))
    if "position" in expect and heard.explained != [last.get(expect["position"])]:
        yield f"expected number {expect['position']} explained, found {heard.explained} of {last}"
    yield from (
        f"number {place} should be gone" for place in expect.get("gone", ()) if place not in last or last[place] in keys
    )
    if "compares" in expect:
        wanted = [last.get(place) for place in expect["compares"]]
        if [str(item.key) for item in heard.shown] != wanted:
            yield f"expected {wanted} side by side, found {[str(item.key) for item in heard.shown]}"


def language(words: str) -> str:
    """The language of some words; what stands in quotation marks does not count."""
    plain = re.sub(r"“[^”]*”|《[^》]*》|‘[^’]*’|\([^)]*\)|（[^）]*）", " ", words)
    han, latin = len(HAN.findall(plain)), len(re.findall(r"[A-Za-z]+", plain))
    return "" if not han and not latin else "zh" if 2 * han > latin else "en"


def hold_all(assistant: Assistant, wired: Wiring, files: Iterable[str | Path]) -> list[Outcome]:
    """Hold all conversations of some files."""
    titles = {name for item in wired.all_items() for name in (item.title, item.title_in("zh"))}
    return [hold(assistant, wired, titles, one) for one in load(files)]


def report(outcomes: Sequence[Outcome]) -> str:
    """The pass rate, and every failure."""
    passed = sum(outcome.passed for outcome in outcomes)
    lines = [f"{passed} of {len(outcomes)} conversations pass ({passed / max(1, len(outcomes)):.0%})"]
    for outcome in outcomes:
        lines += [f"  {outcome.name}: {failure}" for failure in outcome.failures]
    return "\n".join(lines)


def main() -> None:
    """Hold the conversations with the assistant of a workspace, and print what became of them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("files", nargs="*", default=[])
    parser.add_argument("--workspace", type=Path, default=None)
    given = parser.parse_args()
    wired = wiring(given.workspace)
    assistant = Assistant(wired, log=False)
    for file in given.files or FILES:
        print(file, report(hold_all(assistant, wired, [file])), sep="\n")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
