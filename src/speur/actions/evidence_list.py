"""`evidence`: intakes, custody, items, their bytes, and what could not be read of them."""

import threading
from collections.abc import Iterator

import msgspec

from speur.actions.decide import decisions
from speur.actions.opening import OpenCase
from speur.cases import Decision
from speur.evidence import Entry
from speur.model import CaseDamaged, NoSuchThing
from speur.store import custody as stored
from speur.store.custody import IntakeShown, ItemShown, Member, OverlapShown, PlaceShown
from speur.store.stats import ProblemShown, problem_codes
from speur.store.stats import problems as problems_of

HEX_PAGE = 4_096
CHECKED_AT_ONCE = 16 << 20
"""A journal up to here is checked with every look at a changed one; a larger one on request."""
_BLOCK = 1 << 20


class Custody(msgspec.Struct, frozen=True, kw_only=True):
    """The custody journal. `faults` is None when it was not checked yet."""

    entries: list[Entry]
    last_hash: str
    faults: list[str] | None
    damage: str = ""


class EvidenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """The page of the evidence."""

    intakes: list[IntakeShown]
    custody: Custody
    states: dict[str, int]
    sources: list[tuple[str, int, int, int, int]]
    items: list[ItemShown]
    more: bool
    overlaps: list[OverlapShown]
    decisions: dict[int, Decision]

    def waits(self, overlap: OverlapShown) -> bool:
        """Whether something was decided that the store does not say yet."""
        decided = self.decisions.get(overlap.id)
        return decided is not None and (decided.verdict == "once") != overlap.merged


class ItemDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One item with a piece of its bytes."""

    item: ItemShown
    places: list[PlaceShown]
    members: list[Member]
    problems: list[ProblemShown]
    at: int
    raw: bytes
    sealed: bool


class _Checked:
    """What the journal said when its file was last looked at."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stamp: tuple[str, int, int] | None = None
        self.custody = Custody(entries=[], last_hash="", faults=None)


_checked = _Checked()


def custody(opened: OpenCase, *, check: bool = False) -> Custody:
    """The journal's entries and whether its chain holds; read anew only when the file changed."""
    journal = opened.case.journal
    try:
        found = journal.path.stat()
    except OSError:
        return Custody(entries=[], last_hash="", faults=[])
    stamp = (str(journal.path), found.st_mtime_ns, found.st_size)
    with _checked.lock:
        if _checked.stamp != stamp:
            try:
                entries = journal.read()
                damage = ""
            except CaseDamaged as error:
                entries, damage = [], str(error)
            slim = [msgspec.structs.replace(entry, body=_brief(entry)) for entry in entries]
            last = entries[-1].hash if entries else ""
            _checked.custody = Custody(entries=slim, last_hash=last, faults=None, damage=damage)
            _checked.stamp = stamp
        if _checked.custody.faults is None and (check or found.st_size <= CHECKED_AT_ONCE):
            _checked.custody = msgspec.structs.replace(_checked.custody, faults=journal.verify())
        return _checked.custody


def _brief(entry: Entry) -> dict[str, object]:
    """The body of an entry without its long lists: how many there are."""
    return {key: len(value) if isinstance(value, list) else value for key, value in entry.body.items()}


def evidence(
    opened: OpenCase, *, state: str = "", source: str = "", after: int = 0, check: bool = False
) -> EvidenceShown:
    """The page of the evidence; items by number, behind `after`, in one state or of one format when given."""
    told = custody(opened, check=check)
    with opened.store.connect() as connection:
        items = stored.items_page(connection, state=state, source=source, after=after, limit=stored.PAGE + 1)
        return EvidenceShown(
            intakes=stored.intakes_shown(connection), custody=told, states=stored.states(connection),
            sources=stored.sources(connection), items=items[: stored.PAGE], more=len(items) > stored.PAGE,
            overlaps=stored.overlaps(connection), decisions=decisions(opened),
        )  # fmt: skip


def one_item(opened: OpenCase, number: int, at: int = 0) -> ItemDetail:
    """One item with its bytes from an offset on. Raises NoSuchThing."""
    with opened.store.connect() as connection:
        item = stored.one_item(connection, number)
        if item is None:
            raise NoSuchThing(f"no item {number} in this case")
        places = stored.places_of(connection, number)
        members = stored.members_of(connection, item)
        problems = list(problems_of(connection, item_number=number, limit=100))
    at = max(0, min(at, item.size - 1) if item.size else 0)
    sealed = opened.case.vault.has(item.sha256)
    raw = read_bytes(opened, item.sha256, at, HEX_PAGE) if sealed else b""
    return ItemDetail(
        item=item, places=places, members=members, problems=problems, at=at, raw=raw, sealed=sealed
    )  # fmt: skip


def read_bytes(opened: OpenCase, sha256: str, start: int, length: int) -> bytes:
    """Some bytes of a sealed item."""
    with opened.case.vault.open(sha256) as stream:
        stream.seek(start)
        return stream.read(length)


def blocks(opened: OpenCase, sha256: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes of a sealed item, a megabyte at a time."""
    with opened.case.vault.open(sha256) as stream:
        stream.seek(start)
        left = (1 << 62) if end is None else end - start
        while left > 0 and (block := stream.read(min(left, _BLOCK))):
            left -= len(block)
            yield block


class ProblemsShown(msgspec.Struct, frozen=True, kw_only=True):
    """A page of problems, and how often each kind occurs."""

    codes: dict[str, int]
    problems: list[ProblemShown]
    more: bool


class _Codes:
    """How often each kind of problem occurs, counted again only when there are more of them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: dict[str, tuple[int, dict[str, int]]] = {}


_codes = _Codes()


def problems(opened: OpenCase, *, code: str = "", item: int | None = None, after: int = 0) -> ProblemsShown:
    """What could not be read, of one kind or of one item when given, behind problem `after`."""
    name = str(opened.store.path)
    with opened.store.connect() as connection:
        last = stored.last_problem(connection)
        with _codes.lock:
            if _codes.known.get(name, (-1, {}))[0] != last:
                _codes.known[name] = (last, problem_codes(connection))
            codes = _codes.known[name][1]
        found = list(problems_of(connection, code=code, item_number=item, after=after, limit=stored.PAGE + 1))
    return ProblemsShown(codes=codes, problems=found[: stored.PAGE], more=len(found) > stored.PAGE)
