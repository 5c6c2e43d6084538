"""From fitted channels to the artefact that is written: numbers, vocabulary, and what is told of them."""

import numpy as np
from numpy.typing import NDArray

from migration import artifact as folders
from migration.blend import Blend
from migration.channels.channel import taken_apart
from migration.channels.corpus import Corpus
from migration.confidence import Confidence
from migration.lexical import LexicalEmbedder
from migration.migrator import COMPANIONS, DESCRIBED, MET
from migration.training.data import TrainingData
from migration.words import Shelf


def assembled(
    data: TrainingData, corpus: Corpus, blend: Blend, confidence: Confidence | None, told: folders.Config
) -> folders.Artifact:
    """The artefact of a blend that was fitted on `corpus`; `told` joins its config as it stands."""
    known = np.where(corpus.count > 0, MET, np.where(data.text.any(axis=1), DESCRIBED, 0))
    tensors: dict[str, NDArray[np.float32]] = {"known": known.astype(np.float32)}
    if confidence:
        tensors |= {f"confidence.{name}": tensor for name, tensor in taken_apart(confidence)[0].items()}
    if blend.companions:
        tensors |= {f"{COMPANIONS}.{name}": tensor for name, tensor in taken_apart(blend.companions)[0].items()}
    channels = []
    for channel in blend.channels:
        parts, values = taken_apart(channel)
        tensors |= {f"{channel.name}.{name}": np.ascontiguousarray(part) for name, part in parts.items()}
        channels.append({"name": channel.name, "dim": channel.dim, "values": values})
    lexical = data.embedder if isinstance(data.embedder, LexicalEmbedder) else None
    vocabulary = data.vocabulary
    described: folders.Config = {
        **told,
        "target": vocabulary.target,
        "sources": list(vocabulary.sources),
        "items": len(vocabulary),
        "dim": blend.dim,
        "embedder": {
            "name": data.embedder.name if data.embedder else "",
            "dim": data.text.shape[1],
            "lexical": lexical is not None,
        },
        "terms": len(data.terms.names),
        "channels": channels,
        "blend": {
            "scales": dict(blend.scales),
            "weights": dict(blend.weights),
            "trust": list(blend.trust),
            "own": blend.own,
        },
        "data": {
            "people": corpus.bag.size,
            "overlapping": corpus.overlapping.size,
            "events": len(corpus.bag),
            "targets": vocabulary.targets,
        },
    }
    met = data.said.first(vocabulary.targets).only(corpus.count[: vocabulary.targets] > 0)
    shelf = Shelf(data.terms.names, met) if data.terms.names else None
    return folders.Artifact(described, vocabulary, tensors, lexical, shelf)
