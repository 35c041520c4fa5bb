"""The index folder: one writer, a mark that is never ahead, and a crash that heals."""

import threading
import time
from pathlib import Path

import msgspec
import pytest
from search_reference import VOCABULARY, People, Said, as_doc, build, make_messages

from speur.model import CaseBusy, CaseDamaged
from speur.model.ordering import order_key
from speur.search.engine import Engine
from speur.search.index import Index, Mark, doc, read_mark, write_mark
from speur.search.schema import BLOCK, DAY, HOUR, spans


def test_a_document_is_json_whatever_the_text() -> None:
    for text in [*VOCABULARY, '"\\\n\x00\u2028', "\ud800", "💰" * 300, '","row":1']:
        line = doc(1, order_key(5, 1), 5, 2, None, 3, 'own "service"', "nl", "text", ("link",), text, ("btc:1",))
        read = msgspec.json.decode(line)
        assert read["row"] == 1
        assert read["service"] == 'own "service"'
        assert "sender" not in read


def test_order_keys_sort_by_time_then_row() -> None:
    keys = [order_key(t, r) for t in (None, -(10**12), -1, 0, 1, 1_523_455_560, 10**12) for r in (0, 1, (1 << 30) - 1)]
    assert keys == sorted(set(keys))
    assert all(-(1 << 63) <= key < 1 << 63 for key in keys)


def test_spans_are_the_hours_between() -> None:
    assert spans(0, HOUR) == [0]
    assert spans(10, HOUR) == []
    assert len(spans(0, 3 * DAY)) == 3
    assert len(spans(0, BLOCK)) == 1
    assert len(spans(-HOUR, BLOCK + HOUR)) == 3
    assert len(spans(HOUR, 365 * DAY)) < 100


def test_what_is_added_is_found_after_the_commit(tmp_path: Path) -> None:
    messages = make_messages(20)
    index = Index.create(tmp_path / "index")
    engine = Engine(index, People())
    assert engine.count("") == 0
    with index.writer(heap_bytes=20_000_000, threads=1) as writer:
        writer.add(as_doc(messages[0]))
        writer.commit(0)
        assert engine.count("") == 0
        assert engine.reload()
        assert not engine.reload()
        assert engine.count("") == 1
        writer.add_many(as_doc(m) for m in messages[1:])
        writer.commit(19)
    engine.reload()
    assert engine.count("") == 20
    assert engine.last_row() == index.last_row() == 19


def test_only_one_may_write(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "index")
    with index.writer(heap_bytes=20_000_000, threads=1), pytest.raises(CaseBusy, match="only writer"):
        Index.open(tmp_path / "index").writer(heap_bytes=20_000_000, threads=1)
    Index.open(tmp_path / "index").writer(heap_bytes=20_000_000, threads=1).close()


def test_a_crash_before_the_commit_loses_only_what_was_not_committed(tmp_path: Path) -> None:
    messages = make_messages(30)
    index = build(tmp_path / "index", messages[:20])
    with index.writer(heap_bytes=20_000_000, threads=1) as writer:
        writer.add_many(as_doc(m) for m in messages[20:])
    assert Engine(index, People()).count("") == 20


def test_a_crash_between_commit_and_mark_heals(tmp_path: Path) -> None:
    messages = make_messages(30)
    index = build(tmp_path / "index", messages)
    write_mark(index.folder, msgspec.structs.replace(read_mark(index.folder), last_row=19))
    again = Index.open(tmp_path / "index")
    with again.writer(heap_bytes=20_000_000, threads=1) as writer:
        assert again.last_row() == 19
        writer.add_many(as_doc(m) for m in messages[20:])
        writer.commit(29)
    assert sorted(Engine(again, People()).rows("")) == list(range(30))


def test_rows_can_be_replaced_in_one_commit(tmp_path: Path) -> None:
    messages = make_messages(30)
    index = build(tmp_path / "index", messages)
    with index.writer(heap_bytes=20_000_000, threads=1) as writer:
        writer.delete_rows([3, 4])
        writer.add(as_doc(msgspec.structs.replace(messages[3], text="vervangen")))
        writer.commit(29)
    engine = Engine(index, People())
    assert list(engine.rows("vervangen")) == [3]
    assert sorted(engine.rows("")) == [n for n in range(30) if n != 4]


def test_rows_above_can_be_taken_out(tmp_path: Path) -> None:
    index = build(tmp_path / "index", make_messages(30))
    with index.writer(heap_bytes=20_000_000, threads=1) as writer:
        writer.delete_after(9)
        writer.commit(9)
    assert sorted(Engine(index, People()).rows("")) == list(range(10))


def test_pages_stay_put_while_messages_arrive(tmp_path: Path) -> None:
    messages = make_messages(60)
    index = build(tmp_path / "index", messages[:40])
    engine = Engine(index, People())
    first = engine.hits("", 10)
    with index.writer(heap_bytes=20_000_000, threads=1) as writer:
        writer.add_many(as_doc(m) for m in messages[40:])
        writer.commit(59)
    engine.reload()
    second = engine.hits("", 10, after=first.next)
    assert max(second.ords) < min(first.ords)
    expected = sorted((m.ord for m in messages if m.ord < first.ords[-1]), reverse=True)[:10]
    assert second.ords == expected


def test_readers_are_not_disturbed_by_a_writer(tmp_path: Path) -> None:
    messages: list[Said] = make_messages(600)
    index = build(tmp_path / "index", messages[:300], commits=1)
    engine = Engine(Index.open(index.folder), People())
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                engine.reload()
                total = engine.count("")
                if total < 300 or len(list(engine.rows("", chunk=50))) < total:
                    wrong.append(total)
        except Exception as error:  # noqa: BLE001 -- the thread's error is the test's error
            wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    with index.writer(heap_bytes=20_000_000, threads=1) as writer:
        for start in range(300, 600, 50):
            writer.add_many(as_doc(m) for m in messages[start : start + 50])
            writer.commit(start + 49)
            time.sleep(0.01)
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong
    engine.reload()
    assert engine.count("") == 600


def test_what_is_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseDamaged, match="reindex"):
        Index.open(tmp_path / "nothing")
    index = Index.create(tmp_path / "index")
    with pytest.raises(CaseDamaged, match="found one"):
        Index.create(tmp_path / "index")
    write_mark(index.folder, msgspec.structs.replace(read_mark(index.folder), version=999))
    with pytest.raises(CaseDamaged, match="version 999"):
        Index.open(tmp_path / "index")
    (tmp_path / "index" / "mark.json").write_text("{")
    with pytest.raises(CaseDamaged, match="reindex"):
        Index.open(tmp_path / "index")
    write_mark(index.folder, Mark())
    for file in (tmp_path / "index" / "segments").glob("meta.json"):
        file.write_text("not json")
    with pytest.raises(CaseDamaged, match="reindex"):
        Index.open(tmp_path / "index")
