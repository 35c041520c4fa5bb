"""Keys and the query language, for who has no script or wants to read at ease."""

from litestar import Response, get

from speur.web.desk import Desk


@get("/help", sync_to_thread=True)
def help_page(desk: Desk) -> Response[str]:
    """All keys, and what can be asked."""
    return desk.page("help.html", view={"page": "help"})


routes = [help_page]
