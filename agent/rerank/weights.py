"""How much a language model's order counts beside the network's, by the domains that people come from.

WORKSPACE/models/TARGET/rerank.json holds what `segue evaluate --rerank` chose on validation people. Where nothing was
chosen for a model, `UNTRIED` counts: little enough that the network leads.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from pydantic import ValidationError

from migration.domain import Value
from migration.errors import ArtifactError, command

FILE = "rerank.json"

UNTRIED = 0.25
"""The weight of a language model's order where none was chosen on validation people."""


class Choice(Value):
    """One weight, and what it was chosen by.

    Attributes:
        sources: the domains that the people came from, sorted.
        llm: name of the language model.
        prompt: name and version of the prompt.
        network: fingerprint of the network that was measured.
        weight: of the language model's order, in [0, 1]; 0 leaves it out.
        people: validation people asked about.
        ndcg: NDCG@10 with that weight; `ndcg_network` without the language model.
    """

    sources: tuple[str, ...]
    llm: str
    prompt: str
    network: str
    weight: float
    people: int
    ndcg: float
    ndcg_network: float


class Weights(Value):
    """All that was chosen for one target."""

    choices: tuple[Choice, ...] = ()

    def weight(self, sources: Iterable[str], llm: str) -> float:
        """The weight for a person who comes from `sources`: of the choices that cover them all, the narrowest.

        `UNTRIED` where there is none for this language model.
        """
        wanted = set(sources)
        fitting = [c for c in self.choices if c.llm == llm and wanted <= set(c.sources)]
        return min(fitting, key=lambda choice: len(choice.sources)).weight if fitting else UNTRIED

    def with_choice(self, choice: Choice) -> "Weights":
        """The same with one more choice; it takes the place of an earlier one for the same sources and model."""
        others = tuple(c for c in self.choices if (c.sources, c.llm) != (choice.sources, choice.llm))
        return Weights(choices=(*others, choice))


def read_weights(models: Path) -> Weights:
    """What was chosen for the target whose networks lie in `models`; nothing where there is no file.

    Raises:
        ArtifactError: the file cannot be read.
    """
    path = models / FILE
    try:
        return Weights.model_validate_json(path.read_bytes()) if path.is_file() else Weights()
    except (OSError, ValidationError) as error:
        raise ArtifactError(
            f"{path} does not hold weights for a language model's order: {str(error).splitlines()[0]}",
            f"Remove it, or choose again with `{command('evaluate', unquote(models.name))} --rerank`.",
        ) from error


def write_weights(models: Path, weights: Weights) -> Path:
    """Write what was chosen, in one step."""
    models.mkdir(parents=True, exist_ok=True)
    fresh = models / f"{FILE}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(weights.model_dump_json(indent=2))
        file.flush()
        os.fsync(file.fileno())
    return fresh.replace(models / FILE)
