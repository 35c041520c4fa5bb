"""One module per page; each has a list `routes`. A new page is one module and one line here.

Each handler has a path of its own, also for another method (`/x` to show, `/x/change` to post): Litestar 2.25 wraps
handlers that share a path twice when they run in threads, and then answers with nothing.
"""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from speur.web.pages import (
    account,
    audit,
    conversation,
    evidence,
    lists,
    message,
    overview,
    picture,
    preferences,
    search,
    start,
)
from speur.web.pages import help as help_pages

ROUTES: Sequence[ControllerRouterHandler] = (
    *start.routes,
    *preferences.routes,
    *overview.routes,
    *search.routes,
    *lists.routes,
    *help_pages.routes,
    *conversation.routes,
    *account.routes,
    *message.routes,
    *evidence.routes,
    *picture.routes,
    *audit.routes,
)
