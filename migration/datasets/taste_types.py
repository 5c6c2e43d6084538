"""The tastes of simulated readers: who likes what together with what.

A taste type is a kind of person, told by the themes (the dearest first) and the genres that such people lean to. The
same themes occur in every domain, so a type is what books, films and albums have in common. A reader is a mixture of
one to three types: whoever loves artificial intelligence tends to love space, and need not.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]
"""One or more rows of weights, one column for each theme (or genre)."""


@dataclass(frozen=True)
class TasteType:
    """A kind of person: the themes they look for, the dearest first, and the genres they lean to."""

    themes: tuple[str, ...]
    genres: tuple[str, ...]


def _type(themes: str, genres: str) -> TasteType:
    return TasteType(tuple(themes.split(", ")), tuple(genres.split(", ")))


TASTE_TYPES: Final = {
    "futurist": _type(
        "artificial intelligence, technology, space, science and discovery, dystopia, time, survival",
        "science fiction, electronic, ambient",
    ),
    "rebel": _type(
        "rebellion, politics and power, freedom, protest, dystopia, justice, youth",
        "punk, hip hop, rock, reggae, graphic novel, action, documentary",
    ),
    "seeker": _type(
        "spirituality, faith and doubt, isolation, nature, fate, journey, time",
        "philosophical fiction, poetry, ambient, world, classical, folk",
    ),
    "romantic": _type(
        "love, melancholy, memory, grief and loss, nostalgia, fate, youth",
        "romance, singer-songwriter, soul, r&b",
    ),
    "night owl": _type(
        "gothic, monsters, madness, dreams and the surreal, mystery, isolation, revenge",
        "horror, metal, thriller, experimental",
    ),
    "detective": _type(
        "crime, mystery, justice, revenge, the city, money and class",
        "crime fiction, crime, mystery, noir, thriller, blues",
    ),
    "wanderer": _type(
        "adventure, journey, the sea, nature, survival, freedom, migration and exile",
        "adventure, western, country, world, memoir",
    ),
    "myth-maker": _type(
        "magic, folklore and myth, heroism, adventure, friendship, monsters, fate",
        "fantasy, animation, soundtrack, magical realism, young adult",
    ),
    "chronicler": _type(
        "history, war, politics and power, migration and exile, memory, survival, heroism",
        "historical fiction, history, war, biography, non-fiction, classical",
    ),
    "wit": _type(
        "satire, dark humour, money and class, the city, madness, joy",
        "humour, comedy, funk, jazz, short stories",
    ),
    "sunny soul": _type(
        "joy, family, friendship, coming of age, youth, music, love",
        "family, children, musical, pop, funk, comedy, soul",
    ),
    "artist": _type(
        "art and creativity, music, dreams and the surreal, identity, madness, melancholy, memory",
        "jazz, experimental, poetry, documentary, musical",
    ),
}

THEMES: Final = tuple(sorted({theme for kind in TASTE_TYPES.values() for theme in kind.themes}))
"""All themes that tastes are about, in alphabetical order: the columns of a taste."""

GENRES: Final = tuple(sorted({genre for kind in TASTE_TYPES.values() for genre in kind.genres}))
"""The genres that people seek or shun, in alphabetical order; drama, say, is for everybody."""


@dataclass(frozen=True)
class Person:
    """What moves one reader.

    Attributes:
        themes: (len(THEMES),) a few positive weights, now and then a negative one; L2 norm 1.
        genres: (len(GENRES),) leanings, between 0 and 1.
        devotion: how much the match with one's taste counts against chance.
        mainstream: how much popularity counts; below 0 the obscure is sought.
    """

    themes: Weights
    genres: Weights
    devotion: float
    mainstream: float


def draw_person(rng: np.random.Generator) -> Person:
    """Draw a reader: a sparse mixture of taste types, then a few favourite themes out of the mixture."""
    mixture = rng.dirichlet(np.full(len(TASTE_TYPES), 0.15))
    likely = mixture @ _THEMES_OF_TYPES + 0.002
    likely /= likely.sum()
    favourites = rng.choice(len(THEMES), size=rng.integers(3, 8), replace=False, p=likely)
    themes = np.zeros(len(THEMES))
    themes[favourites] = rng.gamma(4.0, size=len(favourites)) * np.sqrt(likely[favourites])
    themes /= np.linalg.norm(themes)
    strange = np.flatnonzero(likely < 0.01)
    themes[rng.choice(strange, size=rng.integers(0, 3), replace=False)] = -0.3
    return Person(
        themes=(themes / np.linalg.norm(themes)).astype(np.float32),
        genres=(mixture @ _GENRES_OF_TYPES).astype(np.float32),
        devotion=rng.lognormal(np.log(1.6), 0.3),
        mainstream=rng.normal(0.6, 0.4),
    )


def _row(values: tuple[str, ...], columns: tuple[str, ...], fade: float) -> list[float]:
    weights = {value: fade**place for place, value in enumerate(values)}
    return [weights.get(column, 0.0) for column in columns]


_THEMES_OF_TYPES = np.array([_row(kind.themes, THEMES, 0.85) for kind in TASTE_TYPES.values()])
_THEMES_OF_TYPES /= _THEMES_OF_TYPES.sum(axis=1, keepdims=True)
_GENRES_OF_TYPES = np.array([_row(kind.genres, GENRES, 1.0) for kind in TASTE_TYPES.values()])
