"""Ask an index for what it must know: run as a process of its own, because a damaged Chroma file can end the process.

    python -m retrieval.selftest GENERATION

prints one line of JSON: for each part, the share of vectors that are found when asked for, and the recall.
"""

import json
import sys
from pathlib import Path

from retrieval.vector_files import MODE
from retrieval.vector_index import VectorIndex

DEPTHS = (10, 200)
"""Recall is measured at these lengths of a list; the lower one counts."""
ASKED = 256


def measure(generation: Path) -> dict[str, dict[str, float]]:
    """Self-retrieval and recall of every part of a generation whose files are known to be whole."""
    return {path.parent.name: _measure(path.parent) for path in sorted(generation.glob(f"*/{MODE}"))}


def _measure(part: Path) -> dict[str, float]:
    index = VectorIndex(part)
    return {"itself": index.self_retrieval(ASKED), "recall": min(map(index.recall, DEPTHS))}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]))) + "\n")
