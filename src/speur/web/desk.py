"""What one request works with: the case, the language, the zone, and the way to answer.

`Desk.page` writes to the audit before it gives the answer, so that no page can forget it.
"""

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.datastructures import Cookie, State
from litestar.exceptions import NotFoundException

from speur.actions.opening import OpenCase
from speur.actions.overview import Figures
from speur.cases.people import user
from speur.web import times
from speur.web.rendering import render
from speur.web.words import LANGUAGES, Language, Words, from_header, words
from speur.web.zones import ZONES, offered

HTML: Final = "text/html"
_REMEMBERED: Final = 200
THEMES: Final = ("light", "dark")
LANGUAGE_COOKIE, THEME_COOKIE, ZONE_COOKIE = "speur_language", "speur_theme", "speur_zone"


class Desk:
    """One request's view of the case. Made per request; cheap."""

    def __init__(self, opened: OpenCase, request: Request[Any, Any, State]) -> None:
        self.opened = opened
        self.figures: Figures = request.app.state.figures
        self.request = request
        self.path = request.url.path
        self.language = _language(request)
        self.t: Words = words(self.language)
        self.theme = _one_of(request.cookies.get(THEME_COOKIE, ""), THEMES)
        self.zone = _zone(request, opened.zone)
        self.who = user()
        with suppress(OSError):  # while `reindex` puts a new index in place, the one we hold goes on answering
            opened.engine.reload()

    def audit(self, action: str, detail: Mapping[str, Any]) -> None:
        """Write down what is about to be shown, searched or changed."""
        self.opened.case.people.audit(action, {**detail, "by": "workbench"}, self.who)

    def page(
        self,
        template: str,
        *,
        view: Mapping[str, Any],
        action: str = "view",
        status: int = 200,
        **values: Any,
    ) -> Response[str]:
        """A whole page. `view` says for the audit what it shows: `{"page": "account", "account": 12}`."""
        self.audit(action, view)
        return self._answer(template, status, values)

    def fragment(self, template: str, **values: Any) -> Response[str]:
        """A part of a page that was audited already: facets of a search, the next lines of a list."""
        return self._answer(template, 200, values)

    def link(self, path: str, **state: Any) -> str:
        """An address with its state; the zone is in it when it is not the case's own. Empty values are left out."""
        if self.zone != self.opened.zone:
            state.setdefault("zone", self.zone)
        told = {name: value for name, value in state.items() if value not in (None, "", [])}
        return f"{path}?{urlencode(told, doseq=True)}" if told else path

    def here(self, **changes: Any) -> str:
        """This page's address with some of its state changed; None takes a name out."""
        query = dict(self.request.query_params.items())
        query.update(changes)
        told = {name: value for name, value in query.items() if value is not None}
        return f"{self.path}?{urlencode(told, doseq=True)}" if told else self.path

    def clock(self, ms: int) -> str:
        """An instant as plain text in the chosen zone."""
        return times.clock(ms, self.zone)

    def remember(self, query: str) -> None:
        """That a search was audited, so that the counts fetched for it a moment later need no entry of their own."""
        audited: OrderedDict[str, None] = self.request.app.state.audited
        audited[query] = None
        while len(audited) > _REMEMBERED:
            audited.popitem(last=False)

    def remembers(self, query: str) -> bool:
        """Whether this search was audited a while ago."""
        return query in self.request.app.state.audited

    def _answer(self, template: str, status: int, values: dict[str, Any]) -> Response[str]:
        body = render(
            template, desk=self, t=self.t, language=self.language, zone=self.zone, theme=self.theme,
            case_title=self.opened.case.settings.title, zones=offered(self.opened.zone, self.zone), **values,
        )  # fmt: skip
        return Response(body, status_code=status, media_type=HTML)


def number_or_404(text: str) -> int:
    """A row or account number from an address. Raises NotFoundException, because such an address leads nowhere."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise NotFoundException
    return int(text)


def keep(name: str, value: str) -> Cookie:
    """A cookie for a preference: a year, strict, and not for scripts."""
    return Cookie(key=name, value=value, httponly=True, samesite="strict", path="/", max_age=31_536_000)


def _language(request: Request[Any, Any, State]) -> Language:
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return next((one for one in LANGUAGES if one == chosen), from_header(request.headers.get("accept-language", "")))


def _zone(request: Request[Any, Any, State], own: str) -> str:
    """From the address, else as chosen before, else the case's own."""
    for wanted in (request.query_params.get("zone", ""), request.cookies.get(ZONE_COOKIE, "")):
        if wanted in ZONES:
            return wanted
    return own


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""
