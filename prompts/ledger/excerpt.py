"""What copy in English may take from a description: an excerpt, word for word and in one piece.

Who does what to whom cannot be read off single words, so no words are picked: an excerpt is a run of the description's
words as they stand. It begins where a statement begins, or after "a film about" with a thing, and ends where a phrase
does, before nothing that takes it back; nothing is left out in between but adjectives before their noun. What those
words say together they then say in the copy too.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from prompts.claims.vocabulary import NOT, small, stem
from prompts.ledger.grammar import (
    ARTICLES,
    BE,
    CAUSING,
    COMPLETE,
    CONDITIONS,
    DETERMINERS,
    ELSEWHERE,
    ENDING,
    IMAGINING,
    JOINING,
    NOT_SO,
    ONLY_VERBS,
    OWNERS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVE,
    TO_TAKING,
    TURNING,
    UNABLE,
    UNREAL,
    WANTING,
)
from prompts.ledger.tokens import COMMA, Token, tokens

MOST_ADJECTIVES: Final = 4


class Run(NamedTuple):
    """An excerpt: where its first word stands in the sentence, and how many words of the copy it is."""

    start: int
    size: int


@lru_cache(maxsize=10_000)
def told(sentence: str) -> tuple[Token, ...]:
    """The words of a sentence of the description."""
    return tuple(tokens(sentence))


def excerpts(copy: Sequence[Token], true: Sequence[Token], *, led: bool) -> Iterator[Run]:
    """The excerpts of a sentence of the description with which a piece of copy begins.

    Args:
        copy: the words of the copy.
        true: those of the sentence.
        led: whether the copy goes before with words such as "a film about", after which any noun may begin.
    """
    for start in range(len(true)):
        if same(copy[0], true[start]) and _begins(true, start, led):
            places, size = {start}, 1
            while places:
                if any(_is_end(true, place) for place in places):
                    yield Run(start, size)
                said = copy[size] if size < len(copy) else None
                places = {
                    at for place in places for at in _next(true, place) if said and _follows(said, true, place, at)
                }
                size += 1


def _follows(said: Token, true: Sequence[Token], place: int, at: int) -> bool:
    """Whether the next word of the copy is that at a place, with a mark before it where the sentence has one.

    Without its comma "the death of a king, a tyrant, shocks all" would have the tyrant shock them.
    """
    marked = bool(said.mark) == bool(true[at].mark) or at > place + 1 or said.text in ("and", "but")
    return marked and same(said, true[at])


def thing(copy: Sequence[Token], true: Sequence[Token]) -> bool:
    """Whether a piece of copy names a thing that a sentence has: "a sad, old man", or "a promise to a dying mother"."""
    inner = copy[1:] if copy[0].text in DETERMINERS - OWNERS else copy
    small_ones = [n for n, word in enumerate(inner) if not _telling(word) and word.text not in DETERMINERS]
    alone = all(map(_telling, inner)) and 0 < len(inner) <= MOST_ADJECTIVES
    placed = len(copy) > len(inner) > 2 and small_ones == [1] and inner[1].text in PREPOSITIONS and _telling(inner[0])
    return (alone or placed) and any(run.size == len(copy) for run in excerpts(copy, true, led=True))


def _telling(word: Token) -> bool:
    """Whether a word is no small one."""
    return not small(word.text) and word.text not in NOT


def same(said: Token, word: Token) -> bool:
    """Whether a word of the copy is the description's: in either form of "to be", with either article, or as "-ing"."""
    one, other = said.text, word.text
    if one == other or (one in ARTICLES and other in ARTICLES | OWNERS) or any({one, other} <= be for be in BE):
        return True
    return one.endswith("ing") != other.endswith("ing") and _root(one) == _root(other) != ""


def _root(word: str) -> str:
    """A verb without "-ing" or "-s": "setting" and "sets" give "set". Other endings say who does it, or how many."""
    if word.endswith("ing") and len(word) > 5:
        word = word[:-3]
        return (word[:-1] if word[-1] == word[-2] and word[-1] not in "ls" else word).removesuffix("e")
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1].removesuffix("e")
    return ""


def _next(true: Sequence[Token], place: int) -> Iterator[int]:
    """Where the next word of the copy may stand: right after, or after adjectives that are left out."""
    yield from range(place + 1, min(place + 2, len(true)))
    before = true[place].text
    if before not in DETERMINERS | PREPOSITIONS and not before.endswith("'s"):
        return
    for at in range(place + 1, min(place + 1 + MOST_ADJECTIVES, len(true) - 1)):
        word = true[at].text
        if not _adjective(word, before) or true[at].mark not in ("", COMMA):
            return
        if not small(true[at + 1].text):
            yield at + 1


def _adjective(word: str, before: str) -> bool:
    """Whether a word may be left out after a determiner or a preposition; "by killing" is no adjective."""
    listed = small(word) and word != "and"
    deed = word.endswith("ing") and before in PREPOSITIONS
    does = word.endswith("s") and not word.endswith(("ss", "ous"))  # "the mother fears wolves": no adjective ends so
    return not (listed or deed or does or stem(word) in IMAGINING or word in NOT_SO | NOT | DETERMINERS)


def _begins(true: Sequence[Token], at: int, led: bool) -> bool:
    """Whether a phrase begins at a place, which may stand without what is before it.

    A noun after a preposition may be but a part of the subject: of "a smith's daughter in a village kills a man" no
    "village kills a man". It begins an excerpt only where the copy goes before with "a film about", say.
    """
    if at and true[at - 1].text in ARTICLES and not true[at].mark:  # a headline leaves the article out
        at -= 1
    if not at:
        return True
    if (not led and true[0].text in CONDITIONS) or _unreal(true, at):
        return False
    if true[at].mark or _fronted(true, at):
        return True
    before, noun = true[at - 1], true[at].text in DETERMINERS
    after = true[at - 2] if before.text in ELSEWHERE and at > 1 else before
    stated = after.text in JOINING and (bool(after.mark) or after.text not in ("and", "but") or _whole(true, at))
    return stated or (led and (before.text in PREPOSITIONS or (noun and before.text != "that")))


def _whole(true: Sequence[Token], at: int) -> bool:
    """Whether nothing before a place, in its own part, hangs on another word: then "and" joins no two such things."""
    return not any(word.text in PREPOSITIONS | RELATIVE for word in _own(true, at))


def _own(true: Sequence[Token], at: int) -> Sequence[Token]:
    """The words of a part of a sentence that are before a place in it."""
    return true[next(n for n in range(at, -1, -1) if n == 0 or true[n].mark) : at]


def _unreal(true: Sequence[Token], at: int) -> bool:
    """Whether what begins at a place need not have happened: by a word in its own part, or "dreams that" before it."""
    inner = any(word.text in UNREAL or stem(word.text) in IMAGINING for word in _own(true, at))
    told = (stem(one.text) in IMAGINING and two.text == "that" for one, two in pairwise(true[1:at]))
    return inner or any(told) or any(word.text in CONDITIONS for word in true[1:at])


def _fronted(true: Sequence[Token], at: int) -> bool:
    """Whether the statement begins here after "In a city" or "In 1965", which opens the sentence without a comma."""
    if at == 2 and true[0].text in PREPOSITIONS and true[1].text.isdigit():
        return True
    first = 2 if true[1].text in DETERMINERS else 1
    inner = true[first:at]
    opens = true[0].text in PREPOSITIONS and true[at].text in DETERMINERS and bool(inner)
    return opens and not any(
        word.mark or word.text.endswith("ing") or (small(word.text) and word.text != "and") for word in inner
    )


def _is_end(true: Sequence[Token], at: int) -> bool:
    """Whether a phrase is complete with the word at a place: at a mark, before a small word, before a verb."""
    rest = true[at + 1 : at + 3]
    if not rest or rest[0].mark:
        return True
    complete = not small(true[at].text) or true[at].text in COMPLETE
    return complete and (_verb(true, at + 1) or (rest[0].text in ENDING and not _turned(true, at + 1)))


def _verb(true: Sequence[Token], at: int) -> bool:
    """Whether the word at a place is a verb of what is before it, and not of another's doing: "lets a thief kill"."""
    word, after = true[at].text, true[at + 1].text if at + 1 < len(true) and not true[at + 1].mark else ""
    takes = after in DETERMINERS | CONDITIONS | {"that"} or (after == "to" and stem(word) in TO_TAKING)
    if small(word) or not (takes or word in ONLY_VERBS):
        return False
    return not any(one.text in CAUSING or stem(one.text) in IMAGINING for one in _own(true, at))


def _turned(true: Sequence[Token], at: int) -> bool:
    """Whether the rest of a clause, which begins at a place, turns the sense of what is before it."""
    if true[at].text in JOINING:
        return False
    end = next((n for n in range(at + 1, len(true)) if true[n].mark or true[n].text in JOINING), len(true))
    wanted = true[at].text == "to" and any(stem(word.text) in WANTING for word in true[:at])
    able = UNABLE if true[at].text in PRONOUNS else frozenset()  # a choice she cannot forgive is a choice
    return wanted or any(word.text in TURNING - able for word in true[at:end])
