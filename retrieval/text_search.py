"""Items by free words: by meaning where a sentence encoder speaks the language, by words and letters elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from migration.domain import Item, ItemKey, Value
from migration.embedder import Embedder, Vectors
from migration.errors import InputError, command
from retrieval.errors import IndexStale, rebuild
from retrieval.generations import Generation, Index, TextPart
from retrieval.retriever import ItemSource
from retrieval.vector_index import Rows
from retrieval.where import Condition

Allowed = NDArray[np.bool_] | None

SENTENCE, LEXICAL, TITLE = "sentence", "lexical", "title"


class TextHit(Value):
    """An item and the cosine of its text to the query."""

    item: Item
    score: float


class TextResults(Value):
    """What was found, best first.

    Attributes:
        how: the kind of text vectors that answered (`sentence`, `lexical`), or `title` where they know no word of the
            query and titles alone were found.
    """

    query: str
    how: str
    hits: tuple[TextHit, ...]


class TextSearch:
    """Searches one target domain by free text.

    Args:
        index: of the target domain.
        items: where the items are looked up.
        embedders: by kind, as the index was built with them. One that is not on hand is done without.
    """

    def __init__(self, index: Index, items: ItemSource, embedders: Mapping[str, Embedder]) -> None:
        self._index = index
        self._items = items
        self._embedders = embedders

    def find(
        self, query: str, k: int, *, where: Sequence[Condition] = (), how: str = "", first: Sequence[str] = ()
    ) -> TextResults:
        """The `k` items whose text is most like the query.

        Args:
            query: free words.
            k: how many.
            where: conditions that every item fulfils.
            how: a kind of text vectors; chosen by the query's script where it is empty.
            first: ids of items that go before all others, such as those that are called so.

        Raises:
            InputError: the embedder knows no word of the query and nothing goes first, or the kind is not there.
            IndexStale: the index was built with another embedder of this kind.
            IndexMissing, IndexBroken: see `Index`.
        """
        generation = self._index.generation()
        how = self._kind(generation, query, how)
        embedder = self._embedders[how]
        if not same_weights(generation.texts[how], embedder.name):
            raise IndexStale(
                f"the index holds texts that {generation.texts[how]} read, the query is read by {embedder.name}",
                rebuild(generation.manifest.target),
            )
        vector = embedder.embed([query])[0]
        scores = _scores(generation, generation.text(how), vector, k, generation.allowed((), where), first)
        if not vector.any() and not scores:
            raise InputError(f"{query!r} has no word that the {how} search knows", "Use other or more words.")
        keys = [ItemKey(generation.manifest.target, generation.ids[row]) for row in scores]
        stored = self._items.items(keys)
        ranked = zip(keys, scores.values(), strict=True)
        hits = tuple(TextHit(item=stored[key], score=score) for key, score in ranked if key in stored)
        return TextResults(query=query, how=how if vector.any() else TITLE, hits=hits[:k])

    def _kind(self, generation: Generation, query: str, wanted: str) -> str:
        target = generation.manifest.target
        if not generation.texts:
            raise InputError(
                f"there was no title and no description in {target} when it was indexed, so no words can be looked for",
                f"Import items with text, then `{command('train', target)}` and `{command('index', target)}`.",
            )
        there = [kind for kind in generation.texts if kind in self._embedders]
        if wanted and wanted not in there:
            raise InputError(f"there is no {wanted!r} text search here (found: {', '.join(there) or 'none'})")
        if not there:
            raise InputError("the index holds no text vectors that can be asked", rebuild(target))
        return wanted or preferred(query, there)


def _scores(
    generation: Generation, texts: TextPart, vector: Vectors, k: int, allowed: Allowed, first: Sequence[str]
) -> dict[int, float]:
    """The cosines of the rows that are found, in their order; none but the first where the vector is empty."""
    called = [row for row in generation.rows(first).tolist() if allowed is None or allowed[row]][:k]
    alone = np.zeros(len(generation.ids), dtype=np.bool_)
    alone[called] = True
    named = dict(_pairs(texts.search(vector, len(called), alone))) if called else {}
    others = _pairs(texts.search(vector, k, allowed)) if vector.any() else ()
    return {row: named[row] for row in called if row in named} | dict(others)


def _pairs(found: tuple[Rows, Vectors]) -> Iterator[tuple[int, float]]:
    return zip(found[0].tolist(), found[1].tolist(), strict=True)


def preferred(text: str, kinds: Iterable[str]) -> str:
    """The kind of text vectors for a query: `sentence` for text in Latin letters, else `lexical`; or what there is."""
    kinds = list(kinds)
    wish = SENTENCE if in_latin_letters(text) else LEXICAL
    return wish if wish in kinds else kinds[0]


def in_latin_letters(text: str) -> bool:
    """Whether most letters of a text are Latin: the default sentence encoder reads English alone."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) >= 0.8 * len(letters)


def same_weights(one: str, other: str) -> bool:
    """Whether two embedders' names differ in precision ("+bf16") at most: their vectors can be compared."""
    return one.split("+")[0] == other.split("+")[0]
