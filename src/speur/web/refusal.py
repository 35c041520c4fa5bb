"""The page that says no. It shows nothing of the case, not even its title."""

from typing import Final

from litestar import Response
from litestar.datastructures import Headers
from litestar.response.base import ASGIResponse

from speur.web.rendering import render
from speur.web.words import from_header, words

_KEYS: Final = {401: "refused.session", 403: "refused.origin", 421: "refused.host"}
_HTML: Final = "text/html"


def refusal(status: int, headers: Headers) -> ASGIResponse:
    """The answer to a request that is not allowed, before any handler is asked."""
    return ASGIResponse(body=_body(status, headers).encode(), status_code=status, media_type=_HTML)


def refused_page(status: int, headers: Headers) -> Response[str]:
    """The same answer, from a handler."""
    return Response(_body(status, headers), status_code=status, media_type=_HTML)


def _body(status: int, headers: Headers) -> str:
    language = from_header(headers.get("accept-language", ""))
    return render("refused.html", t=words(language), language=language, theme="", status=status, key=_KEYS[status])
