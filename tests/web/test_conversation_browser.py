"""In a real browser: the conversation scrolls both ways without growing, keys step, quotes jump and lead back."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from litestar import Litestar

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's Chromium")]


@pytest.fixture(scope="module")
def address(talk_app: Litestar) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(talk_app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def page(address: str, talk_cookie: tuple[str, str]) -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1200, "height": 700}, locale="en", base_url=address)
        context.add_cookies([{"name": talk_cookie[0], "value": talk_cookie[1], "url": address}])
        one = context.new_page()
        wrong: list[str] = []
        one.on("pageerror", lambda error: wrong.append(str(error)))
        one.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        one.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
        yield one
        browser.close()
        assert not [line for line in wrong if "404" not in line]


def eventually(page: Any, expression: str) -> None:
    """Wait until it is so. `wait_for_function` would need the `eval` that our pages do not allow."""
    for _ in range(100):
        with suppress(playwright.Error):  # in the middle of going to another page
            if page.evaluate(expression):
                return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def ids(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all(".msg", "all => all.map(one => one.id)")
    return found


def test_scrolling_up_from_the_end_shows_every_message_once(page: Any) -> None:
    page.goto("/conversation/1")
    eventually(page, "document.querySelector('.scroll').scrollTop > 0")
    assert page.locator(".msg").last.is_visible()
    for _ in range(30):
        page.evaluate("document.querySelector('.scroll').scrollTop = 0")
        page.wait_for_timeout(80)
        if page.locator("[data-more=before]").is_hidden():
            break
    seen = ids(page)
    assert len(seen) == len(set(seen)) > 200
    days = page.eval_on_selector_all(".day", "all => all.map(one => one.dataset.day)")
    assert len(days) == len(set(days))  # no day is said twice where two parts meet


def test_keys_step_through_messages_and_hits(page: Any) -> None:
    page.goto('/conversation/1?q="nummer 110" OR "nummer 120"')
    focus = "document.activeElement.textContent"
    assert "nummer 120" in page.evaluate(focus)
    page.keyboard.press("k")
    assert "nummer 119" in page.evaluate(focus)
    page.keyboard.press("p")
    assert "nummer 110" in page.evaluate(focus)
    page.keyboard.press("j")
    assert "nummer 111" in page.evaluate(focus)
    page.keyboard.press("n")
    assert "nummer 120" in page.evaluate(focus)
    page.keyboard.press("g")
    page.keyboard.press("g")
    page.wait_for_url("**edge=first**")


def test_a_quote_far_away_is_opened_and_leads_back(page: Any) -> None:
    page.goto("/conversation/1?q=antwoord")
    page.keyboard.press("r")
    eventually(page, "document.activeElement.textContent.includes('bericht nummer 10')")
    back = page.locator(".back:visible :is(a, button)").first
    back.click()
    eventually(page, "document.activeElement.textContent.includes('antwoord op tien')")


def test_what_the_filter_hides_comes_on_click(page: Any) -> None:
    page.goto('/conversation/1?only=1&q="nummer 101" OR "nummer 110"')
    assert len(ids(page)) == 2
    page.locator(".stub a", has_text="8 hidden").click()
    eventually(page, "document.querySelectorAll('.msg').length === 10")
    texts = page.locator(".msg .text").all_inner_texts()
    assert [int(text.split()[-1]) for text in texts] == list(range(101, 111))


def test_the_months_come_beside(page: Any) -> None:
    page.goto("/conversation/1")
    page.wait_for_selector(".months a.now")
