"""Counting tokens: exact with an encoding, never below the truth without one.

`token_counts.json` holds what tiktoken's cl100k_base and o200k_base really count for the texts of this test, by the
hash of the text; where the encodings themselves are on hand (`TIKTOKEN_CACHE_DIR`), they are asked as well. The texts
are the first sentences of the Universal Declaration of Human Rights in its official translations, and our own.
"""

import hashlib
import json
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st

import migration.datasets
from prompts.ask import Message
from prompts.budget import fit
from prompts.drafts import size
from prompts.tokens import Count, bound, count, encoding_on_hand

HERE = Path(__file__).parent
COUNTED: dict[str, list[int]] = json.loads((HERE / "token_counts.json").read_text(encoding="utf-8"))
TEXTS: dict[str, str] = {
    f"{kind}, {name}": text
    for kind, texts in json.loads((HERE / "token_texts.json").read_text(encoding="utf-8")).items()
    for name, text in texts.items()
}


def sample_texts() -> list[str]:
    """Titles in two languages, descriptions and whole records of the sample catalogues."""
    texts: list[str] = []
    for name in ("books", "films", "albums"):
        file = Path(migration.datasets.__path__[0]) / "sample" / f"{name}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            texts += [line, *(record[field] for field in ("title", "title_zh", "description") if record.get(field))]
    return texts


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@pytest.mark.parametrize("name", TEXTS)
def test_never_below_the_truth_in_any_language_or_form(name: str) -> None:
    assert max(COUNTED[digest(TEXTS[name])]) <= count(TEXTS[name]).tokens


def test_never_below_the_truth_on_the_sample_and_not_far_above() -> None:
    known = [(text, max(COUNTED[digest(text)])) for text in sample_texts() if digest(text) in COUNTED]
    assert len(known) > 1500
    assert [text for text, true in known if bound(text) < true] == []
    prose = [(text, true) for text, true in known if len(text) > 100]
    assert sum(bound(text) for text, _ in prose) < 2 * sum(true for _, true in prose)


@pytest.mark.parametrize("model", ["gpt-4", "gpt-4o"])
def test_never_below_the_real_encodings_where_they_are_on_hand(model: str) -> None:
    encoding = encoding_on_hand(model)
    if encoding is None:
        pytest.skip("tiktoken has no encoding on hand")
    texts = [*TEXTS.values(), *sample_texts()]
    assert [text for text in texts if bound(text) < len(encoding.encode_ordinary(text))] == []


def test_without_an_encoding_nothing_is_downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoding_on_hand.cache_clear()
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    damaged = tmp_path / "fb374d419588a4632f3f557e76b4b70aebbca790"
    damaged.write_bytes(b"not the encoding")
    assert not count("hello", "gpt-4o").exact  # a download would be stopped by the tests' ban on the network
    assert not count("hello", "gpt-4").exact
    assert not count("hello", "qwen3-8b").exact
    assert damaged.read_bytes() == b"not the encoding"
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    encoding_on_hand.cache_clear()
    assert not count("hello", "gpt-4o").exact
    encoding_on_hand.cache_clear()


@pytest.fixture
def bytes_alone() -> tiktoken.Encoding:
    """An encoding in which each byte is a token: the dearest there is."""
    ranks = {bytes([byte]): byte for byte in range(256)}
    return tiktoken.Encoding("bytes", pat_str=r"(?s).", mergeable_ranks=ranks, special_tokens={"<|end|>": 256})


@given(text=st.text())
def test_the_bound_is_never_above_the_bytes(text: str) -> None:
    assert 0 <= bound(text) <= len(text.encode("utf-8", "surrogatepass"))


def test_an_encoding_counts_exactly(bytes_alone: tiktoken.Encoding) -> None:
    assert count("沙丘 <|end|>", encoding=bytes_alone) == Count(tokens=14, exact=True)


def test_lone_surrogates_are_counted_like_any_sign() -> None:
    assert bound("\ud800") == 3


def test_a_prompt_costs_its_messages_and_the_format() -> None:
    messages = (Message(role="system", content="Rank."), Message(role="user", content="Dune"))
    assert size(messages, bound) == bound("Rank.") + bound("Dune") + 8 + 3


def words(text: str) -> Count:
    return Count(tokens=len(text.split()), exact=True)


def test_what_counts_least_is_cut_first() -> None:
    parts = ("one two", "three", "four five six", "seven")
    assert fit(parts, 7, words) == (parts, ())
    assert fit(parts, 6, words) == (parts[:3], parts[3:])
    assert fit(parts, 5, words) == (parts[:2], parts[2:])  # "seven" would fit, but stands behind what does not
    assert fit(parts, 0, words) == ((), parts)
    assert fit((), 0, words) == ((), ())


@given(parts=st.lists(st.text(max_size=30), max_size=12), budget=st.integers(0, 60))
def test_what_is_kept_fits_and_nothing_is_lost(parts: list[str], budget: int) -> None:
    kept, cut = fit(parts, budget, count)
    assert [*kept, *cut] == parts
    assert sum(count(part).tokens for part in kept) <= budget
    if cut:
        assert sum(count(part).tokens for part in kept) + count(cut[0]).tokens > budget
