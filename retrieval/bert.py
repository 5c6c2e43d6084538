"""A sentence encoder of the BERT family with mean pooling, on torch, tokenizers and safetensors alone.

It gives what sentence-transformers gives for such a folder (a test compares them), and starts in a quarter of the time.
Devlin and others, NAACL 2019; Reimers and Gurevych, EMNLP 2019, section 3.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from migration.embedder import Vectors

if TYPE_CHECKING:
    from torch import Tensor

Precision = Literal["float32", "bfloat16"]
BATCH = 32


def fits(folder: Path) -> bool:
    """Whether the folder holds a model that this encoder understands."""
    needed = ("config.json", "1_Pooling/config.json", "tokenizer.json", "model.safetensors", "modules.json")
    if not all((folder / name).is_file() for name in needed):
        return False
    config, pooling, modules = _json(folder / needed[0]), _json(folder / needed[1]), _json(folder / needed[4])
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    modes = {name for name, chosen in pooling.items() if name.startswith("pooling_mode_") and chosen}
    return (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and modes == {"pooling_mode_mean_tokens"}
        and kinds in (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"])
    )


def quick_precision() -> Precision:
    """`bfloat16` where this processor multiplies it natively (three times as fast), else `float32`."""
    import torch

    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return "bfloat16" if supported is not None and supported() else "float32"


class BertEncoder:
    """Encodes texts.

    Attributes:
        dim: length of a vector.
    """

    def __init__(self, folder: Path, precision: Precision = "float32") -> None:
        """Load a folder for which `fits` holds."""
        import torch
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        config = _json(folder / "config.json")
        limits = folder / "sentence_bert_config.json"
        longest = _json(limits).get("max_seq_length") if limits.is_file() else None
        self.dim: int = config["hidden_size"]
        self._heads: int = config["num_attention_heads"]
        self._layers: int = config["num_hidden_layers"]
        self._epsilon: float = config["layer_norm_eps"]
        self._weights = {
            name.removeprefix("bert."): tensor.to(getattr(torch, precision))
            for name, tensor in load_file(folder / "model.safetensors").items()
            if tensor.is_floating_point()
        }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # the file brings a truncation and a padding of its own, which are not the model's
        self._tokenizer.enable_truncation(min(longest or 10**9, config["max_position_embeddings"]))
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim) of norm 1."""
        import torch

        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))  # texts of one length need no padding
        vectors = np.zeros((len(tokens), self.dim), np.float32)
        with torch.inference_mode():
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                vectors[batch] = self._encode([tokens[n] for n in batch]).numpy()
        return vectors

    def _encode(self, tokens: Sequence[Sequence[int]]) -> "Tensor":
        import torch
        from torch.nn import functional

        longest = max(map(len, tokens))
        ids = torch.tensor([[*one, *[0] * (longest - len(one))] for one in tokens])
        inside = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in tokens], dtype=torch.bool)
        w = self._weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x + w["embeddings.position_embeddings.weight"][:longest], "embeddings.LayerNorm")
        for layer in range(self._layers):
            x = self._layer(x, inside[:, None, None, :], f"encoder.layer.{layer}")
        pooled = (x.float() * inside[:, :, None]).sum(1) / inside.sum(1, keepdim=True)
        return functional.normalize(pooled, dim=1)

    def _layer(self, x: "Tensor", inside: "Tensor", name: str) -> "Tensor":
        from torch.nn import functional

        n, length, dim = x.shape

        def heads(part: str) -> "Tensor":
            projected = self._linear(x, f"{name}.attention.self.{part}")
            return projected.view(n, length, self._heads, dim // self._heads).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(heads("query"), heads("key"), heads("value"), attn_mask=inside)
        seen = self._linear(seen.transpose(1, 2).reshape(n, length, dim), f"{name}.attention.output.dense")
        x = self._norm(x + seen, f"{name}.attention.output.LayerNorm")
        inner = functional.gelu(self._linear(x, f"{name}.intermediate.dense"))
        return self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _linear(self, x: "Tensor", name: str) -> "Tensor":
        from torch.nn import functional

        return functional.linear(x, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, x: "Tensor", name: str) -> "Tensor":
        from torch.nn import functional

        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(x, weight.shape, weight, bias, self._epsilon)


def _json(path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202  # JSON is of any type
    return json.loads(path.read_text(encoding="utf-8"))
