"""The audit: who viewed, searched, decided and changed what, newest first, with the state of its chain."""

from typing import Annotated

from litestar import Response, get
from litestar.params import Parameter

from speur.actions.audit_list import audit_page
from speur.web.desk import Desk

Word = Annotated[str, Parameter(max_length=200)]


@get("/audit", sync_to_thread=True)
def audit(
    desk: Desk,
    action: Word = "",
    who: Word = "",
    before: Annotated[int, Parameter(ge=0, le=1 << 60)] | None = None,
    check: Word = "",
) -> Response[str]:
    """A page of the audit."""
    found = audit_page(desk.opened, action=action, who=who, before=before, check=bool(check))
    return desk.page(
        "audit.html", view={"page": "audit", "action": action, "who": who, "before": before},
        found=found, action_chosen=action, who_chosen=who,
    )  # fmt: skip


routes = [audit]
