"""Many migrated people as columns, and the score of a person and an item: the one place where it is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.domain import How, ItemKey, MigratedProfile, Profile
from migration.embedder import Vectors
from migration.vocabulary import Vocabulary

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Lifts:
    """What single target items gain for people beside the inner product.

    Attributes:
        amount: (people, target items of the vocabulary), nearly all zero.
        vocabulary: names the columns.
    """

    amount: csr_array
    vocabulary: Vocabulary

    def over(self, keys: Sequence[ItemKey]) -> Scores:
        """(people, n) what each of n items gains."""
        places = self.vocabulary.places(keys)
        known = np.flatnonzero((places >= 0) & (places < self.amount.shape[1]))
        out = np.zeros((self.amount.shape[0], len(keys)), np.float32)
        out[:, known] = self.amount[:, places[known]].toarray()
        return out

    def of(self, person: int) -> dict[str, float]:
        """The gains of one person by the items' ids."""
        span = slice(*self.amount.indptr[person : person + 2].tolist())
        ids = self.vocabulary.ids[0]
        return {ids[n]: x for n, x in zip(self.amount.indices[span], self.amount.data[span].tolist(), strict=True) if x}


@dataclass(frozen=True)
class Profiles:
    """Many migrated profiles.

    Attributes:
        users: their ids.
        vectors: (U, dim), one row each.
        how: `network` or `prior` for each.
        confidence: (U,), or None where the model was not calibrated.
        lifts: what single items gain; None where nothing does.
    """

    users: tuple[str, ...]
    vectors: Vectors
    how: tuple[How, ...]
    confidence: NDArray[np.float32] | None = None
    lifts: Lifts | None = None

    def people(self, start: int, stop: int) -> "Profiles":
        """Those from `start` to before `stop`."""
        rows = slice(start, stop)
        sure = None if self.confidence is None else self.confidence[rows]
        lifts = self.lifts and replace(self.lifts, amount=self.lifts.amount[rows])
        return Profiles(self.users[rows], self.vectors[rows], self.how[rows], sure, lifts)

    def scores(self, places: Vectors, keys: Sequence[ItemKey]) -> Scores:
        """(U, n) the scores of n items that stand at `places` (n, dim)."""
        scores: Scores = self.vectors @ places.T
        if self.lifts is not None and self.lifts.amount.nnz:
            scores += self.lifts.over(keys)
        return scores


@dataclass(frozen=True)
class Carried:
    """One person carried across, whole and without each item that the encoder took up.

    Attributes:
        profile: what the encoder took up.
        migrated: the person.
        without: the person without each of the profile's parts, in their order.
    """

    profile: Profile
    migrated: MigratedProfile
    without: Profiles


def scores_of(profile: MigratedProfile, places: Vectors, row_of: Mapping[str, int]) -> Scores:
    """(n,) the scores for one person of n items that stand at `places` (n, dim); `row_of` tells each item's row."""
    scores: Scores = places @ np.array(profile.vector, dtype=np.float32)
    for item, amount in profile.lifts.items():
        if item in row_of:
            scores[row_of[item]] += np.float32(amount)
    return scores
