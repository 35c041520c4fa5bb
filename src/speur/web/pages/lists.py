"""The lists of conversations and accounts: sortable, with a box to filter, in pages."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from litestar import Response, get

from speur.actions.overview import sorted_lines
from speur.store.overview import AccountLine, ConversationLine
from speur.web.desk import Desk

PAGE: Final = 100
_NO_TIME: Final = -(1 << 62)
Line = ConversationLine | AccountLine


def _name(one: Any) -> Any:
    return (one.title if isinstance(one, ConversationLine) else one.name).casefold()


_KEYS: Final[dict[str, Callable[[Any], Any]]] = {
    "messages": lambda one: one.messages,
    "name": _name,
    "last": lambda one: one.last_ms if one.last_ms is not None else _NO_TIME,
    "first": lambda one: one.first_ms if one.first_ms is not None else _NO_TIME,
    "people": lambda one: one.people,
    "conversations": lambda one: one.conversations,
    "names": lambda one: one.names,
    "service": lambda one: (one.service, -one.messages),
}
_UPWARDS: Final = frozenset({"name", "service"})
CONVERSATION_COLUMNS: Final = ("name", "service", "people", "messages", "first", "last")
ACCOUNT_COLUMNS: Final = ("name", "service", "names", "conversations", "messages", "first", "last")


@get("/conversations", sync_to_thread=True)
def conversations(desk: Desk, f: str = "", sort: str = "messages", page: int = 1) -> Response[str]:
    """All conversations."""
    return _list(desk, "conversations", desk.figures.conversations.get(), CONVERSATION_COLUMNS, f, sort, page)


@get("/accounts", sync_to_thread=True)
def accounts(desk: Desk, f: str = "", sort: str = "messages", page: int = 1) -> Response[str]:
    """All accounts."""
    return _list(desk, "accounts", desk.figures.accounts.get(), ACCOUNT_COLUMNS, f, sort, page)


def _list(
    desk: Desk, what: str, lines: Sequence[Line], columns: tuple[str, ...], words: str, sort: str, page: int
) -> Response[str]:
    """One page of a list. `sort` is a column; with `-` before it the other way round."""
    column = sort.removeprefix("-") if sort.removeprefix("-") in columns else "messages"
    turned = sort.startswith("-")
    found = sorted_lines(
        lines, words=words, key=_KEYS[column], reverse=(column in _UPWARDS) == turned, text=lambda one: one.searched
    )
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    path = f"/{what}"
    heads = [
        (name, desk.link(path, f=words, sort=f"-{name}" if name == column and not turned else name),
         None if name != column else "ascending" if (column in _UPWARDS) != turned else "descending")
        for name in columns
    ]  # fmt: skip
    return desk.page(
        f"{what}.html", view={"page": what, "filter": words, "sort": sort, "number": page},
        lines=found[(page - 1) * PAGE : page * PAGE], total=len(lines), found=len(found), heads=heads, words=words,
        sort=sort, page=page, pages=pages, most=max((one.messages for one in found), default=0),
        first=desk.link(path, f=words, sort=sort) if page > 2 else None,
        earlier=desk.link(path, f=words, sort=sort, page=page - 1) if page > 1 else None,
        later=desk.link(path, f=words, sort=sort, page=page + 1) if page < pages else None,
    )  # fmt: skip


routes = [conversations, accounts]
