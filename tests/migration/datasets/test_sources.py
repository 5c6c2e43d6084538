"""Small files of every source, as its makers write them, end up as the same values."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from migration.datasets.amazon import domain_of
from migration.datasets.importer import run_import
from migration.datasets.plan import Options
from migration.domain import Event, Item, ItemKey
from migration.errors import InputError
from migration.store.store import Store

Write = Callable[..., Path]
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
SECOND = int(NOON.timestamp())


def item(store: Store, domain: str, name: str) -> Item:
    return store.item(ItemKey(domain, name))


def events(store: Store, user: str) -> list[Event]:
    return list(store.history(user).events)


def test_amazon_2023(store: Store, write: Write) -> None:
    review = {
        "rating": 4.0,
        "title": "Such a lovely book",
        "text": "I cried.",
        "images": [],
        "asin": "B002",
        "parent_asin": "B001",
        "user_id": "AE22",
        "timestamp": SECOND * 1000 + 423,
        "helpful_vote": 0,
        "verified_purchase": True,
    }
    meta = {
        "main_category": "Books",
        "title": "Emma &amp; Others",
        "average_rating": 4.5,
        "features": ["Unabridged"],
        "description": ["A classic.", "Much loved."],
        "price": "12.99",
        "images": [{"thumb": "t.jpg", "large": "l.jpg", "variant": "MAIN", "hi_res": None}],
        "videos": [],
        "store": "Jane Austen (Author)",
        "categories": ["Books", "Literature &amp; Fiction"],
        "details": {"Publisher": "Penguin"},
        "parent_asin": "B001",
        "author": {"avatar": "a.jpg", "name": "Jane Austen", "about": ["..."]},
    }
    write("amazon/Books.jsonl.gz", [review])
    write("amazon/meta_Books.jsonl.gz", [meta, {**meta, "parent_asin": "B002", "images": []}])
    report = run_import([write("amazon/x.txt", "").parent], store)
    assert [(f.kind, f.domain, f.domain_from) for f in report.files] == [
        ("items", "books", "file name"),
        ("events", "books", "file name"),
    ]
    assert report.files[1].time == "milliseconds"
    assert "text" in report.files[1].not_read
    assert item(store, "books", "B001") == Item(
        domain="books",
        id="B001",
        title="Emma & Others",
        creators=("Jane Austen",),
        description="A classic. Much loved. Unabridged",
        categories=("Books", "Literature & Fiction"),
        attributes={"price": 12.99},
        image_url="l.jpg",
    )
    assert item(store, "books", "B002").image_url == ""
    assert events(store, "AE22") == [Event(user="AE22", domain="books", item="B001", value=4.0, timestamp=NOON)]


def test_amazon_2018(store: Store, write: Write) -> None:
    review = {
        "overall": 5.0,
        "verified": True,
        "reviewTime": "05 1, 2024",
        "reviewerID": "A1",
        "asin": "B1",
        "reviewText": "Great",
        "unixReviewTime": SECOND,
    }
    meta = {
        "category": ["Movies & TV", "Drama"],
        "description": ["Two friends", "on the road."],
        "title": "Road",
        "brand": "Ann Lee",
        "rank": "1 in Movies",
        "price": "$9.99",
        "asin": "B1",
        "imageURLHighRes": ["h.jpg"],
    }
    paths = [write("Movies_and_TV_5.json.gz", [review]), write("meta_Movies_and_TV.json.gz", [meta])]
    run_import(paths, store)
    assert item(store, "movies_and_tv", "B1") == Item(
        domain="movies_and_tv",
        id="B1",
        title="Road",
        creators=("Ann Lee",),
        description="Two friends on the road.",
        categories=("Movies & TV", "Drama"),
        attributes={"price": 9.99},
        image_url="h.jpg",
    )
    assert events(store, "A1")[0].timestamp == NOON


def test_amazon_2014(store: Store, write: Write) -> None:
    review = {"reviewerID": "A1", "asin": "7", "overall": 3.0, "unixReviewTime": SECOND, "helpful": [0, 0]}
    meta = {
        "asin": "7",
        "title": "It's",
        "price": 2.0,
        "imUrl": "i.jpg",
        "brand": "",
        "categories": [["Books", "Fiction"]],
    }
    paths = [write("reviews_Books_5.json.gz", [review]), write("meta_Books.json.gz", repr(meta) + "\n")]
    run_import(paths, store)
    assert item(store, "books", "7") == Item(
        domain="books",
        id="7",
        title="It's",
        categories=("Books", "Fiction"),
        attributes={"price": 2.0},
        image_url="i.jpg",
    )
    assert events(store, "A1")[0].value == 3.0


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("Movies_and_TV.jsonl.gz", "movies_and_tv"),
        ("meta_Movies_and_TV.jsonl", "movies_and_tv"),
        ("reviews_Books_5.json.gz", "books"),
        ("ratings_Books.csv", "books"),
        ("All_Beauty.csv.gz", "all_beauty"),
        ("reviews.jsonl", ""),
        ("meta.jsonl", ""),
        ("data.jsonl", ""),
    ],
)
def test_the_name_of_an_amazon_file_tells_the_domain(name: str, domain: str) -> None:
    assert domain_of(Path(name)) == domain


def test_what_is_given_goes_before_the_name_of_the_file(store: Store, write: Write) -> None:
    row = {"user_id": "A1", "parent_asin": "B1", "rating": 4.0, "timestamp": SECOND * 1000}
    run_import([write("Books.jsonl", [row])], store, Options(domain="book"))
    assert store.domain_names() == ("book",)


def test_movielens(store: Store, write: Write) -> None:
    write("ml/ratings.csv", f"userId,movieId,rating,timestamp\n1,1,4.0,{SECOND}\n1,2,3.5,{SECOND + 1}\n")
    write(
        "ml/movies.csv",
        "movieId,title,genres\n1,Toy Story (1995),Adventure|Animation|Comedy\n"
        '2,"American President, The (1995)",Comedy\n3,"Matrix, The (1999)",(no genres listed)\n'
        '4,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Drama\n5,Untitled,\n',
    )
    write("ml/links.csv", "movieId,imdbId,tmdbId\n1,0114709,862\n")
    write("ml/tags.csv", "userId,movieId,tag,timestamp\n1,1,fun,1\n")
    folder = write("ml/README.txt", "hello").parent
    report = run_import([folder], store, Options(domain="film"))
    assert [f.shape for f in report.files] == ["MovieLens's movies", "MovieLens's ratings"]
    assert [Path(s.file).name for s in report.skipped] == ["README.txt", "links.csv", "tags.csv"]
    assert item(store, "film", "1") == Item(
        domain="film",
        id="1",
        title="Toy Story",
        attributes={"year": 1995, "genres": ("Adventure", "Animation", "Comedy")},
    )
    assert [item(store, "film", n).title for n in "2345"] == [
        "The American President",
        "The Matrix",
        "City of Lost Children, The (Cité des enfants perdus, La)",
        "Untitled",
    ]
    assert item(store, "film", "3").attributes == {"year": 1999}
    assert [e.value for e in events(store, "1")] == [4.0, 3.5]


def test_recbole(store: Store, write: Write) -> None:
    write("ml.inter", f"user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t{SECOND}\n")
    write(
        "ml.item",
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\tprice:float\n"
        '242\tKolya "the" Film\t1996\tComedy Drama\t2.5\n7\tAkira\t\tAction, Sci-Fi\t\n',
    )
    report = run_import([write("ml.user", "user_id:token\tage:token\n196\t49\n").parent], store, Options(domain="film"))
    assert [f.shape for f in report.files] == ["RecBole's .item", "RecBole's .inter"]
    assert item(store, "film", "242") == Item(
        domain="film",
        id="242",
        title='Kolya "the" Film',
        attributes={"year": 1996, "genres": ("Comedy", "Drama"), "price": 2.5},
    )
    assert item(store, "film", "7").attributes == {"genres": ("Action", "Sci-Fi")}
    assert events(store, "196") == [Event(user="196", domain="film", item="242", value=3.0, timestamp=NOON)]


def test_gorse_csv(store: Store, write: Write) -> None:
    write(
        "gorse/items.csv",
        "item_id,is_hidden,categories,time_stamp,labels,description\r\n"
        '1,false,drama|war,2020-01-01 01:01:01.000000001 +0000 UTC,a|b,"Short, sweet"\r\n'
        '2,true,,0001-01-01 00:00:00 +0000 UTC,"{""genre"":[""comedy""],""stars"":3}",' + "long " * 30 + "\r\n",
    )
    folder = write(
        "gorse/feedback.csv",
        "feedback_type,user_id,item_id,time_stamp\r\n"
        "read,ann,1,2024-05-01 12:00:00 +0000 UTC\r\nlike,ann,2,0001-01-01 00:00:00 +0000 UTC\r\n"
        "read,ann,2,2024-05-01 14:00:00.5 +0200 CEST\r\n",
    ).parent
    report = run_import([folder], store, Options(domain="film"))
    assert report.rejected == 0
    assert item(store, "film", "1") == Item(
        domain="film", id="1", title="Short, sweet", categories=("drama", "war"), attributes={"labels": ("a", "b")}
    )
    long = item(store, "film", "2")
    assert (long.title, long.description[:9]) == ("", "long long")
    assert long.attributes == {"genre": ("comedy",), "stars": 3}
    assert [(e.action, e.item, e.timestamp) for e in events(store, "ann")] == [
        ("like", "2", None),
        ("read", "1", NOON),
        ("read", "2", NOON),
    ]


def test_gorse_json(store: Store, write: Write) -> None:
    items = [{"ItemId": "1", "IsHidden": False, "Categories": ["drama"], "Labels": {"a": {"b": 1}}, "Comment": "Heat"}]
    feedback = [
        {"FeedbackType": "buy", "UserId": "ann", "ItemId": "1", "Value": 2, "Timestamp": "2024-05-01T12:00:00Z"},
        {"FeedbackType": "like", "UserId": "ann", "ItemId": "1", "Value": 0, "Timestamp": "0001-01-01T00:00:00Z"},
    ]
    run_import([write("items.jsonl", items), write("feedback.jsonl", feedback)], store, Options(domain="film"))
    assert item(store, "film", "1") == Item(domain="film", id="1", title="Heat", categories=("drama",))
    assert [(e.action, e.value, e.timestamp) for e in events(store, "ann")] == [("like", 0, None), ("buy", 2, NOON)]


def test_the_format_can_be_named(store: Store, write: Write) -> None:
    path = write("f.csv", "feedback_type,user_id,item_id,domain\nread,ann,1,film\n")
    assert run_import([path], store, Options(format="segue")).files[0].not_read == ("feedback_type",)
    assert run_import([path], store, Options(format="gorse")).files[0].shape == "Gorse's feedback"
    with pytest.raises(InputError, match="nearest is MovieLens"):
        run_import([path], store, Options(format="movielens"))
    with pytest.raises(InputError, match="no format 'netflix'") as told:
        run_import([path], store, Options(format="netflix"))
    assert "recbole" in told.value.hint
