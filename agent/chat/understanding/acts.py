"""What a clause does, learned from the examples in `acts.<language>.toml`: a text classifier over words and letters.

A linear support vector machine (Joachims, 1998, "Text Categorization with Support Vector Machines") over TF-IDF weights
of runs of words and, within longer words, of letters, so that a new wording is judged by its parts and by its spelling.
"""

import re
import threading
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from agent.chat.understanding.marked import SOME_WORK
from agent.embedders import forgetful
from migration.embedder import Embedder
from prompts.outputs import Lang

Act = Literal[
    "like", "dislike", "seen", "unseen", "near", "for", "forget", "swap", "meant",
    "want", "reject", "lift", "others", "all_seen", "obscure", "popular", "varied", "focused", "count",
    "why", "compare", "who", "when", "what", "profile", "domains", "help",
    "greet", "thanks", "choose", "bye", "undo", "restart", "speak", "outside", "state", "chat",
]  # fmt: skip
"""What a clause can do; the examples show what is meant by each."""

_TOKEN = re.compile(r"[A-Z](?![a-z])|[a-zà-ÿ]+|\d+|[\u3400-\u9fff]|[?!]")
_WORDS, _LETTERS = (1, 2, 3), (3, 4, 5)
"""So many words, and so many letters of one word, make one feature."""


_STANDS_FOR = re.compile(r"\b[XGKLYDN]\b")
_PLAIN = {"X": SOME_WORK, "G": "comedy", "K": "films", "L": "French", "Y": "1990", "D": "long", "N": "3"}
MEANING = 1.5
"""How much the meaning of a clause counts beside its words."""


_OF_NO_WORK: frozenset[Act] = frozenset(
    {
        "undo",
        "restart",
        "profile",
        "domains",
        "help",
        "greet",
        "thanks",
        "bye",
        "speak",
        "all_seen",
        "state",
        "lift",
        "chat",
    }
)
_OF_NO_KIND: frozenset[Act] = frozenset(
    {"outside", "greet", "bye", "undo", "restart", "speak", "what", "who", "when", "domains"}
)


class Judged(NamedTuple):
    """What a clause was taken for, and how sure that is: 0 and more where one act alone fits."""

    act: Act
    margin: float


class Acts:
    """The classifier of one language.

    Args:
        lang: of the clauses.
        encoder: gives the meaning of a clause as a vector beside its words; None where no sentence encoder is at hand.
    """

    def __init__(self, lang: Lang, encoder: Embedder | None = None) -> None:
        shown = [(text, act) for act, texts in examples(lang).items() for text in texts]
        self._encoder = encoder
        self._words = TfidfVectorizer(analyzer=features, sublinear_tf=True).fit(text for text, _ in shown)
        self._machine = LinearSVC(C=2.0, random_state=0)
        told = [_STANDS_FOR.sub(lambda sign: _PLAIN[sign[0]], text) for text, _ in shown]
        self._machine.fit(self._vectors([text for text, _ in shown], told, encoder), [act for _, act in shown])

    def judge(self, masked: Sequence[str], plain: Sequence[str]) -> list[Judged]:
        """What each clause does.

        Args:
            masked: the clauses, what they name masked as in the examples.
            plain: the same clauses as they were said.
        """
        if not masked:
            return []
        encoder = forgetful(self._encoder) if self._encoder else None
        margins = self._machine.decision_function(self._vectors(masked, plain, encoder))
        margins[[[not _may_be(act, one) for act in self._machine.classes_] for one in masked]] = -np.inf
        found: list[Act] = self._machine.classes_[np.argmax(margins, axis=1)].tolist()
        return [Judged(act, float(row.max())) for act, row in zip(found, margins, strict=True)]

    def knows(self, clause: str) -> bool:
        """Whether any word of a clause is one of the examples'."""
        return any(word in self._words.vocabulary_ for word in _TOKEN.findall(clause))

    def _vectors(self, masked: Sequence[str], plain: Sequence[str], encoder: Embedder | None) -> csr_matrix:
        words = csr_matrix(self._words.transform(masked))
        return csr_matrix(hstack([words, csr_matrix(MEANING * encoder.embed(plain))])) if encoder else words


def _may_be(act: Act, masked: str) -> bool:
    """Whether a clause names what an act takes, and nothing that it cannot take."""
    if "X" in masked and act in _OF_NO_WORK:
        return False
    if act == "count":
        return bool(re.search(r"N|\bone\b|一", masked)) and masked.count("N") < 2
    if act in ("who", "when", "all_seen") and re.search("[GLY]", masked):
        return False
    if act == "choose" and "K" in masked and "X" not in masked:
        return False
    return not (act == "swap" and masked.count("X") < 2) and not ("K" in masked and act in _OF_NO_KIND)


_LOCK = threading.Lock()
_MADE: dict[tuple[Lang, str], Acts] = {}


def acts(lang: Lang, encoder: Embedder | None = None) -> Acts:
    """The classifier of a language, made when it is first asked for; with an encoder that takes some seconds."""
    key = lang, encoder.name if encoder else ""
    with _LOCK:
        if key not in _MADE:
            _MADE[key] = Acts(lang, encoder)
        return _MADE[key]


@cache
def examples(lang: Lang) -> dict[Act, list[str]]:
    """The examples of each act.

    Raises:
        ValueError: an act has none, or there is one that nobody knows.
    """
    read = tomllib.loads(files("agent.chat.understanding").joinpath(f"acts.{lang}.toml").read_text(encoding="utf-8"))
    if {*read} != {*get_args(Act)}:
        raise ValueError(f"acts.{lang}.toml: these acts differ: {sorted({*read} ^ {*get_args(Act)})}")
    known: tuple[Act, ...] = get_args(Act)
    return {act: [" ".join(one.split()) for one in re.split(r" / |\n", read[act]) if one.strip()] for act in known}


def features(clause: str) -> Iterator[str]:
    """Runs of words, with the beginning and the end of the clause as words of their own, and of letters."""
    clause = clause.replace("’", "'").replace("n't", " not").replace("'", " ")
    words = ["^", *(word for word in _TOKEN.findall(clause)), "$"]
    for length in _WORDS:
        yield from (" ".join(words[n : n + length]) for n in range(len(words) - length + 1))
    for word in words:
        if len(word) > 3:
            spelt = f"<{word}>"
            yield from (spelt[n : n + length] for length in _LETTERS for n in range(len(spelt) - length + 1))
