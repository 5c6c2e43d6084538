"""What levels and habits leave over, carried from people to people alike and from items to items alike.

A Gaussian process over pairs of a person and an item, whose covariance is the likeness of the people times that of the
items (Bonilla, Chai and Williams, "Multi-task Gaussian process prediction", NIPS 2007); beside it every person has an
offset of their own, which tells nothing of anybody else. It is nearest neighbours with the weights worked out.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, cg

from migration.evaluation.ratings.task import Numbers, Ratings

ROUNDS = 15
"""Steps of conjugate gradients; the rest is noise."""


@dataclass(frozen=True)
class Taste:
    """What was left over, spread to everything that it tells of.

    Attributes:
        carried: (people, people) what each person says about whatever each of them rated ...
        items: (items, people) ... and who rated the item; rows of length 1, whose product is how items are alike.
    """

    carried: Numbers
    items: csr_array

    @classmethod
    def of(cls, alike: Numbers, rest: Ratings, items: int, noise: float) -> "Taste":
        """Learn from what is left over of some people's ratings.

        Args:
            alike: (people, people) how alike these are.
            rest: who rated what, the values being what is left over. Items are alike by the cosine of their raters, of
                whom each counts n^-0.5.
            items: number of candidates.
            noise: its variance beside that of taste.
        """
        row, item = rest.row, rest.item
        share = 1 / np.bincount(row)[row]
        length = np.sqrt(np.bincount(item, share, minlength=items))
        raters = csr_array(rest.matrix(items, np.sqrt(share) / length[item]).T)

        def covariance(weights: Numbers) -> Numbers:
            carried = alike @ (rest.matrix(items, weights) @ raters).toarray() @ raters.T
            return np.asarray(carried[row, item] + rest.sums(weights)[row] + noise * weights)

        size = len(row)
        weights, _ = cg(LinearOperator((size, size), matvec=covariance, dtype=np.float64), rest.value, maxiter=ROUNDS)
        return cls((rest.matrix(items, weights) @ raters).toarray(), raters)

    def left_over(self, alike: Numbers, there: Ratings) -> Numbers:
        """(ratings,) what strangers, `alike` (strangers, people) to those learned from, add to levels and habits."""
        return np.asarray((alike @ self.carried @ self.items.T)[there.row, there.item])
