"""`audit`: what was done in a case, newest first, and whether the chain of its entries holds."""

import threading
from pathlib import Path

import msgspec

from speur.actions.opening import OpenCase
from speur.cases import AuditEntry
from speur.cases.audit_log import AuditLog, ChainState

PAGE = 100
CHECKED_AT_ONCE = 5_000
"""So many new entries are checked with every look; the rest on request."""

_lock = threading.Lock()
_logs: dict[Path, AuditLog] = {}


class AuditShown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the audit. `chain.checked` below `newest` means that not all of it was checked yet."""

    entries: list[AuditEntry]
    more: bool
    actions: list[str]
    people: list[str]
    chain: ChainState
    newest: int


def audit_page(
    opened: OpenCase, *, action: str = "", who: str = "", before: int | None = None, check: bool = False
) -> AuditShown:
    """A page of the audit; of one action or person when given."""
    path = opened.case.folder / "people.db"
    with _lock:
        log = _logs.setdefault(path, AuditLog(path))
    entries = log.page(before=before, action=action, who=who, limit=PAGE + 1)
    newest = next(iter(log.page(limit=1)), None)
    actions, people = log.words()
    return AuditShown(
        entries=entries[:PAGE], more=len(entries) > PAGE, actions=actions, people=people,
        chain=log.check(None if check else CHECKED_AT_ONCE), newest=newest.seq if newest else 0,
    )  # fmt: skip
