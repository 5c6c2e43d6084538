"""Which pieces of a description may stand by themselves: those that say no more, and nothing else, than the whole."""

import pytest

from prompts.ledger.excerpt import excerpts, told
from prompts.ledger.tokens import tokens

SENTENCE = {
    "dream": "A clerk loves the moon in dreams, and a baker sings.",
    "only": "A spy works for a king only in name.",
    "nobody": "A boy writes letters to no one.",
    "that": "A clerk dreams that he is king and a dragon serves him, and a baker sings.",
    "feels": "A nurse feels that the house wants her to stay.",
    "if": "A wizard warns that, if the gate opens, the king dies.",
    "subject": "The daughter of a smith in a village kills a wolf.",
    "two": "The murder of a king, a tyrant, shocks the court.",
    "pair": "The son of a smith and a witch kills a wolf.",
    "to": "A girl wants her rival to leave.",
    "makes": "A witch makes a prince forget his bride.",
    "fears": "The mother fears wolves eat the king.",
    "dreams": "A king builds a house she only dreams of.",
    "teacher": "A sad mathematics teacher sends letters home.",
    "songs": "Letters left by a sailor tell of storms, and a queen keeps a secret she cannot tell.",
    "plain": "In 1965 a clerk meets a sad old sailor in a port, and overseas a queen waits for him.",
}


def stands(said: str, sentence: str, *, led: bool = False) -> bool:
    words = list(tokens(said))
    return any(run.size == len(words) for run in excerpts(words, told(sentence), led=led))


@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("A clerk loves the moon", "dream"),
        ("A spy works for a king", "only"),
        ("A boy writes letters", "nobody"),
        ("A dragon serves him", "that"),
        ("He is king", "that"),
        ("The house wants her to stay", "feels"),
        ("The king dies", "if"),
        ("A village kills a wolf", "subject"),
        ("A smith in a village kills a wolf", "subject"),
        ("A tyrant shocks the court", "two"),
        ("A witch kills a wolf", "pair"),
        ("A girl wants her rival", "to"),
        ("A clerk meets a port", "plain"),
        ("A witch makes a prince", "makes"),
        ("The wolves eat the king", "fears"),
        ("A king builds a house", "dreams"),
        ("A sad mathematics", "teacher"),
        ("The daughter of a smith kills a wolf", "subject"),
    ],
)
def test_what_turns_the_sense_is_no_excerpt(said: str, of: str) -> None:
    assert not stands(said, SENTENCE[of])


@pytest.mark.parametrize(
    ("said", "of"),
    [
        ("A clerk loves the moon in dreams", "dream"),
        ("A baker sings", "dream"),
        ("A clerk meets a sad old sailor", "plain"),
        ("A clerk meets an old sailor in a port", "plain"),
        ("A queen waits", "plain"),
        ("A sad mathematics teacher", "teacher"),
        ("Letters left by a sailor", "songs"),
        ("A queen keeps a secret", "songs"),
    ],
)
def test_what_says_less_is_one(said: str, of: str) -> None:
    assert stands(said, SENTENCE[of])


def test_after_a_film_about_any_thing_of_the_sentence_may_stand() -> None:
    assert stands("a smith", SENTENCE["subject"], led=True)
    assert not stands("a smith", SENTENCE["subject"])
    assert not stands("the house", SENTENCE["feels"], led=True)
