"""The fictional case, made and read like anybody's files: every unit comes through, and what is true is to be found."""

from pathlib import Path

import msgspec
import pytest

from speur.actions.demo import demo
from speur.actions.ingest import case_stats
from speur.actions.opening import OpenCase
from speur.actions.verify import verify
from speur.drill import build_case

MESSAGES = 4_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    demo(folder, messages=MESSAGES)
    return folder


def test_every_message_written_is_read(made: Path, tmp_path: Path) -> None:
    told = case_stats(made / "case")
    truth = build_case(tmp_path, MESSAGES)  # the same again: it says what it wrote
    assert truth.messages == MESSAGES
    assert told["units"] == told["units_read"] == truth.messages + truth.copies + truth.services
    assert told["bytes_unaccounted"] == 0
    assert told["problems"] == 0
    assert told["copies"] > 0
    assert told["items_ambiguous"] == told["items_waiting"] == 0


def test_all_formats_occur(made: Path) -> None:
    with OpenCase(made / "case").store.connect() as connection:
        readers = set(connection.exec_driver_sql("SELECT DISTINCT source FROM reading").scalars())
    assert readers == {
        "telegram-desktop-json", "telegram-desktop-html", "xmpp-json-log", "matrix-text", "whatsapp-text", "csv",
    }  # fmt: skip


def test_the_texts_of_the_truth_are_found(made: Path) -> None:
    truth = msgspec.json.decode((made / "truth.json").read_bytes())
    opened = OpenCase(made / "case")
    said = [place["text"] for link in truth["links"] for place in link["places"]]
    links = {word.strip(".,!?)(") for text in said for word in text.split() if "t.me/" in word}
    assert links
    for link in links:
        assert opened.engine.count(link), link


def test_it_holds_and_a_second_time_changes_nothing(made: Path) -> None:
    before = case_stats(made / "case")
    again = demo(made, messages=MESSAGES)
    assert again.made == 0.0
    assert all(one.again for one in again.ingested)
    assert case_stats(made / "case") == before
    assert verify(made / "case").differences == []
