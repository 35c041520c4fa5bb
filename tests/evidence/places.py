"""A vault, a journal and a folder to take files from, in a temporary place."""

import shutil
from pathlib import Path
from typing import Any

from speur.evidence import Intake, Journal, Limits, SealedItem, Vault, intakes, take_in, verify


class Place:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = root / "in"
        self.source.mkdir(parents=True, exist_ok=True)
        self.vault = Vault(root / "case")
        self.journal = Journal(root / "case" / "journal.jsonl")

    def afresh(self) -> None:
        shutil.rmtree(self.root)
        self.__init__(self.root)

    def file(self, name: str, data: bytes) -> Path:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def bytes_of(self, item: SealedItem) -> bytes:
        with self.vault.open(item.sha256) as stream:
            return stream.read()

    def verify(self) -> list[tuple[str, str]]:
        return [(one.code, one.what) for one in verify(self.vault, self.journal)]

    def intakes(self) -> list[Intake]:
        return list(intakes(self.journal))

    def leftovers(self) -> list[Path]:
        return list(self.vault.folder.rglob(".part-*"))

    def take(self, *paths: Path, who: str = "jan", at_ms: int = 5, limits: Limits | None = None, **why: Any) -> Intake:
        return take_in(self.vault, self.journal, paths, who=who, at_ms=at_ms, limits=limits, **why)
