"""The engine finds what a plain reading of the query finds, in order, page by page."""

import threading
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from search_reference import VOCABULARY, People, Said, as_doc, build, holds, make_messages

from speur.model import BadQuery
from speur.search.ast import And, Everything, Field, Fuzzy, Not, Or, Part, Query, Range, Regex, Wildcard, Words
from speur.search.engine import Engine
from speur.search.highlight import spans
from speur.search.language import parse, to_text
from speur.search.vocabulary import Vocabulary
from speur.text import words

TRUE = st.sampled_from([True])
WORD = st.sampled_from([w for w in VOCABULARY if words(w)])
SINGLE = st.sampled_from([w for w in VOCABULARY if len(words(w)) == 1])
PREFIXES = ["pak*", "p*", "*ak*", "*e", "c*e", "t.me/*", "t.me/jo*", "*", "snow_*", "приве*", "caf*", "STRAS*", "*a*b*"]
PATTERNS = [
    "c[oa]k.*",
    "pak(je|ket).*",
    "[0-9]+",
    r"\d{2}",
    "[^a-z]*",
    "sn.w_man12",
    "[а-я]+",
    "a?b?c?",
    "CO.E",
    "b.*a",
]
LEAF: st.SearchStrategy[Part] = st.one_of(
    st.just(Everything()),
    st.builds(Words, text=WORD),
    st.builds(Words, text=st.lists(WORD, min_size=1, max_size=3).map(" ".join), slop=st.integers(0, 3), quoted=TRUE),
    st.builds(Wildcard, pattern=st.sampled_from([p for p in PREFIXES if p != "*"])),
    st.builds(Fuzzy, text=SINGLE, distance=st.integers(1, 2)),
    st.builds(Regex, pattern=st.sampled_from(PATTERNS)),
)
DATE = st.sampled_from(
    [
        "2018",
        "2018-04",
        "2018-04-11",
        "2018-04-11T16",
        "2018-04-11T16:06",
        "2018-10-28",
        "2018-10-28T02",
        "1970",
        "2105",
    ]
)
FIELD: st.SearchStrategy[Part] = st.one_of(
    st.builds(
        Field,
        name=st.sampled_from(["from", "to", "in"]),
        value=st.one_of(
            st.builds(Words, text=st.sampled_from(["jan", "@snow_man12", "kade", "елка", "CAFE", "nobody"])),
            st.builds(Words, text=st.sampled_from(["jan de vries", "de kade"]), quoted=TRUE),
            st.builds(Wildcard, pattern=st.sampled_from(["j*", "*an*", "*"])),
        ),
    ),
    st.builds(
        Field, name=st.just("has"), value=st.builds(Words, text=st.sampled_from(["link", "photo", "reply", "edit"]))
    ),
    st.builds(Field, name=st.just("service"), value=st.builds(Words, text=st.sampled_from(["telegram", "XMPP", "x"]))),
    st.builds(Field, name=st.just("lang"), value=st.builds(Words, text=st.sampled_from(["nl", "und"]))),
    st.builds(Field, name=st.just("btc"), value=st.builds(Words, text=st.sampled_from(["1A1zP1", "bc1qxy", "x"]))),
    st.builds(Field, name=st.just("btc"), value=st.builds(Wildcard, pattern=st.sampled_from(["*", "1A*"]))),
    st.builds(Field, name=st.just("id"), value=st.builds(Words, text=st.sampled_from(["7", "nothing"]))),
    st.builds(
        Field,
        name=st.just("date"),
        value=st.one_of(
            st.builds(Words, text=DATE | st.just("none")),
            st.builds(
                Range,
                low=st.none() | DATE,
                high=st.none() | DATE,
                include_low=st.booleans(),
                include_high=st.booleans(),
            ),
        ),
    ),
)


def _joined(inner: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    parts = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(And, parts=parts), st.builds(Or, parts=parts), st.builds(Not, part=inner))


TREE = st.recursive(LEAF | FIELD, _joined, max_leaves=6)
ZONES = st.sampled_from(["UTC", "Europe/Amsterdam", "Asia/Kolkata", "America/New_York"])
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@calmly
@given(tree=TREE, zone=ZONES)
def test_finds_what_a_plain_reading_finds(engine: Engine, messages: list[Said], tree: Part, zone: str) -> None:
    expected = sorted((m for m in messages if holds(tree, m, zone)), key=lambda m: m.ord, reverse=True)
    query = Query(root=tree)
    assert list(engine.rows(query, zone=zone)) == [m.row for m in expected]
    assert engine.count(query, zone) == len(expected)
    page = engine.hits(query, 10, zone=zone)
    assert page.rows == [m.row for m in expected[:10]]
    assert page.total == len(expected)


@calmly
@given(tree=TREE)
def test_written_and_read_again_it_is_the_same_query(engine: Engine, messages: list[Said], tree: Part) -> None:
    read = parse(to_text(tree))
    assert parse(to_text(read)).root == read.root
    assert list(engine.rows(read)) == list(engine.rows(Query(root=tree)))


@calmly
@given(leaf=LEAF)
def test_highlighting_agrees_with_finding(engine: Engine, messages: list[Said], leaf: Part) -> None:
    if isinstance(leaf, Everything):
        return
    query = Query(root=leaf)
    found = set(engine.rows(query))
    for message in messages:
        shown = spans(query, message.text)
        if isinstance(leaf, Words) and leaf.slop:  # each pair of words is shown, also where not all pairs are there
            assert shown or message.row not in found
        else:
            assert bool(shown) == (message.row in found), message.text
        assert all(0 <= a < b <= len(message.text) for a, b in shown)
        assert all(one[1] <= other[0] for one, other in pairwise(shown))


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
@pytest.mark.parametrize("query", ["", "pak*", "de OR het OR een", "date:2018-04-11T16:06", "NOT coke"])
def test_pages_give_every_message_once(engine: Engine, messages: list[Said], query: str, sort: str) -> None:
    rows: list[int] = []
    after = None
    while True:
        page = engine.hits(query, 7, sort, after)  # type: ignore[arg-type]
        rows += page.rows
        assert page.total == engine.count(query)
        after = page.next
        if after is None:
            break
        assert len(page.rows) == 7
    expected = [m.row for m in sorted(messages, key=lambda m: m.ord) if holds(parse(query).root, m)]
    assert sorted(rows) == sorted(expected)
    if sort == "oldest":
        assert rows == expected
    if sort == "newest":
        assert rows == expected[::-1]


def test_all_rows_come_in_chunks_too(engine: Engine, messages: list[Said]) -> None:
    newest = [m.row for m in sorted(messages, key=lambda m: m.ord, reverse=True)]
    assert list(engine.rows("", chunk=13)) == newest
    assert list(engine.rows("", "oldest", chunk=13)) == newest[::-1]


def test_messages_without_time_come_last(engine: Engine, messages: list[Said]) -> None:
    untimed = [m.row for m in messages if m.ts is None]
    assert untimed
    assert set(list(engine.rows(""))[-len(untimed) :]) == set(untimed)


def test_threads_get_the_same_answers(engine: Engine) -> None:
    queries = ["pak* OR coke~", '"de het"', "from:jan", "date:2018-04", "/c[oa]ke/ NOT a"] * 8
    alone = [list(engine.rows(q)) for q in queries]
    together: list[list[int]] = [[] for _ in queries]

    def ask(at: int) -> None:
        together[at] = list(engine.rows(queries[at]))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(queries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_a_zone_that_does_not_exist_is_said(engine: Engine) -> None:
    with pytest.raises(BadQuery, match="Europe/Atlantis"):
        engine.hits("date:2018", zone="Europe/Atlantis")


def test_price_finds_nothing_yet(engine: Engine) -> None:
    assert engine.count("price:>50") == 0
    assert engine.count("price:50") == 0
    assert engine.count("threat:high") == 0


COSTLY = [
    "*a" * 60,
    "a*" * 2_000,
    "/(a|b|c|d)*e(a|b|c|d){10}/",
    "/.{0,99}a.{99}/",
    "/(.*a){20}/",
    "/([a-z]{1,99}){1,99}/",
    r"/\w{50}\w{50}/",
    " OR ".join(f"a{n}*" for n in range(900)),
    " OR ".join(f"*a{n}*" for n in range(900)),
    " OR ".join(f"a{n}~2" for n in range(900)),
    '"' + "a b " * 2_000 + '"~9',
    "b/" * 3_000 + "a*",
    "from:" + "*a" * 3_000,
    "btc:" + "*a" * 3_000,
    "a" * 5_000 + "~2",
    "date:[0001 TO 9999]",
    "date:9999-12-31T23:59:59",
]


@pytest.mark.parametrize("query", COSTLY, ids=lambda q: q[:12])
def test_costly_queries_are_answered_or_refused_quickly(engine: Engine, query: str) -> None:
    start = time.perf_counter()
    text = "a" * 255 + " aab " * 500
    with suppress(BadQuery):
        engine.hits(query)
    with suppress(BadQuery):
        spans(query, text)
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize("pattern", ["*ak*", "*e", "*a*b*", "*k*t", "*нь*", "*nothing*", "*ам*", "*е*", "*man1*"])
def test_words_from_memory_find_the_same(engine: Engine, messages: list[Said], pattern: str) -> None:
    expected = {m.row for m in messages if holds(Wildcard(pattern=pattern), m)}
    searcher = engine._snapshot.searcher
    vocabulary = Vocabulary()
    for _ in range(2):  # the first questions after a commit
        assert vocabulary.matching(pattern, searcher, 1) is None
    from_memory = vocabulary.matching(pattern, searcher, 1)
    assert from_memory is not None
    assert {m.row for m in messages if set(words(m.text)) & set(from_memory)} == expected
    for _ in range(4):
        assert set(engine.rows(pattern)) == expected
    assert vocabulary.matching(pattern, searcher, 2) is None


def test_words_that_came_later_are_found_too(tmp_path: Path) -> None:
    messages = make_messages(20)
    index = build(tmp_path / "index", messages[:10], commits=1)
    engine = Engine(index, People())
    for _ in range(3):
        assert engine.count("*ewkoerie*") == 0
    with index.writer(heap_bytes=20_000_000, threads=1) as writer:
        writer.add(as_doc(msgspec.structs.replace(messages[10], text="Nieuwkoeriers")))
        writer.commit(10)
    engine.reload()
    for _ in range(4):
        engine._remembered.clear()
        assert engine.count("*uwkoerie*") == 1
