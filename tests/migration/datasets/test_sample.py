"""The built-in catalogue can be read, and reads as a catalogue."""

from collections import Counter

from migration.datasets.sample import sample_items


def test_there_is_enough_of_everything() -> None:
    count = Counter(item.domain for item in sample_items())
    assert count["book"] >= 200
    assert count["film"] >= 200
    assert count["music"] >= 100


def test_every_item_is_described() -> None:
    items = sample_items()
    assert len({item.key for item in items}) == len(items)
    for item in items:
        assert item.title, item.key
        assert item.creators, item.key
        assert len(item.description) >= 40, item.key
        assert isinstance(item.attributes["year"], int), item.key
        assert item.attributes["genres"], item.key
        assert item.attributes["themes"], item.key
        assert item.language, item.key


def test_chinese_titles_are_at_hand() -> None:
    dune = next(item for item in sample_items() if item.title == "Dune" and item.domain == "book")
    assert dune.title_in("zh") == "沙丘"
