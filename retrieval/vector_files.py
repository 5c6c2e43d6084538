"""The files of one searchable part of an index, and what they say of it."""

import json
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

SearchedBy = Literal["chroma", "exact"]

VECTORS, GROUPS, SAMPLE, GRAPH = "vectors.npy", "groups.npy", "sample.npy", "chroma"
POINTS = "points.npy"
"""The group of each point of the graph."""
BESIDE = "beside.npy"
"""The groups that are scored every time, beside the graph: the longest, and points that it misses."""
MODE = "search.json"


def set_mode(folder: Path, mode: SearchedBy) -> None:
    """Record whether readers search by Chroma or exactly."""
    (folder / MODE).write_text(json.dumps(mode), encoding="utf-8")


class Shape(NamedTuple):
    """What an index holds.

    Attributes:
        rows: its vectors.
        dim: their length.
        search: whether Chroma or the exact product searches them.
        beside: distinct vectors that are scored every time beside Chroma's graph.
    """

    rows: int
    dim: int
    search: SearchedBy
    beside: int


def describe(folder: Path) -> Shape:
    """What the index in a folder holds."""
    search: SearchedBy = json.loads((folder / MODE).read_text(encoding="utf-8"))
    beside = len(np.load(folder / BESIDE, allow_pickle=False)) if search == "chroma" else 0
    rows, dim = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False).shape
    return Shape(rows, dim, search, beside)
