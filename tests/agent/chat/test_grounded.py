"""Which of a language model's sentences are sentences at all."""

import random
import string

import pytest

from agent.chat.grounded import is_readable
from agent.chat.understanding.scene import World
from prompts.outputs import Lang


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("Three films that go by your love of “Dune”.", "en"),
        ("It goes by “Dune”.", "en"),
        ("Enjoy them!", "en"),
        ("Here are two quiet films about memory and the sea.", "en"),
        ("I left out everything violent, as you asked.", "en"),
        ("“Solaris”", "en"),
        ("依据《沙丘》推荐两部。", "zh"),
        ("祝观影愉快。", "zh"),
    ],
)
def test_sentences_of_the_language_pass(world: World, sentence: str, lang: Lang) -> None:
    assert is_readable(sentence, lang, world.known)


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("x$k}j qZ", "en"),
        ("Voici la liste que vous avez demandée, mon ami.", "en"),
        ("依据《沙丘》推荐两部。", "en"),
        ("Three films for you.", "zh"),
        ("jhgf trewq zxcvb.", "en"),
        ('{"tool": "recommend"}', "en"),
    ],
)
def test_all_else_does_not(world: World, sentence: str, lang: Lang) -> None:
    assert not is_readable(sentence, lang, world.known)


def test_letters_at_random_hardly_ever_make_a_sentence(world: World) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    signs = string.ascii_letters + string.digits + string.punctuation + 20 * " "
    made = ["".join(chance.choices(signs, k=chance.randint(8, 200))) for _ in range(2000)]
    passed = [line for line in made if line.strip() and is_readable(line, "en", world.known)]
    assert not passed
