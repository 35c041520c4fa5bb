"""`/start?token=...`: exchange the one-time token for a session cookie."""

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import Cookie, State
from litestar.response import Redirect

from speur.web.refusal import refused_page
from speur.web.security import Sessions, cookie


@get("/start", sync_to_thread=True)
def start(request: Request[Any, Any, State], token: str = "") -> Response[Any]:
    """Begin a session, once; who has one already goes on to the overview."""
    sessions: Sessions = request.app.state.sessions
    if sessions.holds(cookie(request.headers, sessions.cookie)):
        return Redirect("/", status_code=303)
    session = sessions.start(token)
    if session is None:
        return refused_page(401, request.headers)
    request.app.state.opened.case.people.audit("session", {"by": "workbench"})
    held = Cookie(key=sessions.cookie, value=session, httponly=True, samesite="strict", path="/")
    return Redirect("/", status_code=303, cookies=[held])


routes = [start]
