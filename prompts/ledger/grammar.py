"""English words by what they do in a sentence: which begin a phrase, end it, or make it say what never was."""

from typing import Final

from prompts.claims.vocabulary import NOT, stem

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

COMPLETE: Final = frozenset(
    ["it", "him", "her", "them", "together", "away", "back", "again", "alone", "there", "apart"]
)
"""Small words with which a phrase may be complete."""

TO_TAKING: Final = frozenset(
    map(stem, (
        "begin", "start", "try", "tries", "want", "learn", "decide", "refuse", "agree", "struggle", "set", "come",
        "return", "go", "goes", "long", "fight", "manage", "seem",
    ))
)  # fmt: skip
"""Verbs that "to" follows: before them it is told completely who does it."""

_ONLY_VERBS: Final = (
    "accompany", "argue", "arrive", "become", "begin", "bring", "carry", "choose", "contain", "convey",
    "create", "deliver", "depict", "describe", "discover", "draw", "emerge", "enter", "erupt", "evoke",
    "examine", "exist", "explain", "explore", "follow", "forget", "give", "grow", "include", "join", "learn",
    "lose", "meet", "portray", "precede", "pursue", "realise", "receive", "recount", "relate", "remember",
    "seek", "sell", "send", "sing", "sit", "speak", "survive", "teach", "tell", "vanish", "wander", "write",
)  # fmt: skip


def _of_one(verb: str) -> str:
    """The form of a verb for one who does it."""
    return f"{verb[:-1]}ies" if verb.endswith(("ry", "ny")) else f"{verb}es" if verb.endswith("sh") else f"{verb}s"


ONLY_VERBS: Final = frozenset([*_ONLY_VERBS, *map(_of_one, _ONLY_VERBS)])
"""Verbs that are no nouns: before them whoever does it is told completely, where "rock guitar | pop" would not be."""

CAUSING: Final = frozenset(["make", "makes", "let", "lets"])
"""Verbs whose object is the deed of another: who makes a prince forget does not make a prince."""

CONDITIONS: Final = frozenset(["if", "unless", "whether"])

UNREAL: Final = NOT | CONDITIONS | {"longs", "longing", "would", "might", "should", "could"}
IMAGINING: Final = frozenset(
    map(stem, (
        "dream", "imagine", "believe", "think", "fear", "hoping", "hopes", "pretend", "claim", "convince", "wish",
        "suspect", "expect", "predict", "promise", "plan", "fail", "refuse", "seem", "want", "threaten", "suppose",
        "doubt", "feel", "rumour",
    ))
)  # fmt: skip
"""Verbs (above, other words) after which, up to the next comma, nothing need have happened: "dreams that a king"."""

TURNING: Final = NOT | CONDITIONS | frozenset(
    ["only", "dream", "dreams", "imagination", "fantasy", "fantasies", "theory", "name", "vain", "story", "stories",
    "tale", "tales", "novel", "film", "play", "stage", "joke", "mistake", "error", "rumour", "fiction", "memory",
    "mind", "head", "pretence", "almost", "nearly"]
)  # fmt: skip
"""Words in the end of a clause that take back how it began, "loves him in dreams": such an end is not left out."""

WANTING: Final = frozenset(
    map(stem, (
        "want", "expect", "need", "wish", "allow", "order", "ask", "force", "help", "persuade", "tell", "beg", "urge",
        "forbid",
    ))
)  # fmt: skip
"""Verbs whose object is the whole of what follows: who wants his rival to go does not want his rival."""

UNABLE: Final = frozenset(["cannot", "can't"])
"""Of these what somebody cannot do with a thing takes nothing from it."""

BE: Final = (frozenset(["is", "was"]), frozenset(["are", "were"]))

NOT_SO: Final = frozenset(
    ["false", "fake", "former", "would-be", "mock", "supposed", "alleged", "so-called", "imaginary", "imagined",
    "invented", "half", "near", "attempted", "failed", "possible", "future", "dead", "lost", "missing", "artificial",
    "toy", "first", "last", "second", "third", "only"]
)  # fmt: skip
"""Adjectives without which their noun says something else: a false preacher is no preacher."""
