"""A trainer as bytes, for another process: safetensors, with JSON beside them."""

import json

import numpy as np
import torch
from safetensors.torch import load, save

from migration.channels.channel import put_together, taken_apart
from migration.training.models import ClassicModel, TowerModel
from migration.training.trainer import Trainer, with_prefix

KINDS: dict[str, type[TowerModel | ClassicModel]] = {kind.name: kind for kind in (TowerModel, ClassicModel)}


def to_bytes(trainer: Trainer) -> bytes:
    """The model, what it is trained on, and the state of the optimiser.

    The factors that a model starts from are sent, not computed again: two processes might find them with other signs.
    """
    tensors, scalars = taken_apart(trainer.model)
    parts = {f"model.{name}": torch.from_numpy(np.ascontiguousarray(part)) for name, part in tensors.items()}
    return save(parts | trainer.state_dict(), {"model": trainer.model.name, "scalars": json.dumps(scalars)})


def from_bytes(content: bytes) -> Trainer:
    """The trainer again: its next epoch takes the same steps as that of the one that was sent."""
    metadata, tensors = _metadata(content), load(content)
    parts = {name: part.numpy() for name, part in with_prefix("model.", tensors).items()}
    model = put_together(KINDS[metadata["model"]], parts | json.loads(metadata["scalars"]))
    trainer = Trainer(model)
    trainer.load_state_dict(tensors)
    return trainer


def _metadata(content: bytes) -> dict[str, str]:
    """What was written beside the tensors, which the library reads back from files only.

    The format (https://github.com/huggingface/safetensors#format): 8 bytes for the length of a JSON header, the header.
    """
    length = int.from_bytes(content[:8], "little")
    metadata: dict[str, str] = json.loads(content[8 : 8 + length])["__metadata__"]
    return metadata
