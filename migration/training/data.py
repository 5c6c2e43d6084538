"""What a training reads: the vocabulary, the items' words as vectors, and any group of people as a bag."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from migration.channels.bag import Bag, Items
from migration.channels.corpus import Corpus
from migration.domain import Item, ItemKey
from migration.embedder import Embedder, Vectors
from migration.errors import TrainingError
from migration.events import EventLog
from migration.interactions import last_of_each
from migration.lexical import LexicalEmbedder
from migration.progress import Progress
from migration.vocabulary import Vocabulary
from migration.words import Said, Terms

BATCH = 2048


@dataclass(frozen=True)
class TrainingData:
    """The events of everybody, over one vocabulary, and what its items' texts say.

    Attributes:
        log: the events.
        vocabulary: the items that somebody took or that have words.
        texts: the words of each item of the vocabulary, "" where there are none.
        embedder: what reads them; None when no item has any.
        text: (V, t) their vectors; t is 0 without an embedder.
        terms: the terms of the texts.
        said: where these stand.
    """

    log: EventLog
    vocabulary: Vocabulary
    texts: tuple[str, ...]
    embedder: Embedder | None
    text: Vectors
    terms: Terms
    said: Said

    @classmethod
    def read(
        cls,
        log: EventLog,
        items: Mapping[ItemKey, Item] | Iterable[Item],
        target: str,
        embedder: Embedder | None,
        progress: Progress,
    ) -> "TrainingData":
        """Gather the vocabulary of all domains of the log and read its words, with a lexical embedder if none is given.

        Raises:
            TrainingError: the log has no events in the target domain, or none outside it.
        """
        met = {log.items[n] for n in np.unique(log.item)}
        domains = {key.domain for key in met}
        if target not in domains or len(domains) < 2:
            found = ", ".join(sorted(domains)) or "none"
            raise TrainingError(
                f"Expected events in {target} and in at least one other domain, found events in: {found}.",
                "Import the events of both sides, or name another target domain.",
            )
        known = items.values() if isinstance(items, Mapping) else items
        words = {item.key: text for item in known if item.domain in domains and (text := item.text)}
        vocabulary = Vocabulary.of(met | words.keys(), target)
        texts = tuple(words.get(key, "") for key in vocabulary.keys)
        terms, said = Terms.fit(texts)
        if not words:
            return cls(log, vocabulary, texts, None, np.zeros((len(vocabulary), 0), np.float32), terms, said)
        embedder = embedder or LexicalEmbedder.fit(texts)
        return cls(log, vocabulary, texts, embedder, _embed(embedder, texts, progress), terms, said)

    def bag(self, users: Collection[str] | None = None) -> Bag:
        """What some users took, or everybody; of several events with one item the last counts."""
        log = self.log if users is None else self.log.of_users(users)
        place = self._place[log.item]
        last = last_of_each(log.user.astype(np.int64) * len(self.vocabulary) + place)
        return Bag(
            len(log.users),
            self.items,
            log.user[last].astype(np.int64),
            place[last],
            log.sign[last].astype(np.float32),
            log.time[last],
        )

    def corpus(self, users: Collection[str] | None = None) -> Corpus:
        """Some users, or everybody, to learn from.

        Raises:
            TrainingError: none of them has events both in the target domain and outside it.
        """
        corpus = Corpus(self.bag(users), self.text, self.vocabulary.targets, self.said)
        if corpus.overlapping.size == 0:
            raise TrainingError(
                f"Expected people with events both in {self.vocabulary.target} and elsewhere, found none among "
                f"{corpus.bag.size} people.",
                "Check that the two domains share their user ids (`segue status` counts who overlaps).",
            )
        return corpus

    @cached_property
    def items(self) -> Items:
        """The whole vocabulary."""
        places = np.arange(len(self.vocabulary))
        return Items(places, self.vocabulary.domain_of, np.zeros((len(places), 0), np.float32))

    @property
    def targets(self) -> Items:
        """The target items."""
        n = self.vocabulary.targets
        return Items(self.items.place[:n], self.items.domain[:n], self.items.text[:n])

    @cached_property
    def _place(self) -> NDArray[np.int64]:
        return self.vocabulary.places(self.log.items)


def digest(log: EventLog, items: Iterable[Item], embedder: Embedder | None) -> str:
    """Hex digest over all events and words, and over what reads them (without one: the lexical embedder).

    The order in which a log names its items makes no difference, nor do items that nobody took.
    """
    found = hashlib.blake2b(digest_size=16)
    taken, item = np.unique(log.item, return_inverse=True)
    names_taken = np.array([str(log.items[n]) for n in taken.tolist()], dtype=object)
    order = np.argsort(names_taken, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    for column in (log.user, place[item], log.sign, log.value, log.time):
        found.update(np.ascontiguousarray(column).tobytes())
    texts = sorted((str(item.key), item.text) for item in items)
    for names in (log.users, names_taken[order].tolist(), (part for text in texts for part in text)):
        found.update("\0".join(names).encode())
    found.update((embedder.name if embedder else "").encode())
    return found.hexdigest()


def _embed(embedder: Embedder, texts: tuple[str, ...], progress: Progress) -> Vectors:
    starts = range(0, len(texts), BATCH)
    work = progress.track(starts, "reading the items' words", len(starts))
    return np.concatenate([embedder.embed(texts[start : start + BATCH]) for start in work])
