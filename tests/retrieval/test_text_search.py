"""Items by free words, by whichever embedder speaks the language."""

from collections.abc import Mapping

import pytest

from migration.errors import InputError
from retrieval.errors import IndexStale
from retrieval.generations import Index
from retrieval.text_search import TextSearch, preferred
from retrieval.where import parse_where
from tests.retrieval.conftest import Shelf, WordEmbedder


@pytest.fixture(scope="session")
def search(index: Index, shelf: Shelf, embedders: Mapping[str, WordEmbedder]) -> TextSearch:
    return TextSearch(index, shelf, embedders)


def test_finds_what_the_words_say(search: TextSearch) -> None:
    found = search.find("story of murder", 10)
    assert found.how == "sentence"
    assert len(found.hits) == 10
    assert all("murder" in hit.item.text for hit in found.hits)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] <= 1 + 1e-6


def test_conditions_hold_here_too(search: TextSearch) -> None:
    found = search.find("story of murder", 300, where=[parse_where("year<1960")])
    assert found.hits
    assert all(hit.item.attributes["year"] < 1960 for hit in found.hits)


def test_some_go_before_all_others_where_the_conditions_let_them(search: TextSearch) -> None:
    plain = search.find("story of murder", 300, where=[parse_where("year<1960")])
    new = next(h.item.id for h in search.find("story of war", 300).hits if h.item.attributes["year"] >= 1960)
    last, best = plain.hits[-1], plain.hits[0]
    named = [last.item.id, new, "none such"]
    found = search.find("story of murder", 3, where=[parse_where("year<1960")], first=named)
    assert found.hits[:2] == (last, best)
    assert len(found.hits) == 3
    alone = search.find("☂", 3, first=named[:1])
    assert ([hit.item.id for hit in alone.hits], alone.how) == (named[:1], "title")
    with pytest.raises(InputError, match="no word"):
        search.find("☂", 3, first=named[2:])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a quiet film", "sentence"),
        ("été à la mer", "sentence"),
        ("1984", "sentence"),
        ("沙丘", "lexical"),
        ("война и мир", "lexical"),
    ],
)
def test_the_script_of_the_query_chooses(text: str, kind: str) -> None:
    assert preferred(text, ["lexical", "sentence"]) == kind
    assert preferred(text, ["lexical"]) == "lexical"


def test_the_choice_can_be_made(search: TextSearch) -> None:
    assert search.find("story of war", 3, how="lexical").how == "lexical"
    with pytest.raises(InputError, match="found: sentence, lexical"):
        search.find("story of war", 3, how="smell")


def test_an_embedder_that_is_not_on_hand_is_done_without(index: Index, shelf: Shelf) -> None:
    search = TextSearch(index, shelf, {"lexical": WordEmbedder("letters-1")})
    assert search.find("story of war", 3).how == "lexical"


def test_a_query_without_words(search: TextSearch) -> None:
    with pytest.raises(InputError, match="no word"):
        search.find(" … ", 3)


def test_vectors_of_another_embedder_are_not_compared(index: Index, shelf: Shelf) -> None:
    with pytest.raises(IndexStale, match=r"words-1.*words-2"):
        TextSearch(index, shelf, {"sentence": WordEmbedder("words-2")}).find("war", 3)
    assert TextSearch(index, shelf, {"sentence": WordEmbedder("words-1+bf16")}).find("war", 3).hits
