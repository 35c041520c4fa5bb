"""In a real browser: keys, endless hits, the brush, no script from the evidence, nothing axe calls serious."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from speur.web.app import make_app

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def address(sample_case: Path) -> Iterator[str]:
    """A workbench that listens; the address starts a session."""
    import uvicorn

    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(sample_case, "browser"), log_level="error"))
    thread = threading.Thread(target=lambda: server.run(sockets=[held]), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{held.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)
    held.close()


@pytest.fixture(scope="module")
def session(address: str) -> Iterator[Any]:
    """A browser with a session."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's Chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(locale="en-GB", viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.goto(f"{address}/start?token=browser")
        yield context
        browser.close()


@pytest.fixture
def page(session: Any) -> Iterator[Any]:
    """A new page; whatever the browser complains of, or any dialog, is a failure."""
    made = session.new_page()
    wrong: list[str] = []
    made.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    yield made
    made.close()
    assert not wrong


def test_no_evidence_runs_and_no_rule_is_broken(page: Any, address: str) -> None:
    outside: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else outside.append(request.url))
    for path in ("/", "/search?q=alert", "/conversations", "/accounts", "/preferences", "/help"):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
    assert not outside


def test_keys_walk_through_the_hits(page: Any, address: str) -> None:
    page.goto(f"{address}/search?q=zoekwoord")
    page.locator("body").press("j")
    page.keyboard.press("j")
    rows = page.evaluate("[...document.querySelectorAll('.hit')].map(one => one.dataset.row)")
    assert page.evaluate("document.activeElement.closest('.hit').dataset.row") == rows[1]
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.hit').dataset.row") == rows[0]
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/conversation/**")


def test_scrolling_goes_on_to_the_end_and_the_page_stays_small(page: Any, address: str) -> None:
    page.goto(f"{address}/search?q=")
    seen: set[str] = set()
    most = 0
    for _ in range(200):
        rows = page.evaluate("[...document.querySelectorAll('.hit')].map(one => one.dataset.row)")
        seen.update(rows)
        most = max(most, len(rows))
        if page.locator(".end").count():
            break
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(60)
    seen.update(page.evaluate("[...document.querySelectorAll('.hit')].map(one => one.dataset.row)"))
    total = int(page.locator(".total").inner_text().split()[0].replace(",", ""))
    assert len(seen) == total
    assert most <= 8 * 40
    first = page.evaluate("fetch('/search?q=').then(a => a.text()).then(t => t.match(/data-row=.(\\d+)/)[1])")
    for _ in range(60):  # all the way back: the first hit is there again, and the page is still small
        page.mouse.wheel(0, -4000)
        page.wait_for_timeout(40)
        assert page.locator(".hit").count() <= 8 * 40
    page.wait_for_selector(f".hit[data-row='{first}']")


def test_the_brush_asks_for_a_period(page: Any, address: str) -> None:
    page.goto(f"{address}/search?q=zoekwoord")
    picture = page.locator("[data-brush]")
    box = picture.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 30, steps=4)
    assert "–" in page.locator("[data-readout]").inner_text()
    page.mouse.up()
    page.wait_for_url("**/search?q=zoekwoord+date*")
    assert page.locator("#since").input_value()
    assert page.locator(".chip").count() == 1


def test_facets_exclude_with_alt(page: Any, address: str) -> None:
    page.goto(f"{address}/search?q=zoekwoord")
    page.locator(".facet-add").first.click(modifiers=["Alt"])
    page.wait_for_url("**NOT+in**")
    assert page.locator(".chip.excluded").count() == 1


def test_choices_keep(page: Any, address: str) -> None:
    page.goto(f"{address}/search?q=zoekwoord")
    page.locator(".theme-form button:visible").click()
    page.wait_for_selector("html[data-theme=dark]")
    page.wait_for_load_state("load")
    page.locator(".theme-form button:visible").click()
    page.locator("#zone").select_option("UTC")
    page.wait_for_url("**zone=UTC**")
    page.locator("#zone").select_option("Europe/Amsterdam")
    page.wait_for_url("**zone=Europe%2FAmsterdam**")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=%22nummer 77%22+-lang:ru",
        "/search?q=(x",
        "/conversations?f=script",
        "/accounts?f=alert",
        "/help",
    ],
)
def test_axe_finds_nothing_serious(session: Any, address: str, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = session.new_page()
    session.clear_cookies(name="speur_theme")
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(150)  # colours change over a moment
        found += [
            (theme, one["id"], [node["html"][:160] for node in one["nodes"]][:3])
            for one in axe.Axe().run(page).response["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
    page.close()
    assert not found
