"""What every embedder promises; a test class of a concrete one inherits these tests."""

import numpy as np

from migration.embedder import Embedder

TEXTS = ("a dragon guards the hill", "murder on the night train", "the robot learns to sing", "two sisters at sea")


class EmbedderContract:
    """Give `embedder` as a fixture; `texts` are four different ones that it knows."""

    texts: tuple[str, ...] = TEXTS

    def test_gives_one_row_of_norm_one_for_each_text(self, embedder: Embedder) -> None:
        vectors = embedder.embed(self.texts)
        assert vectors.shape == (len(self.texts), embedder.dim)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)

    def test_no_texts_give_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed([]).shape == (0, embedder.dim)

    def test_a_text_without_words_gives_a_zero_row(self, embedder: Embedder) -> None:
        for text in ("", " \n", "…"):
            assert not embedder.embed([text]).any()

    def test_a_row_does_not_depend_on_the_texts_beside_it(self, embedder: Embedder) -> None:
        together = embedder.embed([*self.texts, ""])
        alone = np.concatenate([embedder.embed([text]) for text in (*self.texts, "")])
        assert np.abs(together - alone).max() < 0.02  # bfloat16 has three digits

    def test_the_same_text_is_nearest_to_itself(self, embedder: Embedder) -> None:
        vectors = embedder.embed(self.texts)
        assert np.argmax(vectors @ embedder.embed(self.texts[::-1]).T, axis=1).tolist() == [3, 2, 1, 0]

    def test_has_a_name_that_stays(self, embedder: Embedder) -> None:
        name = embedder.name
        embedder.embed(self.texts)
        assert name
        assert embedder.name == name
