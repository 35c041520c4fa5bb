"""From the journal back to bytes: every sealed item as the read-only Item that readers get."""

from collections.abc import Iterator

from speur.evidence.custody import Intake, SealedItem
from speur.evidence.intake import intakes
from speur.evidence.journal import Journal
from speur.evidence.vault import Vault
from speur.model import Item, Mapping


def items(vault: Vault, journal: Journal) -> Iterator[tuple[Intake, SealedItem]]:
    """Every item of every intake, in the order of intake. Raises CaseDamaged when the journal cannot be read.

    The vault is asked for nothing here: an item whose bytes are gone is listed, and fails when it is opened.
    """
    del vault
    for intake in intakes(journal):
        for sealed in intake.items:
            yield intake, sealed


def open_item(
    vault: Vault, intake: Intake, sealed: SealedItem, *, zone: str | None = None, mapping: Mapping | None = None
) -> Item:
    """One item as readers get it; `zone` and `mapping` are what the run assumes.

    `sibling(name)` finds another item by a path relative to this one's folder; it cannot leave the intake, and case
    counts.
    """

    def sibling(name: str) -> Item | None:
        path = resolved(item.folder, name)
        other = intake.by_path.get(path) if path else None
        return open_item(vault, intake, other, zone=zone, mapping=mapping) if other else None

    item = Item(
        sha256=sealed.sha256,
        path=sealed.path,
        size=sealed.size,
        opener=lambda: vault.open(sealed.sha256),
        intake=intake.id,
        assumed_zone=zone,
        mapping=mapping,
        sibling=sibling,
    )
    return item


def resolved(folder: str, name: str) -> str:
    """`name` seen from `folder`, without `.` and `..`; empty when it is absolute or leads out of the intake."""
    if name.startswith("/"):
        return ""
    parts = folder.split("/") if folder else []
    for part in name.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
