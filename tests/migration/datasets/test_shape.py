"""Which source a table comes from, told by its columns."""

from pathlib import Path

import pytest

from migration.datasets.plan import FORMATS, SHAPES
from migration.datasets.shape import is_near, recognise
from migration.errors import InputError

PATH = Path("table.csv")


@pytest.mark.parametrize(
    ("columns", "title"),
    [
        ("user_id item_id domain", "Segue's events"),
        ("user_id item_id domain rating timestamp seq", "Segue's events"),
        ("item_id domain", "Segue's items"),
        ("item_id domain title creators year genres description", "Segue's items"),
        ("domain id title title_zh creators year genres themes language description", "Segue's items"),
        ("user_id split overlap", "Segue's users"),
        (
            "rating title text images asin parent_asin user_id timestamp helpful_vote verified_purchase",
            "Amazon's reviews of 2023",
        ),
        ("user_id parent_asin rating timestamp history", "Amazon's reviews of 2023"),
        (
            "main_category title average_rating rating_number features description price images videos store "
            "categories details parent_asin bought_together",
            "Amazon's metadata of 2023",
        ),
        (
            "overall verified reviewTime reviewerID asin style reviewerName reviewText summary unixReviewTime",
            "Amazon's reviews of 2018 or 2014",
        ),
        ("category tech1 description fit title also_buy image brand rank asin", "Amazon's metadata of 2018 or 2014"),
        ("asin title price imUrl related salesRank brand categories", "Amazon's metadata of 2018 or 2014"),
        ("userId movieId rating timestamp", "MovieLens's ratings"),
        ("movieId title genres", "MovieLens's movies"),
        ("userId movieId tag timestamp", "MovieLens's tags"),
        ("movieId imdbId tmdbId", "MovieLens's links"),
        ("movieId tagId relevance", "MovieLens's genome"),
        ("tagId tag", "MovieLens's genome"),
        ("user_id:token item_id:token rating:float timestamp:float", "RecBole's .inter"),
        ("item_id:token movie_title:token_seq release_year:token class:token_seq", "RecBole's .item"),
        ("user_id:token age:token gender:token", "RecBole's .user"),
        ("feedback_type user_id item_id time_stamp", "Gorse's feedback"),
        ("FeedbackType UserId ItemId Value Timestamp Comment", "Gorse's feedback"),
        ("item_id is_hidden categories time_stamp labels description", "Gorse's items"),
        ("ItemId IsHidden Categories Timestamp Labels Comment", "Gorse's items"),
        ("user_id labels", "Gorse's users"),
    ],
)
def test_tables_are_recognised(columns: str, title: str) -> None:
    assert recognise(PATH, columns.split(), SHAPES).title == title


@pytest.mark.parametrize(
    ("columns", "nearest", "missing", "advice"),
    [
        (["user", "item", "domain"], "Segue's events", "user_id, item_id", "'user' to 'user_id'"),
        (["UserID", "ItemID", "Rating"], "Segue's events", "user_id, item_id", "'ItemID' to 'item_id'"),
        (["userId", "rating", "timestamp"], "MovieLens's ratings", "movieId", "Add the column movieId"),
        (["u1", "i7", "4.0", "1381536000"], "Segue's", "", "first line must name the columns"),
        (["item_id", "domain", "timestamp"], "Segue's events", "user_id", "Add the column user_id"),
        (["user_id", "rating"], "Segue's events", "item_id", "Add the column item_id"),
        (["itemid", "domain", "title"], "Segue's items", "item_id", "'itemid' to 'item_id'"),
        (["colour", "weight"], "Segue's", "", "README"),
    ],
)
def test_the_nearest_is_named(columns: list[str], nearest: str, missing: str, advice: str) -> None:
    with pytest.raises(InputError) as told:
        recognise(PATH, columns, SHAPES)
    assert all(column in told.value.message for column in ("table.csv", *columns))
    assert f"The nearest is {nearest}" in told.value.message
    assert missing in told.value.message
    assert advice in told.value.hint


def test_a_table_of_something_else_is_not_near() -> None:
    assert not is_near(["colour", "weight"], SHAPES)
    assert is_near(["userId", "rating"], SHAPES)


def test_the_formats_are_the_documented_ones() -> None:
    assert FORMATS == ("segue", "amazon", "movielens", "recbole", "gorse")
