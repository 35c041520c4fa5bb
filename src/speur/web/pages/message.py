"""The receipt of a message: everything it rests on, down to the bytes, and how to check it without Speur."""

from typing import Annotated

from litestar import Response, get
from litestar.params import Parameter
from litestar.response import Stream

from speur.actions.evidence_list import blocks
from speur.actions.receipt import receipt, source_by_id
from speur.web.desk import Desk
from speur.web.downloads import attachment
from speur.web.hexdump import block, readable
from speur.web.talk import colour


@get("/message/{message_id:str}", sync_to_thread=True)
def message(desk: Desk, message_id: str, at: Annotated[int, Parameter(ge=0, le=1 << 50)] = 0) -> Response[str]:
    """One message with all its records; `at` pages through long bytes."""
    found = receipt(desk.opened, message_id, at)
    return desk.page(
        "message.html",
        view={"page": "message", "message": found.asked, "records": len(found.records)},
        found=found, colour=colour, block=block, readable=readable,
    )  # fmt: skip


@get("/message/{message_id:str}/raw", sync_to_thread=True)
def raw(desk: Desk, message_id: str) -> Stream:
    """The bytes of one record, as a file."""
    source = source_by_id(desk.opened, message_id)
    desk.audit("download", {"message": source.id, "bytes": source.end - source.start})
    return attachment(blocks(desk.opened, source.sha256, source.start, source.end), f"{source.id}.bin")


routes = [message, raw]
