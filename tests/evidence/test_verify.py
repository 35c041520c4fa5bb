"""Whatever is done to the evidence behind Speur's back is found."""

import pytest

from .places import Place


@pytest.fixture
def sealed(place: Place) -> Place:
    place.take(place.file("chat/a", b"one"), place.file("chat/b", b"two"))
    return place


def path(place: Place, name: str):
    intake = place.intakes()[0]
    return place.vault.path_of(intake.by_path[name].sha256)


def codes(place: Place) -> list[str]:
    return [code for code, _ in place.verify()]


def test_untouched_evidence_holds(sealed: Place) -> None:
    assert codes(sealed) == []


def test_a_flipped_byte_is_found(sealed: Place) -> None:
    target = path(sealed, "a")
    target.chmod(0o644)
    target.write_bytes(b"onf")
    target.chmod(0o444)
    assert sealed.verify() == [("content", target.name)]


def test_a_changed_size_and_mode_are_found(sealed: Place) -> None:
    target = path(sealed, "a")
    target.chmod(0o644)
    target.write_bytes(b"one more")
    assert codes(sealed) == ["mode", "size", "content"]


def test_a_removed_object_is_found(sealed: Place) -> None:
    path(sealed, "b").unlink()
    assert codes(sealed) == ["missing"]


def test_a_link_instead_of_an_object_is_found(sealed: Place) -> None:
    target = path(sealed, "b")
    target.unlink()
    target.symlink_to(sealed.source / "chat/b")
    assert codes(sealed) == ["not-a-file"]


@pytest.mark.parametrize("name", ["objects/xx", "objects/ab/" + "ab" * 32, "objects/.hidden"])
def test_a_foreign_object_is_found(sealed: Place, name: str) -> None:
    target = sealed.vault.folder / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"?")
    assert sealed.verify() == [("foreign", name)]


def test_what_an_intake_left_behind_is_foreign_until_it_is_done_again(sealed: Place) -> None:
    file = sealed.file("late", b"late")
    sealed.vault.seal_file(file)
    assert codes(sealed) == ["foreign"]
    sealed.take(file)
    assert codes(sealed) == []


def test_an_edited_journal_is_found(sealed: Place) -> None:
    text = sealed.journal.path.read_text()
    sealed.journal.path.write_text(text.replace('"who":"jan"', '"who":"piet"'))
    assert codes(sealed) == ["journal"]


def test_an_edited_path_is_found_even_with_the_hashes_made_new(sealed: Place) -> None:
    import json

    from speur.model.chain import canonical, link

    entry = json.loads(sealed.journal.path.read_text())
    entry["body"]["items"][0]["path"] = "other"
    entry["hash"] = link(entry["prev"], entry)
    sealed.journal.path.write_bytes(canonical(entry) + b"\n")
    assert codes(sealed) == ["journal"]


def test_an_entry_that_is_no_intake_is_found(sealed: Place) -> None:
    sealed.journal.append(at_ms=1, who="x", action="intake", body={"id": 5})
    assert codes(sealed) == ["journal"]


def test_progress_counts_every_byte(sealed: Place) -> None:
    from speur.evidence import verify

    seen: list[tuple[int, int]] = []
    verify(sealed.vault, sealed.journal, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (6, 6)
