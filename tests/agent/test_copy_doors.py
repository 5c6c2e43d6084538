"""Copy through the command, over HTTP, and on the merchandisers' page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from agent.api.app import create_app
from agent.bootstrap import Wiring
from agent.settings import Settings
from tests.worlds.sample import Segue
from tests.worlds.served import serving

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def segments(segue: Segue, workspace: Path) -> list[dict[str, object]]:
    told = segue("segments", "--from", "book", "--to", "film", "--json", workspace=workspace)
    found: list[dict[str, object]] = json.loads(told.stdout)["segments"]
    return found


@pytest.fixture(scope="module")
def address(workspace: Path, segments: list[dict[str, object]]) -> Iterator[str]:
    with serving(create_app(Wiring(Settings(workspace=workspace)))) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is missing")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def test_the_command_shows_each_claim_with_its_field(segue: Segue, workspace: Path) -> None:
    shown = segue("copy", "--item", "solaris", "--to", "film", "--form", "blurb", "-n", "2", workspace=workspace).stdout
    assert "Andrei Tarkovsky ← creators: Andrei Tarkovsky" in shown
    told = json.loads(
        segue("copy", "--item", "Solaris", "--to", "film", "--lang", "zh", "--json", workspace=workspace).stdout
    )
    assert "《飞向太空》" in told["variants"][0]["text"]
    assert told["variants"][0]["checked"]["claims"][0]["support"]


def test_what_would_be_sent_is_shown(segue: Segue, workspace: Path, segments: list[dict[str, object]]) -> None:
    near = next(one for one in segments if '"science fiction"' in json.dumps(one["interests"]))
    segment = ("--segment", str(near["id"]))
    shown = segue("prompts", "show", "copy", "--item", "solaris", "--to", "film", *segment, workspace=workspace).stdout
    assert "description: On a station above a planet" in shown
    assert "interests: " in shown
    assert "reader-" not in shown


def test_the_command_for_a_segment_and_a_file(
    segue: Segue, workspace: Path, segments: list[dict[str, object]], tmp_path: Path
) -> None:
    (tmp_path / "items.txt").write_text("solaris\njaws\n", encoding="utf-8")
    output = tmp_path / "copy.jsonl"
    words = ("--items", str(tmp_path / "items.txt"), "--output", str(output), "--segment", str(segments[0]["id"]))
    assert "2 items written" in segue("copy", "--to", "film", *words, workspace=workspace).stdout
    assert [json.loads(line)["item"] for line in output.read_text(encoding="utf-8").splitlines()] == ["solaris", "jaws"]
    assert "were there already" in segue("copy", "--to", "film", *words, workspace=workspace).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--item", "no such thing at all"], "no such thing"),
        (["--item", "solaris", "--form", "sonnet"], "there is no form 'sonnet'"),
        (["--item", "solaris", "--segment", "x"], "there is no segment 'x'"),
        (["--item", "solaris", "--rules", "x"], "there is no rule pack 'x'"),
        ([], "--item"),
        (["--items", "nowhere.txt", "--output", "x.jsonl"], "cannot be read"),
    ],
)
def test_mistakes_are_told_without_a_traceback(segue: Segue, workspace: Path, words: list[str], said: str) -> None:
    assert said in " ".join(segue("copy", "--to", "film", *words, code=2, workspace=workspace).stderr.split())


def test_the_command_finds_items_by_titles_in_any_language(segue: Segue, workspace: Path) -> None:
    found = segue("items", "search", "八部半", "--to", "film", "-k", "3", workspace=workspace).stdout
    assert "(by title)" in found
    assert "8-and-a-half" in found


def test_over_http(address: str, segments: list[dict[str, object]]) -> None:
    body: dict[str, object] = {"to": "film", "item": "solaris", "form": "push", "n": 2}
    copy = httpx2.post(f"{address}/v1/copy", json=body | {"segment": segments[0]["id"]}, timeout=60).json()
    assert len(copy["variants"]) >= 1
    text = "Solaris\nThe best film of 1968, by Andrei Tarkovsky."
    found = httpx2.post(f"{address}/v1/copy/check", json=body | {"text": text}, timeout=60).json()
    wrong = {claim["text"]: claim["cause"] for claim in found["claims"] if not claim["support"]}
    assert set(wrong) >= {"best", "1968"}
    options = httpx2.get(f"{address}/v1/copy/options", timeout=60).json()
    assert {"blurb", "email"} <= {form["name"] for form in options["forms"]}
    assert len(options["segments"]) == len(segments)
    refused = httpx2.post(f"{address}/v1/copy", json=body | {"form": "sonnet"}, timeout=60)
    assert 400 <= refused.status_code < 500
    assert "sonnet" in refused.json()["detail"]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    seen = browser.new_page()
    errors: list[str] = []
    seen.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    seen.on("pageerror", lambda error: errors.append(str(error)))
    seen.goto(f"{address}/copy.html?to=film&item=solaris")
    yield seen
    seen.close()
    assert not errors


def test_the_page_lights_up_claims_and_checks_as_one_types(page: Page) -> None:
    page.locator("#claims li").first.wait_for(timeout=60_000)
    assert "Solaris" in page.locator("#text").input_value()
    assert "good" in (page.locator("#verdict").get_attribute("class") or "")
    page.locator("#text").fill("Solaris, the best film of 1968, is by Andrei Tarkovsky. <img src=x onerror=alert(1)>")
    page.locator("#verdict.bad").wait_for(timeout=30_000)
    marked = page.locator("#paper mark.bad").all_inner_texts()
    assert {"best", "1968"} <= set(marked)
    assert page.locator("#paper img").count() == 0
    page.locator("#claims li", has_text="creators").first.hover()
    assert page.locator(".fields .lit dt").all_inner_texts() == ["creators"]
    over, under = (page.locator(name).bounding_box() for name in ("#text", "#paper"))
    assert over
    assert under
    assert abs(over["y"] - under["y"]) < 1


def test_the_page_in_chinese(page: Page) -> None:
    page.locator("#claims li").first.wait_for(timeout=60_000)
    page.locator("[data-lang=zh]").click()
    page.locator("#wish button[type=submit]").click()
    expect(page.locator("#text")).to_have_value(re.compile("《飞向太空》"), timeout=60_000)
    assert page.locator("#wish-title").inner_text() == "写什么"


def test_the_page_offers_titles_as_one_types_in_any_language(page: Page) -> None:
    page.locator("#claims li").first.wait_for(timeout=60_000)
    for typed in ("八部", "8½"):
        page.locator("#item").fill(typed)
        expect(page.locator("#found option").first).to_have_attribute("value", "8-and-a-half", timeout=30_000)
        assert page.locator("#found option").first.inner_text() == "8½ · 八部半 · Federico Fellini"


def test_the_page_tells_a_refusal_in_its_language_and_leaves_nothing_of_another_item(
    browser: Browser, segue: Segue, workspace_copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "bare.jsonl").write_text('{"item_id": "umbra", "domain": "film", "title": "Umbra"}', encoding="utf-8")
    segue("import", str(tmp_path / "bare.jsonl"), workspace=workspace_copy)
    with serving(create_app(Wiring(Settings(workspace=workspace_copy)))) as url:
        page = browser.new_page()
        page.goto(f"{url}/copy.html?to=film&item=solaris")
        page.locator("#claims li").first.wait_for(timeout=60_000)
        page.locator("[data-lang=zh]").click()
        page.locator("#item").fill("umbra")
        page.locator("#form").select_option("description")
        page.locator("#wish button[type=submit]").click()
        expect(page.locator("#how")).to_have_text(
            "目录里的内容不够如实写出介绍（已有：名称；缺少：主创、类型、主题、年份、简介）。"
            " 请补全目录，或改写：邮件、推送、帖子、标语、标题。",
            timeout=60_000,
        )
        assert page.locator("#text").input_value() == ""
        assert page.locator("#claims li, #variants li, #fields div, #paper mark").count() == 0
        page.close()


def test_what_cannot_stand_comes_first_in_the_list(page: Page) -> None:
    page.locator("#claims li").first.wait_for(timeout=60_000)
    page.locator("#text").fill("Solaris, a film by Andrei Tarkovsky, is the best.")
    page.locator("#verdict.bad").wait_for(timeout=30_000)
    assert "bad" in (page.locator("#claims li").first.get_attribute("class") or "")
    page.locator("#claims li").first.hover()
    assert page.locator("#paper mark.lit").all_inner_texts() == ["best"]
