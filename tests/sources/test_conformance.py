"""Every registered format passes the Source suite on every one of its samples."""

from pathlib import Path

from speur.sources import BUILTIN, load
from speur.testing.samples import cases
from speur.testing.source_suite import suite_for

DATA = Path(__file__).parent.parent / "data"

for _name in BUILTIN:
    for _case in cases(DATA / _name):
        _suite = suite_for(load(_name), _case)
        globals()[_suite.__name__] = _suite


def test_every_format_has_a_sample() -> None:
    without = [name for name in BUILTIN if not any(cases(DATA / name))]
    assert not without, f"no sample case in tests/data/<name>/<case>/case.toml for: {without}"
