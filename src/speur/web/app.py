"""Put the workbench together: the gate, the pages, what happens when something goes wrong."""

import logging
from collections import OrderedDict
from collections.abc import Collection
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException

from speur.actions.opening import OpenCase
from speur.actions.overview import Figures
from speur.model import NoSuchThing, SpeurError, WrongUse
from speur.web.desk import Desk
from speur.web.pages import ROUTES
from speur.web.rendering import warm
from speur.web.security import LOOPBACK, Gate, Sessions
from speur.web.static_files import static

_log = logging.getLogger("speur.web")
LONGEST_BODY = 1_000_000


def make_app(case_folder: Path, token: str, hosts: Collection[str] = LOOPBACK) -> Litestar:
    """The workbench for one case. `token` starts one session, at `/start?token=...`; `hosts` as `hosts_for` gives."""
    warm()
    opened = OpenCase(case_folder)
    sessions = Sessions(token)
    figures = Figures(opened)
    app = Litestar(
        route_handlers=[static, *ROUTES],
        dependencies={"desk": Provide(_desk, sync_to_thread=True)},
        exception_handlers={SpeurError: _refused, HTTPException: _http, Exception: _failed},
        state=State({"opened": opened, "sessions": sessions, "figures": figures, "audited": OrderedDict()}),
        on_startup=[figures.start],
        openapi_config=None,
        request_max_body_size=LONGEST_BODY,
        logging_config=None,
    )
    # Not as Litestar's middleware: that stands behind the routing, and an unknown address would be answered before it.
    app.asgi_handler = Gate(app.asgi_handler, sessions, hosts)
    return app


def _desk(request: Request[Any, Any, State]) -> Desk:
    return Desk(request.app.state.opened, request)


def _refused(request: Request[Any, Any, State], error: SpeurError) -> Response[str]:
    status = 404 if isinstance(error, NoSuchThing) else 400 if isinstance(error, WrongUse) else 503
    return _error_page(request, status, str(error))


def _http(request: Request[Any, Any, State], error: HTTPException) -> Response[str]:
    return _error_page(request, error.status_code, "")


def _failed(request: Request[Any, Any, State], error: Exception) -> Response[str]:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _error_page(request, 500, "")


def _error_page(request: Request[Any, Any, State], status: int, detail: str) -> Response[str]:
    desk = Desk(request.app.state.opened, request)
    key = f"error.status{status}" if f"error.status{status}" in desk.t else "error.other"
    view = {"page": "error", "path": request.url.path[:500], "status": status}
    return desk.page("error.html", view=view, status=status, detail=detail, key=key)
