"""The first page: what is in the case."""

from litestar import Response, get

from speur.web.desk import Desk


@get("/", sync_to_thread=True)
def overview(desk: Desk) -> Response[str]:
    """What is in the case."""
    return desk.page("overview.html", view={"page": "overview"})


routes = [overview]
