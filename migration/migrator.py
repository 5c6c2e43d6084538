"""The trained network as it is served: NumPy alone, for people and items that training never saw.

The path:

    History -> Bag -> the channels' parts side by side -> MigratedProfile
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from migration import artifact as folders
from migration.blend import Blend
from migration.channels.als import Als
from migration.channels.bag import TARGET, Bag, Items
from migration.channels.channel import Channel, put_together
from migration.channels.classic import Classic
from migration.channels.companions import Companions
from migration.channels.moment import Moment
from migration.channels.one_less import OneLess, People
from migration.channels.popularity import Popularity
from migration.channels.ridge import Ridge
from migration.channels.spectral import Spectral
from migration.channels.table import ItemTable
from migration.channels.tower import Tower
from migration.channels.words import Words
from migration.confidence import EVEN, Confidence
from migration.domain import History, How, Item, ItemKey, MigratedProfile, Profile, ProfilePart
from migration.embedder import Embedder, Vectors
from migration.errors import ArtifactError
from migration.events import NO_TIME, EventLog, items_of, log_of
from migration.interactions import last_of_each
from migration.profiles import Carried, Lifts, Profiles
from migration.words import Shelf, nearest

DESCRIBED, MET = 1, 2
"""How an item of the vocabulary is known: by its text alone, or met in training; 0 is neither."""

COMPANIONS = "companions"
"""What the companions' tensors are called."""

CHANNELS: tuple[type[Channel], ...] = (Als, Spectral, Ridge, Tower, Classic, Moment, Words, Popularity)


class Migrator:
    """Carries histories, and places items, into the space of one target domain.

    The score of a person and an item is `migrate(history).vector @ place([item])[0]`, and the item's lift where the
    person has target items already.

    Attributes:
        target: the target domain.
        sources: the domains that training carried interests from.
        config: everything that was chosen and measured in training, as JSON values.
        fingerprint: names the model and all its files.
    """

    def __init__(self, artifact: folders.Artifact, folder: Path, embedder: Embedder | None) -> None:
        self.config = artifact.config
        self.fingerprint = artifact.fingerprint
        self._vocabulary = artifact.vocabulary
        self._known = artifact.tensors["known"]
        self._blend = _blend_of(artifact, folder)
        self._confidence = _confidence_of(artifact, folder)
        self._folder = folder
        self._given = embedder

    @classmethod
    def load(cls, folder: Path, embedder: Embedder | None = None) -> "Migrator":
        """Load a model folder.

        `embedder` is needed only by a model that was trained with one from outside, and only for items that it has
        not met; a lexical one comes with the model.

        Raises:
            ArtifactError: the folder is missing, incomplete or changed, or the embedder is another one.
        """
        artifact = folders.read(folder)
        read_by = artifact.config["embedder"]
        expected = read_by["name"]
        if embedder is not None and read_by["dim"] and not read_by["lexical"] and embedder.name != expected:
            raise ArtifactError(
                f"The model in {folder} read its texts with {expected}; found {embedder.name}.",
                "Give it the embedder that it was trained with (`SEGUE_TEXT_VECTORS` names it), or train it again.",
            )
        return cls(artifact, folder, embedder)

    @property
    def target(self) -> str:
        """The target domain."""
        return self._vocabulary.target

    @property
    def sources(self) -> tuple[str, ...]:
        """The domains that training carried interests from."""
        return self._vocabulary.sources

    @property
    def dim(self) -> int:
        """Length of every vector."""
        return self._blend.dim

    @property
    def item_keys(self) -> tuple[ItemKey, ...]:
        """All items that the model knows, the target's first."""
        return self._vocabulary.keys

    def profile(self, history: History) -> Profile:
        """What of a history the encoder takes up, and how strongly; and what it cannot."""
        return self._profile(history, self._read_one(history))

    def migrate(
        self, history: History, *, popularity: float | None = 1.0, at: datetime | None = None
    ) -> MigratedProfile:
        """Carry one person across: encoder, migration layer, decoder.

        Args:
            history: what they took, in any domains; their own target events count too.
            popularity: dial: 1 as trained; towards 0 popularity counts for less, and what everybody would be shown is
                held back; None leaves both out, for directions in the space.
            at: the moment of asking, where it is known; otherwise the dates of the history speak.
        """
        people = self._served((history.user,), self._read_one(history).bag, popularity=popularity, at=at)
        return self._first(people, popularity)

    def carry(self, history: History, *, popularity: float | None = 1.0, at: datetime | None = None) -> Carried:
        """Carry one person across with all that evidence is made from; arguments as for `migrate`.

        Exact: without an item, the person stands where `migrate` puts them for the history without it.
        """
        read = self._read_one(history)
        forms = OneLess.each(read.bag)
        people = self._served((history.user,) * forms.size, forms, popularity=popularity, at=at)
        without = people.people(1, forms.size)
        return Carried(self._profile(history, read), self._first(people, popularity), without)

    def migrate_many(
        self, log: EventLog, items: Mapping[ItemKey, Item] | None = None, *, popularity: float | None = 1.0
    ) -> Profiles:
        """Carry all users of a log across; `items` describes those that the model may not know."""
        return self._served(log.users, self._read(log, items or {}).bag, popularity=popularity, at=None)

    def unknown(self, log: EventLog) -> list[ItemKey]:
        """Items of a log that the model does not know: it needs their text to read them."""
        places = self._vocabulary.places(log.items)
        return [log.items[n] for n in np.unique(log.item).tolist() if places[n] < 0]

    def place(self, items: Sequence[Item]) -> Vectors:
        """Content migration g: where (n, dim) target items stand, new ones by their text.

        An item that is neither known nor described stands at zero.

        Raises:
            ArtifactError: a new item has text, and the embedder that the model was trained with is not on hand.
        """
        return self._blend.items(self._items([item.key for item in items], {item.key: item for item in items}))

    def place_source(self, items: Sequence[Item]) -> Vectors:
        """Where (n, dim) items of any domain stand among the target's: where a person stands who took that one alone.

        Popularity is left out and the direction alone means something: compare by cosine.
        """
        keys = [item.key for item in items]
        found = self._items(keys, {item.key: item for item in items})
        carries = np.flatnonzero(self._carries(found))
        weight, time = np.ones(len(carries), np.float32), np.full(len(carries), NO_TIME)
        return self._blend.users(Bag(len(items), found, carries, carries, weight, time), popularity=None)

    def _profile(self, history: History, read: "_Read") -> Profile:
        bag = read.bag
        strength = (bag.weight * bag.scale).tolist()
        place = bag.items.place[bag.item]
        met = (place >= 0) & (self._known[place] == MET)
        parts = []
        for item, weight, by_behaviour in zip(bag.item.tolist(), strength, met.tolist(), strict=True):
            domain, name = read.keys[item]
            by: Literal["behaviour", "text"] = "behaviour" if by_behaviour else "text"
            parts.append(ProfilePart(domain=domain, item=name, weight=weight, by=by))
        return Profile(user=history.user, parts=tuple(parts), unknown=tuple(map(str, read.unknown)))

    def _first(self, people: Profiles, popularity: float | None) -> MigratedProfile:
        """The first of some people, as a value of its own."""
        return MigratedProfile(
            user=people.users[0],
            target=self.target,
            vector=tuple(people.vectors[0].tolist()),
            lifts=people.lifts.of(0) if people.lifts else {},
            how=people.how[0],
            confidence=None if people.confidence is None else float(people.confidence[0]),
            popularity=popularity,
            model=self.fingerprint,
        )

    def _served(
        self, users: tuple[str, ...], people: People, *, popularity: float | None, at: datetime | None
    ) -> Profiles:
        """People carried across; where the confidence in them is low, popularity speaks louder beside their taste."""
        lengths = people.lengths
        how: tuple[How, ...] = tuple("network" if n else "prior" for n in lengths.tolist())
        vectors = self._blend.users(people, popularity=popularity, at=_seconds(at))
        confidence = None
        if self._confidence is not None:
            confidence = self._confidence.of(vectors, lengths)
            doubt = np.minimum(confidence / np.float32(EVEN), 1)[:, None]
            vectors = vectors * np.where(self._blend.personal > 0, doubt, np.float32(1))
        lifts = self._blend.lifts(people)
        return Profiles(users, vectors, how, confidence, None if lifts is None else Lifts(lifts, self._vocabulary))

    def _read(self, log: EventLog, items: Mapping[ItemKey, Item]) -> "_Read":
        """The bag of a log: of several events with one item the last counts; what carries nothing is set apart."""
        found = self._items(log.items, items)
        last = last_of_each(log.user.astype(np.int64) * max(len(log.items), 1) + log.item)
        bag = Bag(
            len(log.users),
            found,
            log.user[last].astype(np.int64),
            log.item[last].astype(np.int64),
            log.sign[last].astype(np.float32),
            log.time[last],
        )
        carries = self._carries(found)
        lost = np.unique(bag.item[~carries[bag.item]]).tolist()
        return _Read(log.items, bag.keep(carries[bag.item]), tuple(log.items[n] for n in lost))

    def _read_one(self, history: History) -> "_Read":
        """The bag of one history, each item weighed as the history says."""
        read = self._read(log_of([history]), items_of([history]))
        if not history.weights:
            return read
        factors = np.array([history.weights.get(str(read.keys[n]), 1.0) for n in read.bag.item], np.float32)
        bag = replace(read.bag, weight=read.bag.weight * factors)
        return replace(read, bag=bag.keep(factors > 0))

    def _carries(self, items: Items) -> NDArray[np.bool_]:
        carries = items.described.copy()
        inside = items.place >= 0
        carries[inside] = self._known[items.place[inside]] >= DESCRIBED
        return carries

    def _items(self, keys: Sequence[ItemKey], described: Mapping[ItemKey, Item]) -> Items:
        place, domain = self._vocabulary.places(keys), self._vocabulary.domain_places(keys)
        text = np.zeros((len(keys), self.config["embedder"]["dim"]), np.float32)
        new = [n for n in np.flatnonzero(place < 0).tolist() if keys[n] in described and described[keys[n]].text]
        if new and self.embedder:
            text[new] = self.embedder.embed([described[keys[n]].text for n in new])
        if not new or self._shelf is None:
            return Items(place, domain, text)
        words = [""] * len(keys)
        for n in new:
            words[n] = described[keys[n]].text
        said = self._shelf.terms.read(words)
        return Items(place, domain, text, said, nearest(said.only(domain == TARGET), self._shelf.met))

    @cached_property
    def _shelf(self) -> Shelf | None:
        """The words that new items are read by; None when training met no text."""
        return folders.read_shelf(self._folder) if self.config["terms"] else None

    @cached_property
    def embedder(self) -> Embedder | None:
        """What reads the texts of items that the model has not met; None when it was trained without any text.

        Raises:
            ArtifactError: it is none of the model's own, and was not given at loading.
        """
        if not self.config["embedder"]["dim"]:
            return None
        if self.config["embedder"]["lexical"]:
            return folders.read_lexical(self._folder)
        if self._given is None:
            raise ArtifactError(
                f"The model in {self._folder} needs {self.config['embedder']['name']} to read the text of items that "
                "it has not met, and was loaded without it.",
                "Load it with that embedder (`SEGUE_TEXT_VECTORS` names it), or train it again with the lexical one.",
            )
        return self._given


@dataclass(frozen=True)
class _Read:
    keys: tuple[ItemKey, ...]
    bag: Bag
    unknown: tuple[ItemKey, ...]


def _blend_of(artifact: folders.Artifact, folder: Path) -> Blend:
    kinds = {kind.name: kind for kind in CHANNELS}
    channels = []
    try:
        for saved in artifact.config["channels"]:
            parts: dict[str, object] = dict(saved["values"])
            parts |= _parts(artifact, saved["name"])
            channels.append(put_together(kinds[saved["name"]], parts))
        blend = artifact.config["blend"]
        companions = put_together(Companions, _parts(artifact, COMPANIONS))
        trust, own = tuple(blend["trust"]), blend["own"]
        out = Blend(tuple(channels), blend["scales"], blend["weights"], trust, companions, own)
    except KeyError as error:
        message = f"The model in {folder} does not fit together: expected {error}, found no such part."
        raise ArtifactError(message, folders.again(folder)) from error
    tables = {f"{c.name}.{n}": t for c in channels for n, t in vars(c).items() if isinstance(t, ItemTable)}
    folders.check_tables(folder, artifact.vocabulary, tables)
    return out


def _parts(artifact: folders.Artifact, name: str) -> dict[str, object]:
    prefix = f"{name}."
    return {n.removeprefix(prefix): tensor for n, tensor in artifact.tensors.items() if n.startswith(prefix)}


def _confidence_of(artifact: folders.Artifact, folder: Path) -> Confidence | None:
    parts = _parts(artifact, "confidence")
    if not parts:
        return None
    try:
        return put_together(Confidence, parts)
    except KeyError as error:
        message = f"The model in {folder} does not fit together: expected {error} of its confidence, found none."
        raise ArtifactError(message, folders.again(folder)) from error


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())
