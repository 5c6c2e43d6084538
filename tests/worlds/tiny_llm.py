"""A real inference server with a language model of random weights, made here: it speaks the protocol and means nothing.

llama.cpp's own server runs a llama of one layer over a vocabulary of bytes and letters. One dimension of its embedding
is constant, so that the output weights of that dimension are a bias of each token: it writes letters, blanks and the
marks of JSON, and never bytes that are no text.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gguf
import numpy as np

NAME = "tiny-random"
CONTEXT = 2048
_WIDTH, _HEADS, _HIDDEN = 64, 4, 64
_LETTERS = [chr(sign) for sign in range(33, 127)]
_TEMPLATE = (
    "{% for message in messages %}<{{ message.role }}>{{ message.content }}</{{ message.role }}>\n{% endfor %}"
    "{% if tools %}{{ tools | tojson }}{% endif %}{% if add_generation_prompt %}<assistant>{% endif %}"
)


def write_model(file: Path, seed: int = 0, context: int = CONTEXT) -> None:
    """Write the model as GGUF."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), "▁", *_LETTERS]
    types = [2, 3, 3, *[6] * 256, *[1] * (1 + len(_LETTERS))]
    writer = gguf.GGUFWriter(str(file), "llama")
    writer.add_name(NAME)
    writer.add_context_length(context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-1000.0] * 259 + [-1.0] * (1 + len(_LETTERS)))
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_chat_template(_TEMPLATE)
    for name, tensor in _weights(len(tokens), seed).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _weights(vocabulary: int, seed: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)

    def normal(*shape: int) -> np.ndarray:
        return random.normal(0, 0.3, shape).astype(np.float32)

    embedding, output = normal(vocabulary, _WIDTH), normal(vocabulary, _WIDTH) / np.float32(3)
    embedding[:, 0] = 3.0  # the constant dimension, which the layer leaves alone
    output[:, 0] = -20.0
    output[2, 0] = 0.6  # the end comes soon
    output[259:, 0] = 0.0
    writes = {name: normal(_WIDTH, width) for name, width in (("attn_output", _WIDTH), ("ffn_down", _HIDDEN))}
    for matrix in writes.values():
        matrix[0] = 0.0
    ones = np.ones(_WIDTH, dtype=np.float32)
    layer = {
        "attn_norm": ones,
        "ffn_norm": ones,
        **{name: normal(_WIDTH, _WIDTH) for name in ("attn_q", "attn_k", "attn_v")},
        **{name: normal(_HIDDEN, _WIDTH) for name in ("ffn_gate", "ffn_up")},
        **writes,
    }
    return {
        "token_embd.weight": embedding,
        "output_norm.weight": ones,
        "output.weight": output,
        **{f"blk.0.{name}.weight": tensor for name, tensor in layer.items()},
    }


@contextmanager
def tiny_llm(folder: Path, context: int = CONTEXT) -> Iterator[str]:
    """The base URL of the server, up, over a model written into `folder` that reads so many tokens."""
    import xllamacpp

    file = folder / "tiny.gguf"
    write_model(file, context=context)
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.model_alias = {NAME}
    params.n_ctx = context
    params.n_parallel = 1
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = 1
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.warmup = False
    params.use_jinja = True
    params.sampling.seed = 7
    params.verbosity = -1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server
