"""The pages in a real Chromium: by mouse, by keyboard, on a phone, in dark mode."""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.website import PAYLOADS, website

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PATHS = (
    "/",
    "/?q=heroin&page=2&year=2009-2012&organization=UNODC",
    "/?q=nothingofthiskind&theme=policy",
    "/?q=diamorphine+Vienna+cocaine&explain=yes&without=smack",
    "/?q=herion+saxophone&expand=yes&theme=policy&year=2010",
    "/?q=what+did+UNODC+say+about+heroin+and+cocaine+in+2011",
    "/release/seizure",
    "/release/ordinary4",
    "/?q=السلائف&language=ar",
    "/release/arabic",
    "/release/seizure?q=anhydride+Vienna",
    "/advanced",
    "/help",
    "/api",
    "/sources",
    "/nowhere",
)
_WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with website(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("no chromium, chromium-browser or google-chrome on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_OPTIONS), env={**os.environ})
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a desktop; the test fails if the browser reports anything or a dialog opens."""
    complaints: list[str] = []
    with browser.new_context(base_url=site, viewport=DESKTOP) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        yield page
    assert [one for one in complaints if "404" not in one] == []


def test_a_reader_searches_narrows_pages_and_opens_a_release(page: Page) -> None:
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("heroin")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("29 releases")
    page.get_by_role("link", name="INCB, 19 releases").click()
    expect(page.locator("h1")).to_contain_text("19 releases")
    expect(page.locator("#q")).to_have_value("heroin")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".hit")).to_have_count(9)
    page.locator(".bar[href*='2009']").click()
    expect(page.locator(".chip")).to_have_count(2)
    page.get_by_role("link", name="Remove Year: 2009").click()
    title = page.locator(".hit-title a").first
    shown = title.inner_text()
    title.click()
    expect(page.locator("h1")).to_have_text(shown)
    page.locator("#q").fill("anhydride")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hit")).to_have_count(1)


def test_a_span_of_years_is_typed(page: Page) -> None:
    page.goto("/?q=heroin")
    page.get_by_label("Years", exact=True).fill("2009-2010")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".chip")).to_contain_text("2009-2010")
    expect(page.locator(".choice.is-selected")).to_have_count(2)


def test_everything_is_reached_by_keyboard_in_reading_order(page: Page) -> None:
    page.goto("/?q=heroin")
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.append(str(page.evaluate("document.activeElement.closest('[class]').className")))
        if reached[-1] == "hit-title":
            break
    assert reached[0] == "skip"
    order = [reached.index(one) for one in ("brand", "search-text", "search-go", "choice", "sort", "hit-title")]
    assert order == sorted(order)
    assert "bar" not in reached
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_the_skip_link_leads_past_the_filters(page: Page) -> None:
    page.goto("/?q=heroin")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main').id") == "main"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_off_a_phone(page: Page, path: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_a_phone_the_filters_unfold_above_the_results(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto("/?q=heroin")
    choice = page.get_by_role("link", name="INCB, 19 releases")
    expect(choice).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(choice).to_be_visible()
    choice.click()
    expect(page.locator("h1")).to_contain_text("19 releases")


def test_the_dark_is_dark_and_the_light_is_light(page: Page) -> None:
    page.goto("/?q=heroin")
    brightness = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness[scheme] = sum(int(part) for part in colour[4:-1].split(","))
    assert brightness["light"] > 600
    assert brightness["dark"] < 150


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", PATHS)
def test_an_accessibility_checker_has_nothing_to_say(page: Page, path: str, size: dict[str, int], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert findings(page) == []


def findings(page: Page) -> list[tuple[str, str]]:
    """What an accessibility checker finds against WCAG 2.2 AA and good practice, with the places."""
    rules = {"runOnly": {"type": "tag", "values": [*_WCAG, "best-practice"]}}
    return [
        (one["id"], node["html"])
        for one in Axe().run(page, options=rules).response["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_hostile_text_does_nothing_in_a_browser(page: Page, number: int) -> None:
    page.goto(f"/release/hostile%2F{number}")
    own = ':not([type="application/ld+json"]):not([src="/static/complete.js"])'
    foreign = f"document.querySelectorAll('script{own}, img, iframe, style').length"
    before = page.evaluate(foreign)
    expect(page.locator("h1")).to_be_visible()
    page.locator("#q").fill(PAYLOADS[number])
    page.get_by_role("button", name="Search").click()
    expect(page.locator("h1")).to_be_visible()
    assert before == page.evaluate(foreign) == 0


def test_a_query_is_completed_by_keyboard(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Search the releases")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("hero")
    expect(box).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("heroin")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("h1")).to_contain_text("29 releases")
    expect(page.locator("#q")).to_have_value("heroin")


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/")
    box = page.locator("#q")
    box.press_sequentially("hero")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("hero")
    box.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_a_suggestion_is_chosen_by_mouse_and_filters_stay(page: Page) -> None:
    page.goto("/?theme=opiates")
    page.locator("#q").press_sequentially("coca")
    page.get_by_role("option", name="cocaine").first.click()
    expect(page.locator("#q")).to_have_value("cocaine")
    expect(page.locator(".chip")).to_have_count(1)


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("hero*")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("releases")
    expect(page.locator("#q")).to_have_value("hero*")


def test_hostile_names_are_only_text_among_the_suggestions(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("hostile")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.querySelectorAll('.completions *:not(li):not(span)').length") == 0


def test_suggestions_please_an_accessibility_checker(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("hero")
    expect(page.get_by_role("option").first).to_be_visible()
    page.locator("#q").press("ArrowDown")
    assert findings(page) == []


def test_without_scripts_the_page_is_the_same_but_for_suggestions(browser: Browser, site: str) -> None:
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        page.locator("#q").fill("heroin")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("29 releases")
        expect(page.get_by_role("searchbox")).to_have_value("heroin")


def test_a_reader_goes_from_hit_to_hit_and_back_by_keyboard_alone(page: Page) -> None:
    page.goto("/?q=heroin&sort=newest")
    titles = page.locator(".hit-title a").all_inner_texts()
    open_link(page, titles[8])
    expect(page.locator("h1")).to_have_text(titles[8])
    open_link(page, "Next hit")
    open_link(page, "Next hit")  # on the next page of results
    expect(page.locator(".trail")).to_contain_text("11 of 29")
    open_link(page, "Previous hit")
    expect(page.locator("h1")).to_have_text(titles[9])
    open_link(page, "← Results for heroin")
    expect(page.locator("#hit-10")).to_be_in_viewport()
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('article')?.id") == "hit-10":
            break
    else:
        pytest.fail("the keyboard does not go on from the hit that was left")
    open_link(page, "Oldest", "Shift+Tab")
    expect(page.get_by_role("link", name="Oldest")).to_have_attribute("aria-current", "true")


def test_everything_is_taken_away_by_keyboard_alone(page: Page) -> None:
    page.goto("/?q=heroin")
    for name, suffix in (("BibTeX", "bib"), ("CSV for Excel", "csv")):
        with page.expect_download() as started:
            follow(page, name)
        assert started.value.suggested_filename.endswith(f".{suffix}")
        assert started.value.failure() is None
    open_link(page, "record to repeat it")
    expect(page.locator("body")).to_contain_text("ids_sha256")


def open_link(page: Page, text: str, key: str = "Tab") -> None:
    with page.expect_navigation():
        follow(page, text, key)


def follow(page: Page, text: str, key: str = "Tab") -> None:
    """Press the key until the link with this text has the focus, then Enter."""
    for _ in range(150):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.tagName === 'A' && document.activeElement.innerText.trim()") == text:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"no link with the text {text!r} is reached with {key}")


def test_what_is_marked_is_marked_on_paper_without_colours(page: Page) -> None:
    page.goto("/release/seizure?q=anhydride")
    page.emulate_media(media="print")
    expect(page.locator(".release-body mark").first).to_have_css("text-decoration-line", "underline")
    expect(page.locator(".references")).to_be_hidden()
    expect(page.locator("p.cite")).to_be_visible()


def test_a_printed_release_has_its_text_and_no_search_box(page: Page) -> None:
    page.goto("/release/seizure")
    page.emulate_media(media="print")
    expect(page.locator(".release-body")).to_be_visible()
    expect(page.locator(".evidence")).to_be_visible()
    expect(page.locator(".search")).to_be_hidden()
