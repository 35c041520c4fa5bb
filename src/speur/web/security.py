"""Who may ask for a page: a session from a one-time token, the right host, no orders from other sites."""

import hashlib
import hmac
import ipaddress
import secrets
import threading
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from typing import Final, cast

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from speur.web.refusal import refusal

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
OPEN: Final = ("/start",)
OPEN_FOLDER: Final = "/static/"
"""Needs no session, and shows nothing of the case."""

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    # Not `no-referrer`: with it browsers send `Origin: null` with our own forms. Nobody else learns anything by this.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


class Sessions:
    """The token that starts a session once, and the sessions it started. Nothing of this is ever written down."""

    def __init__(self, token: str) -> None:
        self._token: str | None = token
        self._open: set[str] = set()
        self._lock = threading.Lock()
        # Cookies know no ports: two workbenches on one machine need names of their own.
        self.cookie = "speur_" + hashlib.sha256(token.encode()).hexdigest()[:8]

    def start(self, token: str) -> str | None:
        """The value of a new session's cookie, or None when the token is wrong or was used before."""
        with self._lock:
            if self._token is None or not hmac.compare_digest(token.encode(), self._token.encode()):
                return None
            self._token = None
            session = secrets.token_urlsafe(32)
            self._open.add(session)
            return session

    def holds(self, session: str) -> bool:
        """Whether this is a session that was started here."""
        return bool(session) and any(hmac.compare_digest(session.encode(), one.encode()) for one in self._open)


class Gate:
    """ASGI middleware before everything else: it refuses, or passes on and adds the headers every answer has."""

    def __init__(self, app: ASGIApp, sessions: Sessions, hosts: Collection[str]) -> None:
        self._app = app
        self._sessions = sessions
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            return  # no web sockets: nothing of ours speaks them

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        headers = Headers.from_scope(scope)
        path = scope["path"]
        if not self._right_host(headers.get("host", "")):
            await refusal(421, headers)(scope, receive, guarded)
        elif cast("str", scope["method"]) not in {"GET", "HEAD"} and not _same_origin(headers, scope["scheme"]):
            await refusal(403, headers)(scope, receive, guarded)
        elif (
            path not in OPEN
            and not path.startswith(OPEN_FOLDER)
            and not self._sessions.holds(cookie(headers, self._sessions.cookie))
        ):
            await refusal(401, headers)(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _right_host(self, host: str) -> bool:
        """Against DNS rebinding: only names we listen on. A literal address cannot be rebound."""
        name = host.lower()
        if not name.endswith("]"):
            name = name.rsplit(":", 1)[0] if ":" in name else name
        return name in self._hosts or ("*" in self._hosts and _is_address(name))


def hosts_for(host: str) -> frozenset[str]:
    """The names a browser may use for a workbench that listens on this address."""
    bare = f"[{host}]" if ":" in host else host.lower()
    return LOOPBACK if bare in LOOPBACK else LOOPBACK | {bare, "*"}


def cookie(headers: Headers, name: str) -> str:
    """The value of a cookie, empty when there is none or the header cannot be read."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _same_origin(headers: Headers, scheme: str) -> bool:
    """A change must come from a page of ours. Browsers say so in one of two headers; without either it is refused."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return False
    if site is not None and site != "same-origin":
        return False
    return origin is None or origin == f"{scheme}://{headers.get('host', '')}"
