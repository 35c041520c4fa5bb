"""Nobody gets in without a session, under another name, or from another site."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from speur.web.app import make_app
from speur.web.security import CSP, Sessions, hosts_for

FILLED = {"number": "1", "name": "x", "message_id": "0123456789abcdef-1", "digest": "0" * 64}


def paths(app: Litestar) -> list[tuple[str, str]]:
    """Every route with its methods, parameters filled in."""
    found = []
    for route in app.routes:
        path = route.path
        for one in getattr(route, "path_parameters", {}).values():
            path = path.replace("{" + one.full + "}", FILLED.get(one.name, "1"))
        found += [(method, path) for method in sorted(getattr(route, "methods", ())) if method != "OPTIONS"]
    assert len(found) >= 5
    return found


def test_every_route_is_denied_without_a_session(stranger: TestClient[Litestar], app: Litestar) -> None:
    for method, path in [*paths(app), ("GET", "/no/such/page"), ("GET", "/starting")]:
        if path.startswith("/static/") or path == "/start":
            continue
        headers = {"origin": "http://127.0.0.1:8440", "sec-fetch-site": "same-origin"}
        answer = stranger.request(method, path, headers=headers, follow_redirects=False)
        assert answer.status_code == 401, (method, path)
        assert "Proef" not in answer.text


def test_a_made_up_session_does_not_hold(stranger: TestClient[Litestar], app: Litestar) -> None:
    for value in ("", "x", "a" * 43, "é"):
        answer = stranger.get("/", headers={"cookie": f"{app.state.sessions.cookie}={value}".encode()})
        assert answer.status_code == 401


def test_the_token_works_once(sample_case: Path) -> None:
    app = make_app(sample_case, "once")
    with TestClient(app, base_url="http://127.0.0.1:8440") as first:
        assert first.get("/start?token=wrong").status_code == 401
        assert first.get("/start").status_code == 401
        answer = first.get("/start?token=once", follow_redirects=False)
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert first.get("/").status_code == 200
        assert first.get("/start?token=once", follow_redirects=False).headers["location"] == "/"
        first.cookies.clear()
        assert first.get("/start?token=once").status_code == 401


def test_the_token_is_nowhere_in_the_audit(sample_case: Path) -> None:
    app = make_app(sample_case, "a-very-secret-token")
    with TestClient(app, base_url="http://127.0.0.1:8440") as client:
        client.get("/start?token=a-very-secret-token")
    assert b"a-very-secret-token" not in (sample_case / "people.db").read_bytes()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8440", ""])
def test_another_name_is_refused(client: TestClient[Litestar], host: str) -> None:
    for path in ("/", "/static/base.css", "/start"):
        assert client.get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8440", "localhost:9", "LOCALHOST", "[::1]:8440"])
def test_loopback_names_are_right(client: TestClient[Litestar], host: str) -> None:
    assert client.get("/preferences", headers={"host": host}).status_code == 200


def test_a_named_host_lets_in_that_name_and_addresses_only() -> None:
    from speur.web.security import Gate

    gate = Gate(None, Sessions("x"), hosts_for("0.0.0.0"))  # type: ignore[arg-type]
    assert gate._right_host("192.168.1.5:8440")
    assert not gate._right_host("rebound.example:8440")
    assert hosts_for("localhost") == hosts_for("127.0.0.1")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:9999", "sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": ""},
        {"origin": "", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:8440", "sec-fetch-site": "none"},
    ],
)
def test_orders_from_other_sites_are_refused(
    client: TestClient[Litestar], app: Litestar, headers: dict[str, str]
) -> None:
    posts = [path for method, path in paths(app) if method == "POST"]
    assert posts
    for path in posts:
        assert client.post(path, headers=headers).status_code == 403


def test_orders_without_any_origin_are_refused(app: Litestar, session_cookie: tuple[str, str]) -> None:
    name, value = session_cookie
    with TestClient(app, base_url="http://127.0.0.1:8440", cookies={name: value}) as bare:
        assert bare.post("/preferences/change", data={"theme": "dark"}).status_code == 403


def test_going_back_stays_here(client: TestClient[Litestar]) -> None:
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil"):
        answer = client.post("/preferences/change", data={"theme": "dark", "back": back}, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_every_answer_has_the_strict_headers(client: TestClient[Litestar]) -> None:
    for path in ("/", "/no/such/page", "/static/base.css", "/static/none.css", "/start?token=x"):
        answer = client.get(path, follow_redirects=False)
        assert answer.headers["content-security-policy"] == CSP
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        expected = "no-cache" if path == "/static/base.css" else "no-store"
        assert answer.headers["cache-control"] == expected
    assert "unsafe" not in CSP
    assert "data:" not in CSP


def test_each_path_has_one_handler(app: Litestar) -> None:
    """Litestar 2.25 wraps thread handlers that share a path twice."""
    for route in app.routes:
        handlers = [one for one in getattr(route, "route_handlers", []) if "OPTIONS" not in one.http_methods]
        assert len(handlers) < 2, route.path
