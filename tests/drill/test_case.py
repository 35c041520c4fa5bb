"""The fictional case: same bytes for the same seed, exact counts, a truth that points at what is there."""

import csv
import hashlib
import json
import re
import struct
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from speur.drill import build_case
from speur.drill.truth import CaseTruth

from .conftest import MESSAGES, Built

SAMPLES = Path(__file__).parents[1] / "data" / "drill"


def sums(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def objects(text: str) -> Iterator[dict[str, Any]]:
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        found, at = decoder.raw_decode(text, at)
        at += len(text[at:]) - len(text[at:].lstrip())
        yield found


def plain(text: Any) -> str:
    return text if isinstance(text, str) else "".join(part if isinstance(part, str) else part["text"] for part in text)


def telegram(files: Path) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for path in sorted((files / "telegram").glob("*/result.json")):
        whole = json.loads(path.read_text(encoding="utf-8"))
        name = str(path.relative_to(files))
        if "messages" in whole:
            yield from ((name, whole["id"], message) for message in whole["messages"])
        else:
            for chat in whole["chats"]["list"] + whole["left_chats"]["list"]:
                yield from ((name, chat["id"], message) for message in chat["messages"])


def every_text(files: Path) -> Iterator[str]:
    for path in sorted((files / "phone-service" / "xmpp").glob("*.json")):
        yield from (entry["body"] for entry in objects(path.read_text(encoding="utf-8")))
    yield from (plain(message["text"]) for _, _, message in telegram(files))
    for path in [*files.glob("phone-service/rooms/*/*.txt"), *files.glob("whatsapp/**/*.txt")]:
        yield path.read_text(encoding="utf-8").replace("[", "").replace("]", "")
    with (files / "forum" / "posts.csv").open(encoding="utf-8", newline="") as table:
        yield from (row["body"] for row in csv.DictReader(table))


def test_the_same_seed_gives_the_same_bytes(built: Built, tmp_path: Path) -> None:
    again = build_case(tmp_path, messages=MESSAGES, seed=7)
    assert again == built.said
    assert sums(tmp_path) == sums(built.folder)


def test_another_seed_gives_another_case(built: Built, tmp_path: Path) -> None:
    build_case(tmp_path, messages=2000, seed=8, scripts_dir=SAMPLES)
    people = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["people"]
    assert people != built.truth["people"]


def test_counts_are_exact(built: Built) -> None:
    assert built.said.messages == MESSAGES
    assert built.said.copies > 0
    counts = Counter(name for name, _, message in telegram(built.files) if message["type"] == "message")
    for path in (built.files / "phone-service" / "xmpp").glob("*.json"):
        counts[str(path.relative_to(built.files))] = len(list(objects(path.read_text(encoding="utf-8"))))
    with (built.files / "forum" / "posts.csv").open(encoding="utf-8", newline="") as table:
        counts["forum/posts.csv"] = len(list(csv.DictReader(table)))
    for path in built.files.glob("phone-service/rooms/*/*.txt"):
        heads = re.findall(
            r"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] @\w+:koraal\.example: ", path.read_text("utf-8"), re.MULTILINE
        )
        counts[str(path.relative_to(built.files))] = len(heads)
    for path in (built.files / "telegram").rglob("messages*.html"):
        counts[str(path.relative_to(built.files))] = path.read_text("utf-8").count('class="message default clearfix')
    for path in (built.files / "whatsapp").rglob("*.txt"):
        line = r"^\u200e?\[?\d\d-\d\d-\d\d \d\d:\d\d[^:]*?(?::\d\d\] | - )[^:\n]+: (?!\u200eBerichten|.*aangemaakt)"
        heads = re.findall(line, path.read_text("utf-8"), re.MULTILINE)
        counts[str(path.relative_to(built.files))] = len(heads)
    assert dict(counts) == built.said.files
    assert sum(counts.values()) == built.said.messages + built.said.copies


def test_most_of_it_is_the_phone_service(built: Built) -> None:
    share = built.said.formats["xmpp-json"] / built.said.messages
    assert 0.5 < share < 0.66
    assert set(built.said.formats) == {
        "xmpp-json", "matrix-text", "telegram-json", "telegram-html", "whatsapp-android", "whatsapp-ios", "forum-csv",
    }  # fmt: skip


def test_no_slot_or_choice_is_left_over(built: Built) -> None:
    left = re.compile(r"\{[A-Za-z0-9]+!?\}|\[[^\[\]\n]*\|[^\[\]\n]*\]|§|[\ue000-\uf8ff]|\\n")
    found = [text for text in every_text(built.files) if left.search(text)]
    assert found == []


def test_telegram_dates_agree_with_each_other(built: Built) -> None:
    from speur.drill.clock import stamp

    for _, _, message in telegram(built.files):
        assert message["date"] == stamp(int(message["date_unixtime"]))


def test_entities_say_the_same_as_the_text(built: Built) -> None:
    kinds: Counter[str] = Counter()
    for _, _, message in telegram(built.files):
        assert plain(message["text"]) == "".join(part["text"] for part in message["text_entities"])
        kinds.update(part["type"] for part in message["text_entities"])
    assert {"plain", "link", "mention"} <= set(kinds)


def test_telegram_is_printed_as_telegram_desktop_does(built: Built) -> None:
    for path in (built.files / "telegram").glob("*/result.json"):
        text = path.read_text(encoding="utf-8")
        assert json.dumps(json.loads(text), ensure_ascii=False, indent=1).replace("[]", "[]") == text


def test_truth_points_at_text_that_is_there(built: Built) -> None:
    index = {(name, chat, message["id"]): plain(message["text"]) for name, chat, message in telegram(built.files)}
    pages: dict[str, str] = {}
    logs: dict[str, list[dict[str, Any]]] = {}
    checked: Counter[str] = Counter()
    kinds = ("deals", "threats", "offers", "privilege", "links", "scams", "arrests_told", "families")
    for place in (place for kind in kinds for story in built.truth[kind] for place in story["places"]):  # type: ignore[attr-defined]
        file, text = place["file"], place["text"]
        if file.endswith("result.json"):
            assert index[file, place["chat"], place["message"]] == text
        elif "/xmpp/" in file:
            if file not in logs:
                logs[file] = list(objects((built.files / file).read_text(encoding="utf-8")))
            entry = logs[file][place["index"]]
            assert (entry["ts"], entry["from"], entry["to"], entry["body"]) == (
                place["ts"], place["from"], place["to"], text,
            )  # fmt: skip
        else:
            page = pages.setdefault(file, (built.files / file).read_text(encoding="utf-8"))
            if "line" in place:
                assert text.split("\n")[0] in page.splitlines()[place["line"] - 1]
            elif file.endswith(".csv"):
                assert text.split("\n")[0].replace('"', '""') in page
        checked[file.split("/")[0]] += 1
    assert set(checked) >= {"telegram", "phone-service", "forum"}


def test_everything_is_in_it(built: Built) -> None:
    assert all(built.said.told[kind] for kind in ("deals", "threats", "offers", "links", "scams", "families"))
    assert len([person for person in built.truth["people"] if "phone" in person["accounts"]]) == 128  # type: ignore[attr-defined]


def test_offers_are_posted_about_45_times(built: Built) -> None:
    sizes = [family["copies"] for family in built.truth["families"]]  # type: ignore[attr-defined]
    assert 35 < sum(sizes) / len(sizes) < 55
    same = Counter(place["text"] for place in built.truth["families"][0]["places"])  # type: ignore[index]
    assert same.most_common(1)[0][1] > sizes[0] / 2


def test_one_group_was_exported_twice(built: Built) -> None:
    chats: dict[int, dict[str, dict[int, str]]] = {}
    for name, chat, message in telegram(built.files):
        chats.setdefault(chat, {}).setdefault(name, {})[message["id"]] = plain(message["text"])
    twice = [exports for exports in chats.values() if len(exports) > 1]
    assert len(twice) == 1
    early, late = (messages for _, messages in sorted(twice[0].items()))
    assert len(late) > len(early)
    assert len(early.keys() & late.keys()) > 0.9 * len(early)


def test_the_html_export_nests_properly(built: Built) -> None:
    class Nesting(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag != "br":
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    pages = sorted((built.files / "telegram").rglob("messages*.html"))
    assert pages
    for page in pages:
        reader = Nesting()
        reader.feed(page.read_text(encoding="utf-8"))
        assert reader.open == []


def test_pictures_are_pictures_and_some_are_missing(built: Built) -> None:
    from speur.drill.pictures import png

    there = {str(path.relative_to(built.files)) for path in built.files.rglob("*.jpg")}
    assert len(there) == built.said.pictures > 5
    assert all((built.files / name).read_bytes()[:2] == b"\xff\xd8" for name in there)
    named = {
        f"{name.rpartition('/')[0]}/{message['photo']}"
        for name, _, message in telegram(built.files)
        if "photo" in message
    }
    assert named - there
    raw = png("x")
    size = struct.unpack(">I", raw[33:37])[0]
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(zlib.decompress(raw[41 : 41 + size])) == 36 * (48 * 3 + 1)


def test_the_mapping_names_columns_of_the_table(built: Built) -> None:
    mapping = tomllib.loads((built.files / "forum" / "mapping.toml").read_text(encoding="utf-8"))
    named = {mapping[name] for name in ("id", "conversation", "title", "sender", "time", "reply_to", "text")}
    with (built.files / "forum" / "posts.csv").open(encoding="utf-8", newline="") as table:
        assert named <= set(next(csv.reader(table)))


def test_the_arrested_say_nothing_afterwards(built: Built) -> None:
    gone = {person["accounts"]["phone"]: person["arrested"] for person in built.truth["people"] if person["arrested"]}  # type: ignore[attr-defined]
    assert len(gone) == 9
    for path in (built.files / "phone-service" / "xmpp").glob("*.json"):
        for entry in objects(path.read_text(encoding="utf-8")):
            assert entry["ts"] <= gone.get(entry["from"].partition("/")[0], "9")


def test_works_with_a_handful_of_episodes(tmp_path: Path) -> None:
    said: CaseTruth = build_case(tmp_path, messages=2000, seed=3, scripts_dir=SAMPLES)
    assert said.messages == 2000
    assert said.told["deals"]
    assert said.families


def test_refuses_to_be_too_small(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 2000"):
        build_case(tmp_path, messages=100)
