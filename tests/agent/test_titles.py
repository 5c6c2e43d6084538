"""Titles as people write them, and the works that they mean."""

import random
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.people.titles import Match, TitleIndex, label, message
from migration.domain import Item


def work(domain: str, slug: str, title: str, *creators: str, year: int | None = None, zh: str = "") -> Item:
    attributes = {"year": year, "title_zh": zh}
    return Item(
        domain=domain, id=slug, title=title, creators=creators, attributes={k: v for k, v in attributes.items() if v}
    )


WORKS = [
    work("book", "dune", "Dune", "Frank Herbert", year=1965, zh="沙丘"),
    work("book", "dune-messiah", "Dune Messiah", "Frank Herbert", year=1969),
    work("book", "hitchhiker", "The Hitchhiker's Guide to the Galaxy", "Douglas Adams", year=1979, zh="银河系漫游指南"),
    work("book", "solitude", "One Hundred Years of Solitude", "Gabriel García Márquez", year=1967, zh="百年孤独"),
    work("book", "frankenstein", "Frankenstein; or, The Modern Prometheus", "Mary Shelley", year=1818),
    work("book", "sense", "Sense and Sensibility", "Jane Austen", year=1811),
    work("book", "three-body", "The Three-Body Problem", "Liu Cixin", year=2008, zh="三体"),
    work("book", "stars", "The Stars My Destination", "Alfred Bester", year=1956),
    work("book", "1984", "Nineteen Eighty-Four", "George Orwell", year=1949, zh="一九八四"),
    work("book", "leagues", "Twenty Thousand Leagues Under the Seas", "Jules Verne", year=1870),
    work("film", "dune-1984", "Dune", "David Lynch", year=1984, zh="沙丘"),
    work("film", "dune-2021", "Dune", "Denis Villeneuve", year=2021, zh="沙丘"),
    work("film", "amelie", "Amélie", "Jean-Pierre Jeunet", year=2001),
    work("film", "seven", "Seven Samurai", "Akira Kurosawa", year=1954, zh="七武士"),
    work("film", "alien", "Alien", "Ridley Scott", year=1979),
    work("film", "runner-2049", "Blade Runner 2049", "Denis Villeneuve", year=2017),
    work("film", "matrix", "Matrix, The (1999)", "Lana Wachowski", "Lilly Wachowski"),
    work("film", "stand", "Stand by Me", "Rob Reiner", year=1986),
    work("film", "fellowship", "The Lord of the Rings: The Fellowship of the Ring", "Peter Jackson", year=2001),
    work("film", "towers", "The Lord of the Rings: The Two Towers", "Peter Jackson", year=2002),
    work("film", "rocky-2", "Rocky II", "Sylvester Stallone", year=1979),
    work("album", "agaetis", "Ágætis byrjun", "Sigur Rós", year=1999),
    work("album", "exclaim", "!!!", "Chk Chk Chk"),
]


INDEX = TitleIndex(WORKS)


@pytest.fixture
def index() -> TitleIndex:
    return INDEX


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Dune Messiah", "dune-messiah"),
        ("  dune   MESSIAH ", "dune-messiah"),
        ("the hitchhikers guide to the galaxy", "hitchhiker"),
        ("Hitchhiker’s Guide to the Galaxy", "hitchhiker"),
        ("one hundred years of solitude", "solitude"),
        ("《百年孤独》", "solitude"),
        ("三体", "three-body"),
        ("Three Body Problem", "three-body"),
        ("Frankenstein", "frankenstein"),
        ("sense & sensibility", "sense"),
        ("amelie", "amelie"),
        ("AMÉLIE (2001)", "amelie"),
        ("Dune by Frank Herbert", "dune"),
        ("Dune by Herbert", "dune"),
        ("Frank Herbert - Dune", "dune"),
        ("Dune (1984)", "dune-1984"),
        ("Dune 1984", "dune-1984"),
        ("Dune (2021 film)", "dune-2021"),
        ("Dune (book)", "dune"),
        ("沙丘（Frank Herbert）", "dune"),
        ("Dune (1984) by David Lynch", "dune-1984"),
        ("Dune by David Lynch (1984)", "dune-1984"),
        ("blade runner 2049", "runner-2049"),
        ("The Matrix", "matrix"),
        ("matrix (1999)", "matrix"),
        ("Stand by Me", "stand"),
        ("agaetis byrjun", "agaetis"),
        ("!!!", "exclaim"),
        ("film:dune-2021", "dune-2021"),
        ("1984", "1984"),
        ("1984 by Orwell", "1984"),
        ("nineteen eighty four", "1984"),
        ("100 Years of Solitude (1967)", "solitude"),
        ("7 Samurai", "seven"),
        ("20,000 leagues under the seas", "leagues"),
    ],
)
def test_exact(index: TitleIndex, text: str, slug: str) -> None:
    match = index.find(text)
    assert match.how == "exact", match
    assert match.item is not None
    assert match.item.id == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Dune Mesiah", "dune-messiah"),
        ("Duen Messiah", "dune-messiah"),
        ("Hitchikers Guide to the Galxy", "hitchhiker"),
        ("One Hundred Years of Solitud", "solitude"),
        ("hundred years of solitude", "solitude"),
        ("hitchhiker's guide", "hitchhiker"),
        ("银河系漫游", "hitchhiker"),
        ("Frankenstien", "frankenstein"),
        ("Seven Samurais by Kurosawa", "seven"),
        ("The Stars My Destinaton (1956)", "stars"),
    ],
)
def test_likely(index: TitleIndex, text: str, slug: str) -> None:
    match = index.find(text)
    assert match.how == "likely", match
    assert match.item is not None
    assert match.item.id == slug


def test_two_works_of_one_title_are_not_guessed(index: TitleIndex) -> None:
    match = index.find("Dune")
    assert match.how == "ambiguous"
    assert match.item is None
    assert [item.id for item in match.near] == ["dune", "dune-1984", "dune-2021"]
    assert index.find("Dune", domain="book").item == WORKS[0]
    assert index.find("Dune", domain="film").how == "ambiguous"
    assert index.find("沙丘", domain="book").item == WORKS[0]


def test_a_series_is_ambiguous(index: TitleIndex) -> None:
    assert [item.id for item in index.find("Lord of the Rings").near] == ["fellowship", "towers"]


def test_only_source_domain_needs_no_question() -> None:
    assert TitleIndex(item for item in WORKS if item.domain == "book").find("Dune").how == "exact"


def test_numbers_are_no_typing_errors(index: TitleIndex) -> None:
    assert index.find("Rocky III").how == "unknown"
    assert index.find("Blade Runner 2048").how == "unknown"


def test_editions_are_one_work() -> None:
    editions = [
        work("book", "a", "Dune (Dune Chronicles, Book 1)", "Frank Herbert"),
        work("book", "b", "Dune", "Frank Herbert", year=1965),
        work("book", "c", "Dune (Penguin Galaxy)", "Frank Herbert", year=1965),
    ]
    match = TitleIndex(editions).find("dune")
    assert match.how == "exact"
    assert match.item == editions[1], "the plain title first"
    assert TitleIndex(editions[:1]).find("dune").item == editions[0]


def test_a_remake_by_the_same_hand_is_another_work() -> None:
    twice = [
        work("film", "a", "Funny Games", "M. Haneke", year=1997),
        work("film", "b", "Funny Games", "M. Haneke", year=2007),
    ]
    assert TitleIndex(twice).find("Funny Games").how == "ambiguous"
    assert TitleIndex(twice).find("Funny Games (2007)").item == twice[1]


def test_an_article_tells_two_titles_apart() -> None:
    works = [work("film", "a", "Taxi Driver", "Martin Scorsese"), work("film", "b", "A Taxi Driver", "Jang Hoon")]
    index = TitleIndex(works)
    assert index.find("taxi driver").item == works[0]
    assert index.find("a taxi driver").item == works[1]
    assert index.find("The Taxi Driver").how == "ambiguous"


def test_the_target_domain_is_looked_at_last(index: TitleIndex) -> None:
    assert index.find("Dune", last="film").item == WORKS[0]
    assert index.find("Alien", last="film").how == "exact"


def test_a_whole_title_goes_before_a_shortened_one() -> None:
    works = [work("music", "ost", "Alien (Soundtrack)", "J. Goldsmith"), work("film", "alien", "Alien", "Ridley Scott")]
    assert TitleIndex(works).find("Alien", last="film").item == works[1]
    assert TitleIndex(works).find("Alien soundtrack").item == works[0]


@pytest.mark.parametrize(
    ("typed", "domain", "found"),
    [
        ("dun", "book", ["dune", "dune-messiah"]),
        ("沙", "film", ["dune-1984", "dune-2021"]),
        ("指南", "book", ["hitchhiker"]),
        ("the lord of the rings", "film", ["towers", "fellowship"]),
        ("rings", "film", ["towers", "fellowship"]),
        ("ring", "film", ["fellowship"]),
        ("!!!", "album", ["exclaim"]),
        ("", "film", []),
        ("dune", "album", []),
    ],
)
def test_as_one_types(index: TitleIndex, typed: str, domain: str, found: list[str]) -> None:
    assert [item.id for item in index.holding(typed, domain)] == found


def test_unknown_tells_the_nearest(index: TitleIndex) -> None:
    match = index.find("Duma")
    assert match.how == "unknown"
    said, to_do = message(match)
    assert said.startswith("no title like “Duma” is stored; the nearest are: Dune (Frank Herbert, 1965) [book:dune];")
    assert to_do == "If one of them is meant, give its key: book:dune."


def test_a_wrong_year_or_creator_is_told(index: TitleIndex) -> None:
    assert index.find("Dune (1999)").how == "unknown"
    assert "film:dune-1984" in message(index.find("Dune (1999)"))[0]
    assert index.find("Dune by Jane Austen").how == "unknown"


def test_part_of_a_misspelt_title_still_tells_what_is_near(index: TitleIndex) -> None:
    assert "book:hitchhiker" in message(index.find("hitchikers galaxy"))[0]


def test_a_last_name_is_a_creator_too(index: TitleIndex) -> None:
    assert index.find("Kurosawa").creator == "Akira Kurosawa"


def test_a_creator_is_told_with_works(index: TitleIndex) -> None:
    match = index.find("Gabriel Garcia Marquez")
    assert match.creator == "Gabriel García Márquez"
    assert message(match)[0] == (
        "“Gabriel Garcia Marquez” is a creator and no title; by Gabriel García Márquez there are: "
        "One Hundred Years of Solitude (Gabriel García Márquez, 1967) [book:solitude]"
    )


def test_an_ambiguous_title_is_told_with_what_it_could_be(index: TitleIndex) -> None:
    said, to_do = message(index.find("Dune", domain="film"))
    assert said == (
        "“Dune” fits more than one work: Dune (David Lynch, 1984) [film:dune-1984]; "
        "Dune (Denis Villeneuve, 2021) [film:dune-2021]"
    )
    assert "film:dune-1984" in to_do


def test_messages_at_the_ends(index: TitleIndex) -> None:
    said, to_do = message(index.find("Qqqq zzzz xxxx"))
    assert said == "no title like “Qqqq zzzz xxxx” is stored"
    assert "the item's key" in to_do
    assert message(index.find("Amélie")) == ("", "")
    assert label(Item(domain="book", id="b1")) == "b1 [book:b1]"


def test_an_empty_catalogue_knows_nothing() -> None:
    assert TitleIndex([]).find("Dune") == Match(text="Dune", how="unknown")
    assert TitleIndex([Item(domain="book", id="x")]).find("").how == "unknown"


@given(st.text(max_size=60))
def test_anything_can_be_asked(text: str) -> None:
    match = INDEX.find(text)
    assert (match.item is not None) == (match.how in ("exact", "likely"))
    assert all(message(match)) == any(message(match)) == (match.item is None)


@given(st.sampled_from(WORKS))
def test_every_title_leads_to_its_work(item: Item) -> None:
    match = INDEX.find(item.title, domain=item.domain)
    assert item in (match.item, *match.near)


@pytest.mark.benchmark
def test_a_hundred_thousand_titles_answer_in_50_ms() -> None:
    rng = random.Random(0)  # noqa: S311 - no secret hangs on it
    words = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 9))) for _ in range(20_000)]
    titles = [" ".join(rng.choices(words, k=rng.randint(1, 6))) for _ in range(100_000)]
    index = TitleIndex(work("book", str(n), title, rng.choice(words)) for n, title in enumerate(titles))
    texts = [titles[7], titles[8][:-1] + "#" + titles[8][-1], "nothing like this by nobody", "dune (1984)"]
    for text in texts:
        index.find(text)  # what is built at the first look-up
        started = time.process_time()
        index.find(text)
        assert time.process_time() - started < 0.05
