"""What a conversation and an account are called does not depend on what came in first."""

from itertools import permutations
from pathlib import Path

from builders import new_case, said, take_here, telegram, write
from speur.actions.opening import OpenCase

TITLES = ("Oude naam", "Nieuwe naam", "")


def test_the_order_of_intake_does_not_decide_on_titles_and_names(tmp_path: Path) -> None:
    exports = [
        telegram([said(number, "hoi", name=f"Jan {number}")], title=title) for number, title in enumerate(TITLES, 1)
    ]
    told = set()
    for number, order in enumerate(permutations(exports)):
        case = new_case(tmp_path / str(number) / "case").folder
        for at, export in enumerate(order):
            take_here(case, write(tmp_path / str(number) / f"in{at}", result__json=export))
        with OpenCase(case).store.connect() as connection:
            titles = connection.exec_driver_sql("SELECT title FROM conversation").scalars().all()
            names = connection.exec_driver_sql("SELECT name FROM account").scalars().all()
        told.add((*titles, *names))
    assert len(told) == 1
    assert told.pop()[0] in TITLES[:2]
