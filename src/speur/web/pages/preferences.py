"""Language, light or dark, and the time zone: kept in cookies, changed by plain forms."""

from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from speur.web.desk import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, ZONE_COOKIE, Desk, keep
from speur.web.words import LANGUAGES
from speur.web.zones import ZONES

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/preferences", sync_to_thread=True)
def show(desk: Desk) -> Response[str]:
    """All choices, with every zone there is."""
    return desk.page("preferences.html", view={"page": "preferences"}, all_zones=sorted(ZONES))


@post("/preferences/change", sync_to_thread=True)
def change(data: Form) -> Redirect:
    """Keep a choice and go back to where it was made."""
    cookies: list[Cookie] = []
    if data.get("language") in LANGUAGES:
        cookies.append(keep(LANGUAGE_COOKIE, data["language"]))
    if data.get("theme") in (*THEMES, "system"):
        cookies.append(keep(THEME_COOKIE, data["theme"]))
    zone = data.get("zone", "")
    if zone in ZONES:
        cookies.append(keep(ZONE_COOKIE, zone))
    return Redirect(_back(data.get("back", "/"), zone if zone in ZONES else None), status_code=303, cookies=cookies)


def _back(wanted: str, zone: str | None) -> str:
    """An address of ours, never of another site; its zone follows the choice."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return "/"
    query: list[tuple[str, Any]] = parse_qsl(parts.query, keep_blank_values=True)
    if zone is not None:
        query = [(name, value) for name, value in query if name != "zone"]
        query.append(("zone", zone))
    return f"{parts.path}?{urlencode(query)}" if query else parts.path


routes = [show, change]
