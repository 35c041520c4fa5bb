from pathlib import Path

import pytest

ENTRY = "[speur.sources]\nhostile-lines = flow.hostile_format:HostileLines\n"


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Register the hostile format as an outside package would; gives a folder for its files."""
    info = tmp_path / "site" / "hostile_format-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile-format\nVersion: 1\n")
    (info / "entry_points.txt").write_text(ENTRY)
    monkeypatch.syspath_prepend(tmp_path / "site")
    folder = tmp_path / "in"
    folder.mkdir()
    return folder
