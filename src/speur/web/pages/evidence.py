"""The evidence: what was sealed and when, what became of it, and what people decide about overlaps."""

from typing import Annotated

from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, Parameter
from litestar.response import Redirect, Stream

from speur.actions import evidence_list as action
from speur.actions.decide import decide_overlap, settle
from speur.model import BadInput, NoSuchThing
from speur.web.desk import Desk, number_or_404
from speur.web.downloads import attachment
from speur.web.hexdump import WIDTH, lines, readable

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
Word = Annotated[str, Parameter(max_length=100)]
State = Annotated[str, Parameter(query="state", max_length=100)]  # `state` is a name that Litestar keeps for itself
Number = Annotated[int, Parameter(ge=0, le=1 << 50)]


@get("/evidence", sync_to_thread=True)
def evidence(
    desk: Desk, item_state: State = "", source: Word = "", after: Number = 0, check: Word = "", said: Word = ""
) -> Response[str]:
    """Intakes, custody, formats, items, overlaps."""
    found = action.evidence(desk.opened, state=item_state, source=source, after=after, check=bool(check))
    return desk.page(
        "evidence.html", view={"page": "evidence", "state": item_state, "format": source, "after": after or None},
        found=found, state=item_state, source=source, after=after,
        said=said if said in {"done", "later"} else "",
    )  # fmt: skip


@post("/evidence/overlap", sync_to_thread=True)
def overlap(desk: Desk, data: Form) -> Redirect:
    """Decide whether a run that stands in two items counts once."""
    number = data.get("overlap", "")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise BadInput(f"expected the number of an overlap, found {number[:40]!r}")
    changed = decide_overlap(desk.opened, int(number), data.get("verdict", ""), data.get("reason", ""), desk.who)
    where = desk.link("/evidence", said="later" if changed is None else "done")
    return Redirect(f"{where}#overlap-{number}", status_code=303)


@post("/evidence/settle", sync_to_thread=True)
def carry_out(desk: Desk) -> Redirect:
    """Carry out decisions that had to wait for a busy case."""
    settle(desk.opened)
    return Redirect(desk.link("/evidence", said="done"), status_code=303)


@get("/item/{number:str}", sync_to_thread=True)
def item(desk: Desk, number: str, at: Number = 0, end: Number = 0) -> Response[str]:
    """One item: where it was seen, what was read of it, its bytes from a place on."""
    begin = max(0, at - at % WIDTH)
    found = action.one_item(desk.opened, number_or_404(number), begin)
    return desk.page(
        "item.html", view={"page": "item", "item": found.item.number, "sha256": found.item.sha256, "at": found.at},
        found=found, hex_lines=list(lines(found.raw, found.at, at if end else None, end or None)),
        text=readable(found.raw), step=action.HEX_PAGE,
    )  # fmt: skip


@get("/item/{number:str}/download", sync_to_thread=True)
def download(desk: Desk, number: str) -> Stream:
    """The sealed bytes of an item, as a file to keep."""
    found = action.one_item(desk.opened, number_or_404(number))
    if not found.sealed:
        raise NoSuchThing(f"the bytes of item {found.item.number} are not in the vault; run `speur verify`")
    desk.audit("download", {"item": found.item.number, "sha256": found.item.sha256, "path": found.item.path[:500]})
    return attachment(action.blocks(desk.opened, found.item.sha256), found.item.path)


@get("/problems", sync_to_thread=True)
def problems(desk: Desk, code: Word = "", item: Number = 0, after: Number = 0) -> Response[str]:
    """What could not be read, by kind; each leads to its bytes."""
    found = action.problems(desk.opened, code=code, item=item or None, after=after)
    return desk.page(
        "problems.html", view={"page": "problems", "code": code, "item": item or None, "after": after or None},
        found=found, code=code, item=item, after=after, total=sum(found.codes.values()),
    )  # fmt: skip


routes = [evidence, overlap, carry_out, item, download, problems]
