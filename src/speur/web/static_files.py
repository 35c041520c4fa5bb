"""Our own stylesheets, scripts and pictures: read once at the start, so that no address reaches the file system."""

import hashlib
from functools import cache
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import Parameter

from speur.web.place import STATIC

_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file."""

    body: bytes
    kind: str
    tag: str


@cache
def files() -> dict[str, File]:
    """All files by name."""
    found = {}
    for path in sorted(STATIC.iterdir()):
        if path.suffix in _TYPES:
            body = path.read_bytes()
            digest = hashlib.sha256(body).hexdigest()
            found[path.name] = File(body=body, kind=_TYPES[path.suffix], tag=f'"{digest[:16]}"')
    return found


def address(name: str) -> str:
    """The address of a file; a name that is not there is a KeyError."""
    files()[name]
    return f"/static/{name}"


@get("/static/{name:str}", sync_to_thread=False)
def static(request: Request[Any, Any, State], name: Annotated[str, Parameter(max_length=80)]) -> Response[bytes]:
    """One of our files."""
    file = files().get(name)
    if file is None:
        raise NotFoundException
    headers = {"etag": file.tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == file.tag:
        return Response(b"", status_code=304, headers=headers, media_type=file.kind)
    return Response(file.body, headers=headers, media_type=file.kind)
