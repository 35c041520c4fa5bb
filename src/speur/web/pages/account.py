"""An account: names, places, company, and when it writes."""

from litestar import Response, get

from speur.actions.account import account as gather
from speur.web.desk import Desk, number_or_404
from speur.web.talk import colour


@get("/account/{number:str}", sync_to_thread=True)
def account(desk: Desk, number: str) -> Response[str]:
    """What the case knows of one account."""
    found = gather(desk.opened, number_or_404(number), desk.zone)
    return desk.page(
        "account.html", view={"page": "account", "account": found.holder.number, "key": found.holder.key[:200]},
        found=found, colour=colour, most_hour=max((max(day) for day in found.week), default=0),
        most_month=max((month.count for month in found.months), default=0),
    )  # fmt: skip


routes = [account]
