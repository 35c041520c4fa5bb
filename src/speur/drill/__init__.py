"""The fictional operation: a generator of an invented case, the same bytes for the same seed, to try Speur on.

Nothing in it is anybody's: people, places, wallets, numbers and links are made up from a seed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from speur.drill.truth import CaseTruth

__all__ = ["build_case", "write_telegram"]


def build_case(
    folder: Path,
    messages: int = 265_000,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    scripts_dir: Path | None = None,
) -> "CaseTruth":
    """Write the fictional case into `folder`: see `speur.drill.case.build_case`."""
    from speur.drill import case

    return case.build_case(folder, messages, seed, progress, scripts_dir)


def write_telegram(path: Path, messages: int, seed: int = 1) -> None:
    """Write one large result.json of exactly `messages` messages: see `speur.drill.bulk.write_telegram`."""
    from speur.drill import bulk

    bulk.write_telegram(path, messages, seed)
