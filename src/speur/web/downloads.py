"""Bytes of the evidence leave the workbench as a file to keep, never as something a browser opens."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from litestar.response import Stream

_PLAIN: Final = re.compile(r"[^A-Za-z0-9._ -]+")


def attachment(body: Iterator[bytes], name: str) -> Stream:
    """An answer that is saved: octets of no type, under a name that no system trips over."""
    return Stream(
        lambda: body,
        media_type="application/octet-stream",
        headers={"content-disposition": disposition(name), "x-content-type-options": "nosniff"},
    )


def disposition(name: str) -> str:
    """The header: a name in plain letters, and the whole name beside it for browsers that know how."""
    last = re.split(r"[/\\]", name)[-1].strip(". ") or "file"
    whole = "".join(char for char in last if char.isprintable())[-150:] or "file"
    plain = _PLAIN.sub("_", whole).strip(". ") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(whole.encode('utf-8', 'replace'), safe='')}"
