"""What the custody journal names, by intake and path, with the neighbours a reader may ask for."""

from collections import defaultdict
from collections.abc import Iterable

from speur.evidence import Intake, SealedItem
from speur.flow.frames import Near

MOST_NEAR = 2_000
"""A folder with more files of one ending than this is no export whose pages belong together."""


class SealedItems:
    """Sealed items of some intakes."""

    def __init__(self, found: Iterable[Intake]) -> None:
        self._items: dict[tuple[str, str], SealedItem] = {}
        self._folders: dict[tuple[str, str, str], list[SealedItem]] = defaultdict(list)
        for intake in found:
            for item in intake.items:
                self._items[intake.id, item.path] = item
                self._folders[intake.id, *_place(item.path)].append(item)

    def item(self, intake: str, path: str) -> SealedItem | None:
        """One item, or None when the journal does not name it."""
        return self._items.get((intake, path))

    def near(self, intake: str, path: str) -> Near:
        """Items of the same folder and ending."""
        items = self._folders.get((intake, *_place(path)), [])
        return Near(items=items if len(items) <= MOST_NEAR else [])


def _place(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name.rpartition(".")[2].lower()
