"""Recommendations, reasons, feedback and people over HTTP, with a real server and a real client."""

import httpx2
import pytest

from agent.explain.why import Why

LIKES = ["Dune", "Neuromancer", "The Left Hand of Darkness"]


def titles(answer: httpx2.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["item"]["title"] for one in answer.json()["recommendations"]]


def test_titles_lead_to_films_with_reasons_and_their_evidence(api: httpx2.Client) -> None:
    body = api.post("/v1/recommend", json={"to": "film", "likes": LIKES}).json()
    assert body["to"] == "film"
    assert body["how"] == "network"
    assert [one["rank"] for one in body["recommendations"]] == list(range(1, 11))
    assert body["trace"] is None
    for one in body["recommendations"]:
        assert set(one["reason"]["cites"]) <= {f"{e['domain']}:{e['item']}" for e in one["evidence"]}


def test_the_trace_comes_when_it_is_asked_for(api: httpx2.Client) -> None:
    body = api.post("/v1/recommend", json={"to": "film", "likes": LIKES, "k": 3, "trace": True}).json()
    assert [c["item"]["id"] for c in body["trace"]["candidates"]] == [
        one["item"]["id"] for one in body["recommendations"]
    ]


def test_chinese(api: httpx2.Client) -> None:
    body = api.post("/v1/recommend", json={"to": "film", "likes": ["三体"], "language": "zh", "k": 3}).json()
    assert any("《三体》" in one["reason"]["text"] for one in body["recommendations"])


def test_without_profiling_everyone_gets_the_same(api: httpx2.Client) -> None:
    askers: list[dict[str, object]] = [{}, {"user": "reader-0007"}, {"likes": LIKES}, {"user": "nobody-at-all"}]
    bodies = [api.post("/v1/recommend", json={"to": "film", "profiling": False, **asker}).text for asker in askers]
    assert len(set(bodies)) == 1
    assert '"how":"prior"' in bodies[0]


def test_feedback_is_in_the_next_answer(api: httpx2.Client) -> None:
    first = {"user": "fay", "domain": "book", "item": "dune", "action": "like"}
    assert api.post("/v1/feedback", json=first).json()["events"] == 1
    before = api.post("/v1/recommend", json={"to": "film", "user": "fay"})
    best = before.json()["recommendations"][0]["item"]
    seen = {"user": "fay", "domain": "film", "item": best["id"], "action": "seen"}
    assert api.post("/v1/feedback", json=seen).status_code == 200
    assert best["title"] not in titles(api.post("/v1/recommend", json={"to": "film", "user": "fay", "k": 50}))
    assert api.post("/v1/feedback", json={**seen, "action": "forget"}).json()["events"] == 1
    assert api.post("/v1/recommend", json={"to": "film", "user": "fay"}).text == before.text


def test_a_dislike_changes_the_list(api: httpx2.Client) -> None:
    for item in ("dune", "neuromancer"):
        api.post("/v1/feedback", json={"user": "dan", "domain": "book", "item": item, "action": "like"})
    before = titles(api.post("/v1/recommend", json={"to": "film", "user": "dan", "k": 30}))
    api.post("/v1/feedback", json={"user": "dan", "domain": "book", "item": "neuromancer", "action": "dislike"})
    assert titles(api.post("/v1/recommend", json={"to": "film", "user": "dan", "k": 30})) != before


def test_why(api: httpx2.Client) -> None:
    asked = {"to": "film", "likes": LIKES, "item": "Blade Runner"}
    why = Why.model_validate(api.post("/v1/explain", json=asked).json())
    assert {c.item for c in why.contributions} == {"dune", "neuromancer", "the-left-hand-of-darkness"}
    body = api.post("/v1/recommend", json={"to": "film", "likes": LIKES, "k": 100}).json()
    ranked = {one["item"]["id"]: one for one in body["recommendations"]}
    assert ranked[why.item.id]["rank"] == why.place
    told = {e["item"]: e["contribution"] for e in ranked[why.item.id]["evidence"]}
    assert told == pytest.approx({c.item: c.contribution for c in why.contributions if c.item in told})


def test_a_person_can_read_and_delete_everything(api: httpx2.Client) -> None:
    for item in ("dune", "jane-eyre"):
        api.post("/v1/feedback", json={"user": "pat/1", "domain": "book", "item": item, "action": "like"})
    person = api.get("/v1/users/pat%2F1").json()
    assert person["user"] == "pat/1"
    assert [event["title"] for event in person["events"]] == ["Jane Eyre", "Dune"]
    assert {part["title"] for part in person["profiles"][0]["parts"]} == {"Jane Eyre", "Dune"}
    gone = api.delete("/v1/users/pat%2F1").json()
    assert gone["events"] == 2
    assert api.get("/v1/users/pat%2F1").status_code == 404


def test_items_are_found_by_words_and_by_likeness(api: httpx2.Client) -> None:
    found = api.get("/v1/items/search", params={"q": "a robot in love", "to": "film", "k": 5}).json()
    assert len(found["hits"]) == 5
    old = api.get(
        "/v1/items/search", params={"q": "love", "to": "film", "where": ["year<1970", "genre=romance"]}
    ).json()
    assert all(hit["item"]["attributes"]["year"] < 1970 for hit in old["hits"])
    near = api.get("/v1/items/similar", params={"domain": "book", "item": "neuromancer", "to": "film", "k": 5}).json()
    assert len({hit["item"]["id"] for hit in near["hits"]}) == 5
    assert api.get("/v1/items/film/blade-runner").json()["title"] == "Blade Runner"


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("八部半", "8-and-a-half"), ("八部", "8-and-a-half"), ("她", "her"), ("教父", "the-godfather"),
        ("Sola", "solaris"), ("amelie", "amelie"), ("godfather", "the-godfather"), ("8½", "8-and-a-half"),
    ],
)  # fmt: skip
def test_items_are_found_by_their_titles_in_any_language(api: httpx2.Client, typed: str, item: str) -> None:
    found = api.get("/v1/items/search", params={"q": typed, "to": "film", "k": 3})
    assert found.status_code == 200, found.text
    assert found.json()["hits"][0]["item"]["id"] == item


def test_words_that_nothing_knows_are_told(api: httpx2.Client) -> None:
    found = api.get("/v1/items/search", params={"q": "鑫鑫", "to": "film"})
    assert found.status_code == 422
    assert "鑫鑫" in found.json()["detail"]


def test_domains_and_parameters(api: httpx2.Client) -> None:
    domains = {one["domain"]: one for one in api.get("/v1/domains").json()["domains"]}
    assert set(domains) == {"book", "film", "music"}
    assert domains["film"]["trained"]
    assert domains["film"]["indexed"]
    assert not domains["book"]["trained"]
    english, chinese = (api.get("/v1/parameters", params={"lang": lang}).json()["parameters"] for lang in ("en", "zh"))
    assert [one["name"] for one in english] == [one["name"] for one in chinese]
    assert {one["default"] for one in english if one["name"] == "popularity"} == {"1"}
