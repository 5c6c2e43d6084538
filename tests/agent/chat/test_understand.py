"""What messages mean, one thing at a time; the conversations show them together."""

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.chat.understanding.meaning import Meaning
from agent.chat.understanding.scene import Scene, World
from agent.chat.understanding.understand import understand
from migration.datasets.sample import sample_items

FILMS = tuple(item for item in sample_items() if item.domain == "film")[:5]
SCENE = Scene(domain="film", shown=FILMS, focus=FILMS[2])


def said(meaning: Meaning) -> dict[str, str | None]:
    return {mention.items[0].id: mention.stance for mention in meaning.mentions if mention.certain}


def conditions(meaning: Meaning) -> set[str]:
    return {f"{one.kind}{one.sign}{one.value}" for one in meaning.constraints}


@pytest.mark.parametrize(
    ("text", "opinions"),
    [
        ("I loved Dune and hated Twilight", {"dune": "like", "twilight": "dislike"}),
        ("Dune was great but Twilight bored me", {"dune": "like", "twilight": "dislike"}),
        ("I didn't like Twilight", {"twilight": "dislike"}),
        ("I'm not a fan of Twilight", {"twilight": "dislike"}),
        (
            "Dune, Neuromancer and Hyperion are my favourites",
            dict.fromkeys(("dune", "neuromancer", "hyperion"), "like"),
        ),
        ("I've read Dune", {"dune": "seen"}),
        ("I've read Dune and loved it", {"dune": "like"}),
        ("I haven't seen Jaws", {"jaws": None}),
        ("films like Dune, not Twilight", {"dune": "near", "twilight": "dislike"}),
        ("I meant Jaws, not Twilight", {"jaws": None, "twilight": "forget"}),
        ("replace Dune with Jaws", {"dune": "forget", "jaws": None}),
        ("Dune was already on our programme, and so was Jaws", {"dune": "seen", "jaws": "seen"}),
        ("take Dune off my likes", {"dune": "forget"}),
        ("把沙丘换成大白鲨", {"dune": "forget", "jaws": None}),
        ("I loved Her and Moon", {"her": "like", "moon": "like"}),
        ("I loved her", {}),
        ("I loved Pride and Predjudice", {"pride-and-prejudice": "like"}),
        ("films if I'm into 1984", {"nineteen-eighty-four": "like"}),
        ("i loved perfume", {"perfume": "like"}),
        ("it was so good", {}),
        ("我超爱三体", {"the-three-body-problem": "like"}),
        ("余华的活着我看哭了", {"to-live": "like"}),
        ("some fantasy, a bit of variety, no war", {}),
        ("我喜欢沙丘，讨厌暮光之城", {"dune": "like", "twilight": "dislike"}),
        ("《盗梦空间》很好看，《大白鲨》太无聊了", {"inception": "like", "jaws": "dislike"}),
        ("沙丘看过了", {"dune": "seen"}),
        ("不喜欢《沙丘》", {"dune": "dislike"}),
        ("类似《沙丘》的电影", {"dune": "near"}),
    ],
)
def test_opinions(world: World, text: str, opinions: dict[str, str | None]) -> None:
    assert said(understand(text, world, Scene())) == opinions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("after 2000", {"year>2000"}),
        ("nothing before 1990", {"year>=1990"}),
        ("from the 80s", {"year>=1980", "year<=1989"}),
        ("between 1950 and 1960", {"year>=1950", "year<=1960"}),
        ("the early nineties", {"year>=1990", "year<=1994"}),
        ("only from the 1940s and 50s", {"year>=1940", "year<=1959"}),
        ("the 1850s or 60s", {"year>=1850", "year<=1869"}),
        ("from the sixties through the eighties", {"year>=1960", "year<=1989"}),
        ("nothing before the nineties", {"year>=1990"}),
        ("up to the 70s", {"year<=1979"}),
        ("1990 or later", {"year>=1990"}),
        ("from this century", {"year>=2000", "year<=2099"}),
        ("when I was in my twenties", set()),
        ("no horror or war films", {"label!=horror", "label!=war"}),
        ("something in French", {"language=fr"}),
        ("not in English", {"language!=en"}),
        ("films by Kubrick", {"creator=Stanley Kubrick"}),
        ("nothing by Kubrick", {"creator!=Stanley Kubrick"}),
        ("under two hours", {"length<=120 minutes"}),
        ("less than 300 pages", {"length<=300 pages"}),
        ("not too long", {"length<=short"}),
        ("sci-fi please", {"label=science fiction"}),
        ("romantic comedies", {"label=romance", "label=comedy"}),
        ("2000年以后", {"year>=2000"}),
        ("八十年代的", {"year>=1980", "year<=1989"}),
        ("六七十年代的", {"year>=1960", "year<=1979"}),
        ("80到90年代", {"year>=1980", "year<=1999"}),
        ("1890年代的", {"year>=1890", "year<=1899"}),
        ("上世纪五十年代初", {"year>=1950", "year<=1954"}),
        ("1960年之前的就算了", {"year>=1960"}),
        ("1990年以前的", {"year<1990"}),
        ("不要恐怖和战争片", {"label!=horror", "label!=war"}),
        ("法语的电影", {"language=fr"}),
        ("不要太长", {"length<=short"}),
        ("科幻电影", {"label=science fiction"}),
        ("he can't stand subtitles so English films only please", {"language=en"}),
        ("I love Korean films", {"language=ko"}),
        ("she's 13, a novel please", set()),
        ("推荐几部李安的电影", {"creator=Ang Lee"}),
        ("不要诺兰的电影", {"creator!=Christopher Nolan"}),
        ("90年以后的电影", {"year>=1990"}),
    ],
)
def test_conditions(world: World, text: str, expected: set[str]) -> None:
    assert conditions(understand(text, world, Scene())) == expected


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("why 2?", "why"),
        ("为什么", "why"),
        ("compare 1 and 2", "compare"),
        ("比较第一个和第二个", "compare"),
        ("undo", "undo"),
        ("撤销", "undo"),
        ("start over", "restart"),
        ("重新开始", "restart"),
        ("hello!", "greet"),
        ("谢谢", "thanks"),
        ("who wrote Dune?", "about"),
        ("《沙丘》是谁写的", "about"),
        ("what do you know about me?", "profile"),
        ("forget Dune", "forget"),
        ("a good restaurant?", "outside"),
        ("qwer zxcv asdf", "nonsense"),
        ("less popular", "recommend"),
        ("I loved Dune", "recommend"),
    ],
)
def test_intents(world: World, text: str, intent: str) -> None:
    assert understand(text, world, SCENE).intent == intent


@pytest.mark.parametrize(
    ("text", "place", "stance"),
    [
        ("more like the second", 2, "near"),
        ("I've seen 1", 1, "seen"),
        ("I hated number 3", 3, "dislike"),
        ("why the last one?", 5, None),
        ("第三个看过了", 3, "seen"),
        ("更像第二部", 2, "near"),
        ("I've seen it", 3, "seen"),
    ],
)
def test_places_in_the_list(world: World, text: str, place: int, stance: str | None) -> None:
    (mention,) = understand(text, world, SCENE).mentions
    assert mention.items == (FILMS[place - 1],)
    assert mention.stance == stance


@pytest.mark.parametrize("text", ["and number 4", "那第四部呢"])
def test_a_place_alone_asks_what_was_asked_last(world: World, text: str) -> None:
    assert understand(text, world, SCENE).intent == "about"
    assert understand(text, world, replace(SCENE, intent="why")).intent == "why"


def test_of_two_wishes_that_contradict_each_other_the_surer_counts(world: World) -> None:
    assert understand("these are all super famous, got any hidden gems?", world, SCENE).popularity == -1


def test_the_target_is_what_is_asked_for(world: World) -> None:
    assert understand("I loved the book Dune, any films?", world, Scene()).domain == "film"
    assert understand("films, not books", world, Scene()).domain == "film"
    assert understand("what should I read?", world, Scene()).domain == "book"
    assert understand("推荐几本书", world, Scene()).domain == "book"
    assert understand("any podcasts?", world, Scene()).missing == "podcasts"


@pytest.mark.parametrize(
    ("text", "opinions"),
    [
        ("I love Jaws by Spielberg. books?", {"jaws": "like"}),
        ("I loved Dune, the book by Frank Herbert. films!", {"dune": "like"}),
        ("I enjoyed Beloved, which is by Toni Morrison", {"beloved": "like"}),
        ("I hated the movie Jaws and loved Alien (the film)", {"jaws": "dislike", "alien": "like"}),
    ],
)
def test_kind_and_creator_belong_to_their_title(world: World, text: str, opinions: dict[str, str | None]) -> None:
    meaning = understand(text, world, Scene())
    assert said(meaning) == opinions
    assert not conditions(meaning)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("What's the movie Jaws about?", "what"),
        ("when was the film Jaws made?", "when"),
        ("电影《大白鲨》讲什么", "what"),
    ],
)
def test_a_kind_before_a_title_leaves_a_question_one(world: World, text: str, asks: str) -> None:
    meaning = understand(text, world, Scene())
    assert (meaning.intent, meaning.asks, said(meaning)) == ("about", asks, {"jaws": None})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("too few. seven please", 7),
        ("a shorter list, 3", 3),
        ("fewer, 2", 2),
        ("太多了，三部", 3),
        ("I hate horror. 3", 0),
    ],
)
def test_a_number_after_a_word_on_the_length_of_the_list_counts(world: World, text: str, count: int) -> None:
    meaning = understand(text, world, SCENE)
    assert meaning.count == count
    assert count == 0 or not meaning.mentions


def test_dials(world: World) -> None:
    assert understand("more obscure ones", world, SCENE).popularity == -1
    assert understand("something more mainstream", world, SCENE).popularity == 1
    assert understand("更多样一点", world, SCENE).diversity == 1
    assert understand("give me 7 films", world, SCENE).count == 7
    assert understand("换一批", world, SCENE).others
    assert understand("I've seen them all", world, SCENE).all_seen


def test_a_sequel_that_is_not_there_is_not_its_forerunner(world: World) -> None:
    (mention,) = understand("I loved Alien 7", world, Scene()).mentions
    assert not mention.certain


ANYTHING = st.text(alphabet=string.printable + "《》“”喜欢不要沙丘第二个年以后\u202e\ue105👍", max_size=80)


@given(text=ANYTHING)
@settings(max_examples=150, deadline=None)
def test_any_text_is_understood_somehow(world: World, text: str) -> None:
    meaning = understand(text, world, SCENE)
    assert all(mention.certain <= bool(mention.items) for mention in meaning.mentions)
    assert Meaning.model_validate_json(meaning.model_dump_json()) == meaning
