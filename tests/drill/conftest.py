"""One small case, built once, for all tests of the drill."""

from pathlib import Path

import msgspec
import pytest

from speur.drill import build_case
from speur.drill.truth import CaseTruth

MESSAGES = 4000


class Built(msgspec.Struct, frozen=True):
    """A built case: where it is, what was said about it, and its truth file."""

    folder: Path
    said: CaseTruth
    truth: dict[str, object]

    @property
    def files(self) -> Path:
        """The folder a user would ingest."""
        return self.folder / "files"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A case of 4,000 messages from the package's own episodes."""
    folder = tmp_path_factory.mktemp("case")
    said = build_case(folder, messages=MESSAGES, seed=7)
    return Built(folder, said, msgspec.json.decode((folder / "truth.json").read_bytes()))
