"""A map of people and items in the target space, before and after migration."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from migration.errors import TrainingError
from migration.evaluation.baselines.words import meanings, unit
from migration.evaluation.ranking import ByNetwork
from migration.evaluation.themes import Themes
from migration.evaluation.trial import Trial

ITEMS, PEOPLE, THEMES, NEAR, AXES = 900, 260, 8, 10, 30
"""How many items, people and themes are drawn, how many nearest items count, and what t-SNE starts from."""

Rows = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Plane:
    """Places (n, 2) of items and people, and the share of a person's nearest items that are of their theme."""

    items: Rows
    people: Rows
    own: float


@dataclass(frozen=True)
class Atlas:
    """Two planes over the same items and people, and the theme of each, numbered from 0."""

    before: Plane
    after: Plane
    item_theme: Numbers
    person_theme: Numbers


def atlas(trial: Trial, network: ByNetwork, seed: int = 0) -> Atlas | None:
    """Draw the map; None where the catalogue has no words to say what people were like before migration.

    A plane is t-SNE (van der Maaten and Hinton 2008) of the items; a person stands at the median of the places of the
    ten items nearest to them, because people and items have no common scale. Items are the most taken of the `THEMES`
    largest themes, people a sample of those whose right answers are mostly of one of them. Nearness is by cosine in the
    full space, not on the map.
    """
    task, questions = trial.task, trial.test
    try:
        words = task.once(("meanings", 128), lambda: meanings(task, "the map", 128))
    except TrainingError:
        return None
    themes = Themes.of(task).theme
    item, item_theme = _items(themes, task.popularity)
    person, person_theme = _people(themes, questions.truth, item_theme, seed)
    if len(person) < 2 or len(item) <= NEAR:
        return None
    said = unit(np.asarray(task.histories(questions.people)[person] @ words[: task.border], dtype=np.float32))
    # popularity says the same of everybody, so it is left out of the picture
    carried = ByNetwork(network.network, task, popularity=None).placed(questions.people).vectors[person]
    offered = network.candidates[item]
    number = np.searchsorted(np.unique(item_theme), item_theme)
    return Atlas(
        _plane(words[task.border :][item], said, item_theme, person_theme, seed),
        _plane(offered * (np.abs(carried).max(axis=0) > 0), carried, item_theme, person_theme, seed),
        number,
        np.searchsorted(np.unique(item_theme), person_theme),
    )


def _items(themes: Numbers, popularity: Rows) -> tuple[Numbers, Numbers]:
    weight = np.bincount(themes, popularity)
    largest = np.sort(np.argsort(-weight, kind="stable")[:THEMES])
    able = np.flatnonzero(np.isin(themes, largest))
    item = np.sort(able[np.argsort(-popularity[able], kind="stable")[:ITEMS]])
    return item, themes[item]


def _people(themes: Numbers, truth: csr_array, drawn: Numbers, seed: int) -> tuple[Numbers, Numbers]:
    """A sample of the people and the theme of most of their right answers, where that is one of those drawn."""
    rows = np.repeat(np.arange(truth.shape[0]), np.diff(truth.indptr))
    width = int(themes.max()) + 1
    counts = np.bincount(rows * width + themes[truth.indices], minlength=truth.shape[0] * width)
    counts = counts.reshape(truth.shape[0], width)
    theme = counts.argmax(axis=1)
    able = np.flatnonzero((2 * counts.max(axis=1) >= counts.sum(axis=1)) & np.isin(theme, drawn))
    person = np.sort(np.random.default_rng(seed).permutation(able)[:PEOPLE])
    return person, theme[person]


def _plane(items: Rows, people: Rows, item_theme: Numbers, person_theme: Numbers, seed: int) -> Plane:
    from sklearn.manifold import TSNE

    things, folk = unit(_centred(items)), unit(_centred(people))
    near = np.argsort(-(folk @ things.T), axis=1)[:, :NEAR]
    own = float((item_theme[near] == person_theme[:, None]).mean())
    left, values, _ = np.linalg.svd(things, full_matrices=False)
    narrow = left[:, :AXES] * values[:AXES]
    placed = TSNE(init="pca", perplexity=min(30, len(things) / 3), random_state=seed, metric="cosine").fit_transform(
        narrow
    )
    return Plane(placed, np.median(placed[near], axis=1), own)


def _centred(rows: Rows) -> Rows:
    """Rows minus their mean, so that what all of them share does not hide what tells them apart."""
    return np.asarray(rows - rows.mean(axis=0), dtype=np.float32)
