"""Items by free words: by meaning where a sentence encoder speaks the language, by words and letters elsewhere."""

from collections.abc import Iterable, Mapping, Sequence

from migration.domain import Item, ItemKey, Value
from migration.embedder import Embedder
from migration.errors import InputError, command
from retrieval.errors import IndexStale, rebuild
from retrieval.generations import Generation, Index
from retrieval.retriever import ItemSource
from retrieval.where import Condition

SENTENCE, LEXICAL = "sentence", "lexical"


class TextHit(Value):
    """An item and the cosine of its text to the query."""

    item: Item
    score: float


class TextResults(Value):
    """What was found, best first.

    Attributes:
        how: the kind of text vectors that answered (`sentence`, `lexical`).
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

    def find(self, query: str, k: int, *, where: Sequence[Condition] = (), how: str = "") -> TextResults:
        """The `k` items whose text is most like the query.

        Args:
            query: free words.
            k: how many.
            where: conditions that every item fulfils.
            how: a kind of text vectors; chosen by the query's script where it is empty.

        Raises:
            InputError: the query has no words that the embedder knows, or the kind is not there.
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
        if not vector.any():
            raise InputError(f"{query!r} has no word that the {how} search knows", "Use other or more words.")
        rows, scores = generation.text(how).search(vector, k, generation.allowed((), where))
        keys = [ItemKey(generation.manifest.target, generation.ids[row]) for row in rows.tolist()]
        stored = self._items.items(keys)
        ranked = zip(keys, scores.tolist(), strict=True)
        hits = tuple(TextHit(item=stored[key], score=score) for key, score in ranked if key in stored)
        return TextResults(query=query, how=how, hits=hits)

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
