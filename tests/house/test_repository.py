"""What must not be in the repository: places of one machine, registries, people's addresses, claims of conduct."""

import re
import tomllib

import check_wording

from house.repository import ROOT, files, shown

# Written in pieces, so that this file does not find itself.
MACHINE = re.compile(
    "|".join(
        [
            r"/ro" + r"ot/",
            r"/ho" + r"me/(?!user/)[a-z]",
            r"/Us" + r"ers/[a-z]",
            r"/op" + r"t/",
            r"/wo" + r"rk/",
            r"fi" + r"le:///",
            r"py" + r"pi\.org",
            r"python" + r"hosted\.org",
            r"registry\." + r"npmjs",
            r"deb\." + r"debian\.org",
            r"--(?:extra-)?" + r"index-url[ =]\S",
        ]
    )
)
ADDRESS = re.compile(r"\b[A-Za-z0-9][A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)\b")
NOBODY = re.compile(r"(?:^|\.)(?:example(?:\.(?:org|com|net))?|invalid|test|localhost|ex|x)$|^[\d.]+$")


def test_no_path_of_a_machine_and_no_registry() -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()[:80]}"
        for path in files("tests/data/", "src/speur/drill/scripts/", "src/speur/drill/everyday/")
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert not found


def test_no_address_of_a_person() -> None:
    found = [
        f"{shown(path)}: {match[0]}"
        for path in files("tests/data/", "src/speur/drill/scripts/", "src/speur/drill/everyday/")
        for match in ADDRESS.finditer(path.read_text("utf-8", "replace"))
        if not NOBODY.search(match[1])
    ]
    assert not found, f"use a name under example.org: {found}"


def test_nothing_claims_conduct() -> None:
    assert not check_wording.wrong()


def test_no_file_is_large() -> None:
    large = {shown(path): size for path in files() if (size := path.stat().st_size) > 1_000_000}
    assert not large, f"samples are small; large ones are generated: {large}"


def test_requirements_are_pinned_by_hash_and_name_no_index() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text("utf-8")
        pinned = re.findall(r"^([a-z0-9._-]+)==\S+", text, re.MULTILINE | re.IGNORECASE)
        assert pinned
        assert "://" not in text
        for block in re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]:
            assert "--hash=sha256:" in block, f"{path.name}: {block[:60]}"


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for name, wanted in (("run", project["project"]["dependencies"]), *project["dependency-groups"].items()):
        path = ROOT / "requirements" / f"{name}.txt"
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", path.read_text("utf-8"), re.MULTILINE))
        missing = {re.split(r"[^A-Za-z0-9._-]", one)[0].lower() for one in wanted} - pinned
        assert not missing, f"run `make requirements` and commit {path.name}: {missing}"
