"""Pictures of the evidence, written anew by a process without rights; the file's own bytes are never shown."""

from litestar import Response, get

from speur.actions.evidence_list import one_item
from speur.actions.picture import THUMB, WHOLE, picture
from speur.flow.picture_process import Drawn
from speur.model import NoSuchThing
from speur.web.desk import Desk, number_or_404


@get("/picture/{number:str}", sync_to_thread=True)
def whole(desk: Desk, number: str) -> Response[bytes]:
    """A picture, at most 2,000 pixels wide and high."""
    found = one_item(desk.opened, number_or_404(number)).item
    desk.audit("view", {"page": "picture", "item": found.number, "sha256": found.sha256})
    return _answer(desk, found.number, found.sha256, WHOLE)


@get("/picture/{number:str}/thumb", sync_to_thread=True)
def thumb(desk: Desk, number: str) -> Response[bytes]:
    """The picture small, as it stands in a conversation that was audited when it was shown."""
    found = one_item(desk.opened, number_or_404(number)).item
    return _answer(desk, found.number, found.sha256, THUMB)


def _answer(desk: Desk, number: int, sha256: str, side: int) -> Response[bytes]:
    drawn = picture(desk.opened, sha256, side)
    if not isinstance(drawn, Drawn):
        raise NoSuchThing(f"no picture can be shown of item {number}: {drawn.code}. {drawn.detail}")
    return Response(drawn.body, media_type=drawn.media_type, headers={"content-disposition": "inline"})


routes = [whole, thumb]
