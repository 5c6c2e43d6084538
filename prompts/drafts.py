"""Prompts under a token budget: written ever more briefly, from the least important end, until they fit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from prompts.ask import Message
from prompts.tokens import PER_MESSAGE

Count = Callable[[str], int]
"""How many tokens a text has at most."""


@dataclass(frozen=True)
class Detail:
    """How much a prompt tells: of the history, of each item, and of how many candidates."""

    interests: int
    dislikes: int
    traits: int
    candidates: int


def utf8_bytes(text: str) -> int:
    """The hard upper bound of any byte-level tokenizer: no token is shorter than a byte."""
    return len(text.encode("utf-8", "replace"))


def size(messages: tuple[Message, ...], count: Count) -> int:
    """Tokens of messages, with the frame of each, as OpenAI's chat format has it, and three for the answer."""
    return sum(count(message.content) + PER_MESSAGE for message in messages) + 3


def briefer(full: Detail, *, least: int) -> Iterator[Detail]:
    """Yield `full`, then ever less: themes first, then interests, then dislikes, at last candidates down to `least`."""
    yield full
    detail = full
    for traits, interests in ((4, 8), (3, 6), (2, 6), (2, 4), (1, 4), (1, 3), (0, 3), (0, 2)):
        less = replace(detail, traits=min(traits, full.traits), interests=min(interests, full.interests))
        if less != detail:
            yield (detail := less)
    detail = replace(detail, dislikes=min(1, full.dislikes))
    yield detail
    for candidates in range(full.candidates - 1, least - 1, -1):
        yield replace(detail, candidates=candidates)


def cut(full: Detail, told: Detail) -> tuple[str, ...]:
    """What the briefer prompt leaves out, in words, in the order in which it was cut."""
    parts = (
        (told.traits < full.traits, f"themes beyond {told.traits} of an item"),
        (told.interests < full.interests, f"{full.interests - told.interests} of {full.interests} interests"),
        (told.dislikes < full.dislikes, f"{full.dislikes - told.dislikes} of {full.dislikes} dislikes"),
        (told.candidates < full.candidates, f"{full.candidates - told.candidates} of {full.candidates} candidates"),
    )
    return tuple(words for is_cut, words in parts if is_cut)
