"""The page as a person uses it: they talk, get cards, ask why, correct, and see the list follow."""

import json
import re
from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from agent.api.app import create_app
from agent.api.keys import new_key
from agent.bootstrap import Wiring
from agent.settings import Settings
from tests.agent.web.conftest import PLENTY, Open, Visit, wiring
from tests.worlds.served import serving

LOVES = "I loved Dune and The Left Hand of Darkness"
EVIL = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><a href=//evil.example>Dune</a>'


def kept(page: Page) -> dict[str, str]:
    """What the browser keeps of the visit."""
    found: dict[str, str] = json.loads(page.evaluate("localStorage['segue.visit']"))
    return found


def open_why(opened: Visit, place: int = 0) -> None:
    opened.page.locator(".card").nth(place).get_by_role("button", name=re.compile("^Why ")).click()
    opened.page.locator(".contributions").wait_for()


def test_likes_typed_bring_cards_with_reasons_and_what_carries_them(visit: Open, url: str) -> None:
    opened = visit(url)
    opened.say(LOVES)
    cards = opened.page.locator(".card")
    assert cards.count() == 5
    for n in range(5):
        assert "Dune" in cards.nth(n).locator(".chips").inner_text() or "Darkness" in cards.nth(n).inner_text()
        assert len(cards.nth(n).locator(".reason").inner_text()) > 20
        assert re.search(r"\d{4}", cards.nth(n).locator(".meta").inner_text())
    expect(opened.page.locator("#profile .group").first).to_contain_text("The Left Hand of Darkness")
    expect(opened.page.get_by_role("log")).to_contain_text(LOVES)
    expect(opened.page.locator("#say")).to_be_focused()


def test_why_shows_the_numbers_of_the_api(visit: Open, url: str, api: httpx2.Client) -> None:
    opened = visit(url)
    opened.say(LOVES)
    key = opened.page.locator(".card").first.get_attribute("data-key") or ""
    open_why(opened)
    question = {"to": "film", "user": kept(opened.page)["user"], "item": key.removeprefix("film:")}
    told = api.post("/v1/explain", json=question).raise_for_status().json()
    figures = opened.page.locator(".figures dd").all_inner_texts()
    assert figures[0].startswith(f"{told['place']} of {told['among']}")
    assert figures[1] == f"{told['score']:.3f}"
    rows = opened.page.locator(".contributions tbody tr")
    assert rows.count() == len(told["contributions"]) == 2
    for n, one in enumerate(told["contributions"]):
        row = rows.nth(n)
        assert row.get_attribute("data-contribution") == pytest.approx(str(one["contribution"]))
        assert row.locator("th .work").inner_text() == one["title"]
        numbers = row.locator("td").all_inner_texts()
        assert numbers[0] == f"+{one['contribution']:.4f}"
        assert numbers[1] == f"{round(100 * one['share'])} %"
        assert numbers[2].startswith(str(one["place_without"]))
    drawn = opened.page.locator("svg.flow text").all_text_contents()
    assert any(one["title"] in "".join(drawn) for one in told["contributions"])


def test_the_path_of_an_answer_is_told_step_by_step(visit: Open, url: str) -> None:
    opened = visit(url)
    opened.say(LOVES)
    open_why(opened)
    opened.page.locator(".path summary").click()
    steps = opened.page.locator(".step")
    expect(steps).to_have_count(6)
    expect(steps.first).to_contain_text("2 events")
    expect(steps.nth(2)).to_contain_text("into films")


def test_a_dislike_changes_the_list_and_can_be_undone(visit: Open, url: str) -> None:
    opened = visit(url)
    opened.say(LOVES)
    before = opened.titles()
    opened.page.get_by_role("button", name=f"{before[1]} is not for me").click()
    opened.settled()
    after = opened.titles()
    assert before[1] not in after
    assert before != after
    expect(opened.page.locator("#profile")).to_contain_text("Not for you")
    opened.page.locator("#status").get_by_role("button", name="Undo").click()
    expect(opened.page.locator(".list").last.locator(".card h3")).to_have_text(before)
    expect(opened.page.locator("#profile")).not_to_contain_text("Not for you")


def test_weights_and_removal_in_the_profile_change_the_list(visit: Open, url: str) -> None:
    opened = visit(url)
    opened.say(LOVES)
    before = opened.titles()
    slider = opened.page.get_by_label("How much Dune counts")
    slider.focus()
    for _ in range(2):
        opened.page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "not at all")
    opened.settled()
    without = opened.titles()
    assert without != before
    assert "Dune" not in "".join(opened.page.locator(".list").last.locator(".chips").all_inner_texts())
    for _ in range(2):
        opened.page.keyboard.press("ArrowRight")
    expect(opened.page.locator(".list").last.locator(".card h3")).to_have_text(before)
    opened.page.get_by_role("button", name="Remove The Left Hand of Darkness").click()
    expect(opened.page.locator("#profile")).not_to_contain_text("Darkness")
    opened.settled()
    assert opened.titles() != before


def test_conditions_still_hold_when_the_list_follows(visit: Open, url: str) -> None:
    opened = visit(url)
    opened.say("I loved Dune. Films after 2000")
    opened.page.locator(".card [data-act=dislike]").first.click()
    opened.settled()
    years = [re.search(r"\d{4}", line) for line in opened.page.locator(".list").last.locator(".meta").all_inner_texts()]
    assert len(years) == 5
    assert all(year and int(year[0]) > 2000 for year in years)
    opened.say("why the second?")
    opened.say("who made Solaris?")
    expect(opened.page.locator(".found-item")).to_contain_text("Lem")
    assert opened.page.evaluate("[scrollY, document.querySelector('.top').getBoundingClientRect().top]") == [0, 0]


def test_a_reload_brings_the_conversation_back(visit: Open, url: str) -> None:
    opened = visit(url)
    page = opened.page
    opened.say(LOVES)
    first = opened.titles()
    opened.say("something else")
    second = opened.titles()
    opened.say("who made Solaris?")
    page.reload()
    expect(page.locator(".said")).to_contain_text([LOVES, "something else", "who made Solaris?"])
    expect(page.locator(".past").first.locator(".work")).to_have_text(first)
    expect(page.locator(".card h3")).to_have_text(second)
    expect(page.locator(".answer").last).to_contain_text("Lem")
    opened.say("I've seen the first one")
    assert second[0] not in opened.titles()
    expect(page.locator(".turn")).to_have_count(4)


def test_a_reload_shows_all_as_it_was_heard(visit: Open, url: str) -> None:
    opened = visit(url)
    page, log = opened.page, opened.page.get_by_role("log")
    for said in (LOVES, "why 2", "compare 1 and 3", "horror from the 1890s", "any year, any genre"):
        opened.say(said)
    opened.page.locator(".card [data-act=like]").first.click()
    opened.settled()
    page.evaluate("document.querySelectorAll('.move').forEach((mark) => mark.remove())")  # what moved is told once
    heard = log.inner_text()
    assert {"any year", "any genre"} <= set(page.locator(".choices button").all_inner_texts())
    page.reload()
    expect(page.locator(".turn")).to_have_count(5)
    expect(page.locator(".card")).to_have_count(5)
    assert log.inner_text() == heard


def test_a_conversation_that_is_gone_begins_anew(visit: Open, url: str, api: httpx2.Client) -> None:
    opened = visit(url)
    opened.say(LOVES)
    api.delete(f"/v1/chats/{kept(opened.page)['session']}").raise_for_status()
    opened.page.reload()
    expect(opened.page.locator(".hero")).to_be_visible()
    opened.errors.clear()  # the console tells of every 404
    opened.say("films?")
    assert opened.page.locator(".card").count() == 5


def test_chinese(visit: Open, url: str) -> None:
    opened = visit(url, locale="zh-CN")
    page = opened.page
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    expect(page.locator(".hero")).to_have_text("你喜欢什么？")
    opened.say("我喜欢《沙丘》和《蝴蝶梦》")
    assert re.search("[\u4e00-\u9fff]", page.locator(".reason").first.inner_text())
    expect(page.locator(".chip").first).to_contain_text(re.compile("沙丘|蝴蝶梦"))
    page.locator(".card [data-act=why]").first.click()
    expect(page.locator("#why-title")).to_contain_text("为什么推荐《")
    expect(page.locator(".contributions")).to_contain_text("沙丘")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".list").last).to_contain_text("Carried by")
    expect(page.locator("#profile h2")).to_have_text("Your taste")
    expect(page.locator(".reason").first).to_contain_text(re.compile("[A-Za-z]{3}"))


def test_a_dead_language_model_shows_that_the_answer_is_degraded(visit: Open, dead_llm_url: str) -> None:
    opened = visit(dead_llm_url)
    opened.say(LOVES)
    assert opened.page.locator(".card").count() == 5
    assert opened.page.locator(".notice.degraded").first.inner_text()


def test_a_script_in_a_title_is_text(visit: Open, workspace_copy: Path) -> None:
    wired = wiring(workspace_copy)
    everything = [item for batch in wired.store.catalogue("film") for item in batch]
    wired.store.put_items([item.model_copy(update={"title": EVIL, "creators": (EVIL,)}) for item in everything])
    with serving(create_app(wired)) as address:
        opened = visit(address)
        opened.say(LOVES)
        opened.page.locator(".card [data-act=like]").first.click()
        opened.settled()
        expect(opened.page.locator("#profile")).to_contain_text("onerror")
        open_why_by_place(opened)
        assert opened.titles()[0] == EVIL
        assert opened.page.evaluate("window.hacked") is None
        assert opened.page.locator("main img, main script, main a, dialog img, aside img").count() == 0


def open_why_by_place(opened: Visit) -> None:
    opened.page.locator(".card [data-act=why]").first.click()
    opened.page.locator(".contributions").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation_of_accessibility(visit: Open, url: str, scheme: str) -> None:
    opened = visit(url, color_scheme=scheme)
    found = serious(opened.page, "welcome")
    opened.say(LOVES)
    opened.page.locator(".card [data-act=seen]").first.click()
    opened.settled()
    found += serious(opened.page, "cards")
    open_why(opened)
    opened.page.locator(".path summary").click()
    opened.page.locator(".step").first.wait_for()
    found += serious(opened.page, "why")
    assert found == []


def serious(page: Page, where: str) -> list[str]:
    """Violations that axe-core calls serious or critical."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{where}: {one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in violations
        if one["impact"] in ("serious", "critical")
    ]


def test_the_keyboard_alone_is_enough(visit: Open, url: str) -> None:
    opened = visit(url)
    page, press = opened.page, opened.page.keyboard.press
    press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    press("Enter")
    page.keyboard.type(LOVES)
    press("Shift+Enter")
    expect(page.locator("#say")).to_have_value(f"{LOVES}\n")
    press("Enter")
    page.locator("#log[aria-busy=false] .card").first.wait_for()
    before = opened.titles()
    tab_to(page, "dislike", back=True)
    press("Enter")
    opened.settled()
    assert opened.titles() != before
    assert page.evaluate("document.activeElement.closest('.card') !== null"), "the focus was lost with its card"
    tab_to(page, "why")
    press("Enter")
    page.locator(".contributions").wait_for()
    assert page.evaluate("document.activeElement.closest('#why') !== null")
    press("Escape")
    assert page.evaluate("document.activeElement.dataset.act") == "why"


def tab_to(page: Page, act: str, *, back: bool = False) -> None:
    """Press Tab until the focus is on such a button of a card."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("document.activeElement.dataset.act") == act:
            return
    raise AssertionError(f"no {act} within reach of the keyboard")


def test_a_phone_shows_everything_without_scrolling_sideways(visit: Open, url: str) -> None:
    opened = visit(url, width=390, height=844)
    page = opened.page
    opened.say(LOVES)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.locator("#profile").is_visible()
    page.get_by_role("button", name="Your taste").click()
    expect(page.locator("#profile")).to_contain_text("Dune")
    page.keyboard.press("Escape")
    expect(page.locator("#profile")).to_be_hidden()
    expect(page.locator("#open-profile")).to_be_focused()
    open_why(opened)
    assert page.evaluate("document.querySelector('#why').scrollWidth") <= 390


def test_without_a_trained_network_it_says_what_to_do(visit: Open, tmp_path: Path) -> None:
    with serving(create_app(wiring(tmp_path / "new"))) as address:
        page = visit(address).page
        expect(page.locator(".hero")).to_have_text("Nothing to recommend from yet")
        assert page.locator(".commands code").all_inner_texts() == [
            "segue sample", "segue train --to film", "segue index --to film",
        ]  # fmt: skip


def test_a_lost_connection_is_told_and_the_message_can_be_sent_again(visit: Open, url: str) -> None:
    opened = visit(url)
    page = opened.page
    page.context.set_offline(True)
    opened.say(LOVES)
    expect(page.locator(".trouble")).to_contain_text("No connection to Segue")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".card")).to_have_count(5)
    assert [line for line in opened.errors if "ERR_INTERNET_DISCONNECTED" not in line] == []
    opened.errors.clear()


def test_a_server_with_keys_asks_for_one(visit: Open, pages_workspace: Path) -> None:
    key, entry = new_key()
    settings = Settings(workspace=pages_workspace, serve=PLENTY, search_vectors="lexical", api_keys=entry)
    with serving(create_app(Wiring(settings))) as address:
        opened = visit(address, calm=True)
        opened.page.get_by_role("textbox", name="Key").fill(key)
        opened.page.keyboard.press("Enter")
        opened.page.locator(".hero").wait_for()
        opened.say(LOVES)
        assert opened.page.locator(".card").count() == 5


def test_forgetting_asks_once_more_and_begins_anew(visit: Open, url: str, api: httpx2.Client) -> None:
    opened = visit(url)
    opened.say(LOVES)
    user = kept(opened.page)["user"]
    assert api.get(f"/v1/users/{user}").json()["total"] == 2
    opened.page.get_by_role("button", name="Forget everything about me").click()
    expect(opened.page.get_by_role("button", name="Keep")).to_be_focused()
    opened.page.get_by_role("button", name="Forget", exact=True).click()
    expect(opened.page.locator(".hero")).to_be_visible()
    assert api.get(f"/v1/users/{user}").status_code == 404
    assert kept(opened.page)["user"] != user
