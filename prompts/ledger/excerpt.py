"""What copy in English may take from a description: an excerpt, word for word and in one piece.

Who does what to whom cannot be read off single words, so no words are picked: an excerpt is a run of the description's
words as they stand. It begins where a phrase begins and ends where one ends, and nothing is left out in between but
adjectives before their noun. What those words say together they then say in the copy too.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import Final, NamedTuple

from prompts.claims.vocabulary import NOT, small, stem
from prompts.ledger.tokens import COMMA, Token, tokens

ARTICLES: Final = frozenset(["a", "an", "the"])
OWNERS: Final = frozenset(["his", "her", "its", "their"])
DETERMINERS: Final = ARTICLES | OWNERS | {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

PREPOSITIONS: Final = frozenset(
    ["about", "above", "across", "after", "against", "along", "amid", "among", "around", "as", "at", "behind", "below",
    "beside", "between", "by", "down", "during", "for", "from", "in", "inside", "into", "near", "of", "off", "on",
    "onto", "out", "over", "past", "through", "to", "toward", "towards", "under", "up", "upon", "with", "within"]
)  # fmt: skip
"""Words before a phrase. "Without", "unlike" and "except" are none: what they are before is not there."""

JOINING: Final = frozenset(["and", "but", "while", "when", "where", "as", "so"])
"""Words after which a new statement may stand by itself; after "if", "before", "until" it need not be true."""

ELSEWHERE: Final = frozenset(["overseas", "meanwhile", "elsewhere", "there", "abroad", "nearby", "later", "then"])
"""Words that may stand between such a word and its statement."""

RELATIVE: Final = frozenset(["who", "whom", "whose", "which", "that"])
PRONOUNS: Final = frozenset(["he", "she", "it", "they"])
VERBS: Final = frozenset(["is", "are", "was", "were", "has", "have", "had", "can", "must", "will", "being"])
ENDING: Final = (
    PREPOSITIONS | JOINING | RELATIVE | PRONOUNS | VERBS | {"until", "before", "because", "how", "what", "why"}
)
"""Words before which a phrase is complete; before "if", "unless" or "except" it is not."""

COMPLETE: Final = frozenset(["it", "him", "her", "them", "together", "away", "back", "again", "alone", "there", "apart"])
"""Small words with which a phrase may be complete."""

TO_FORMS: Final = frozenset(
    map(stem, (
        "begin", "start", "try", "tries", "want", "learn", "decide", "refuse", "agree", "struggle", "set", "come", "return",
        "go", "goes", "long", "fight", "manage", "seem",
    ))
)  # fmt: skip
"""Verbs that "to" follows: before them it is told completely who does it."""

CONDITIONS: Final = frozenset(["if", "unless", "whether"])

UNREAL: Final = NOT | CONDITIONS | {"longs", "longing", "would", "might", "should", "could"}
UNREAL_FORMS: Final = frozenset(
    map(stem, (
        "dream", "imagine", "believe", "think", "fear", "hoping", "hopes", "pretend", "claim", "convince", "wish", "suspect",
        "expect", "predict", "promise", "plan", "fail", "refuse", "seem", "want", "threaten", "suppose", "doubt", "feel",
        "rumour",
    ))
)  # fmt: skip
"""Words after which, up to the next comma, nothing need have happened: "dreams that a dragon serves him"."""

TURNING: Final = NOT | CONDITIONS | frozenset(
    ["only", "dream", "dreams", "imagination", "fantasy", "fantasies", "theory", "name", "vain", "story", "stories",
    "tale", "tales", "novel", "film", "play", "stage", "joke", "mistake", "error", "rumour", "fiction", "memory", "mind",
    "head", "pretence", "almost", "nearly"]
)  # fmt: skip
"""Words in the end of a clause that take back how it began, "loves him in dreams": such an end is not left out."""

WANTING: Final = frozenset(
    map(stem, (
        "want", "expect", "need", "wish", "allow", "order", "ask", "force", "help", "persuade", "tell", "beg", "urge",
        "forbid",
    ))
)  # fmt: skip
"""Verbs whose object is the whole of what follows: who wants his rival to go does not want his rival."""

BE: Final = (frozenset(["is", "was"]), frozenset(["are", "were"]))

NOT_SO: Final = frozenset(
    ["false", "fake", "former", "would-be", "mock", "supposed", "alleged", "so-called", "imaginary", "imagined",
    "invented", "half", "near", "attempted", "failed", "possible", "future", "dead", "lost", "missing", "artificial",
    "toy", "first", "last", "second", "third", "only"]
)  # fmt: skip
"""Adjectives without which their noun says something else: a false preacher is no preacher."""

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
                places = {at for place in places for at in _next(true, place) if said and same(said, true[at])}
                size += 1


def thing(copy: Sequence[Token], true: Sequence[Token]) -> bool:
    """Whether a piece of copy names a thing that a sentence has: "a sad, old man", or "a promise to a dying mother"."""
    inner = copy[1:] if copy[0].text in DETERMINERS - OWNERS else copy
    head = list(takewhile(_telling, inner))
    alone = len(head) == len(inner) <= MOST_ADJECTIVES
    placed = len(copy) > len(inner) and len(head) == 1 and len(inner) > 2 and inner[1].text in PREPOSITIONS
    placed = placed and sum(not _telling(word) and word.text not in DETERMINERS for word in inner) == 1
    return bool(head) and (alone or placed) and any(run.size == len(copy) for run in excerpts(copy, true, led=True))


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
    return not (listed or deed or word.endswith("'s") or word in NOT_SO | NOT | DETERMINERS)


def _begins(true: Sequence[Token], at: int, led: bool) -> bool:
    """Whether a phrase begins at a place, which may stand without what is before it."""
    if at and true[at - 1].text in ARTICLES and not true[at].mark:  # a headline leaves the article out
        at -= 1
    if not at:
        return True
    if not led and true[0].text in CONDITIONS:
        return False
    if true[at].mark or _fronted(true, at):
        return True
    before, noun = true[at - 1].text, true[at].text in DETERMINERS
    bare = led or (before != "to" and not true[at].text.endswith("ing"))
    joined = before in JOINING or (before in ELSEWHERE and at > 1 and true[at - 2].text in JOINING)
    phrase = joined or (before in PREPOSITIONS and (noun or bare)) or (noun and led and before != "that")
    return phrase and not _unreal(true, at)


def _unreal(true: Sequence[Token], at: int) -> bool:
    """Whether what begins at a place need not have happened, by a word in its own part or "dreams that" anywhere."""
    own = next(n for n in range(at, -1, -1) if n == 0 or true[n].mark)
    inner = any(word.text in UNREAL or stem(word.text) in UNREAL_FORMS for word in true[own:at])
    return inner or any(stem(one.text) in UNREAL_FORMS and two.text == "that" for one, two in pairwise(true[:at]))


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
    object_of = DETERMINERS | RELATIVE | CONDITIONS
    after = rest[1].text if len(rest) > 1 and not rest[1].mark else ""
    verb = not small(rest[0].text) and (after in object_of or (after == "to" and stem(rest[0].text) in TO_FORMS))
    complete = not small(true[at].text) or true[at].text in COMPLETE
    return complete and (verb or (rest[0].text in ENDING and not _turned(true, at + 1)))


def _turned(true: Sequence[Token], at: int) -> bool:
    """Whether the rest of a clause, which begins at a place, turns the sense of what is before it."""
    if true[at].text in JOINING:
        return False
    end = next((n for n in range(at + 1, len(true)) if true[n].mark or true[n].text in JOINING), len(true))
    wanted = true[at].text == "to" and any(stem(word.text) in WANTING for word in true[:at])
    return wanted or any(word.text in TURNING for word in true[at:end])
