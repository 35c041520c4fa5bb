"""A conversation is read whole, in order and once, from any place in it, and its messages lead back to bytes."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from speur.actions.conversation import BEFORE_ALL, BEHIND_ALL
from speur.actions.opening import OpenCase
from speur.store import conversations as stored
from speur.store.conversations import Slice
from speur.store.reading import Shown
from speur.web.evidence_text import evidence
from web.talk_case import MESSAGES
from web.test_hostile import check

_MESSAGE = re.compile(r'id="m-([0-9a-f.\-a-z]+)"')
_FIRST = re.compile(r'data-first="(-?\d+)" data-last="(-?\d+)" data-before="(\w*)" data-after="(\w*)"')


@pytest.fixture(scope="module")
def opened(talk_case: Path) -> OpenCase:
    return OpenCase(talk_case)


@pytest.fixture(scope="module")
def number(opened: OpenCase) -> int:
    with opened.store.connect() as connection:
        return int(connection.exec_driver_sql("SELECT id FROM conversation WHERE key LIKE '%77'").scalar() or 0)


def everything(opened: OpenCase, number: int) -> list[tuple[int, bool]]:
    """All keys of a conversation in order, by one plain query."""
    with opened.store.connect() as connection:
        return [
            (ord_, bool(is_event))
            for ord_, is_event in connection.exec_driver_sql(
                "SELECT ord, 0 FROM message WHERE conversation = ?1 AND same_as IS NULL UNION ALL "
                "SELECT ord, 1 FROM event WHERE conversation = ?1 AND same_as IS NULL "
                "AND kind NOT IN ('reaction', 'edit-mark') "
                "ORDER BY 1, 2",
                (number,),
            )
        ]


@pytest.mark.parametrize("limit", [2, 3, 7, 50, 1000])
@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
def test_paging_shows_every_line_once_in_order(opened: OpenCase, number: int, limit: int, forward: bool) -> None:
    ask: Callable[..., Slice] = stored.after if forward else stored.before
    key, more, seen = (BEFORE_ALL if forward else BEHIND_ALL), True, []
    with opened.store.connect() as connection:
        while more:
            page = ask(connection, number, key, limit)
            lines = [(line.ord, not isinstance(line, Shown)) for line in page.lines]
            seen = seen + lines if forward else lines + seen
            key, more = (page.last, page.more_after) if forward else (page.first, page.more_before)
    assert seen == everything(opened, number)
    assert len(seen) > MESSAGES - 5


def test_the_page_can_be_walked_from_any_place(talk: TestClient[Litestar], number: int) -> None:
    text = talk.get(f"/conversation/{number}?date=2019-03-02").text
    seen = _MESSAGE.findall(text)
    for side in (0, 1):
        edge = _FIRST.search(text)
        while edge and edge[3 + side]:
            more = talk.get(f"/conversation/{number}/lines?{('before', 'after')[side]}={edge[1 + side]}").text
            part = _MESSAGE.findall(more)
            seen = seen + part if side else part + seen
            edge = _FIRST.search(more)
    with_page = OpenCase(Path(talk.app.state.opened.case.folder))
    assert len(seen) == len(set(seen)) == sum(not is_event for _, is_event in everything(with_page, number))


def test_messages_without_a_time_stand_first_under_a_heading(talk: TestClient[Litestar], number: int) -> None:
    text = talk.get(f"/conversation/{number}?edge=first").text
    assert text.index("Without a time") < text.index("bericht nummer 3<") < text.index("bericht nummer 1<")


def test_a_reply_quotes_and_leads_to_what_it_answers(talk: TestClient[Litestar], number: int, opened: OpenCase) -> None:
    reply = opened.engine.hits("antwoord", limit=1).rows[0]
    with opened.store.connect() as connection:
        one = stored.shown(connection, [reply])[0]
    text = talk.get(f"/conversation/{number}?at={one.id}").text
    quote = re.search(r'<a class="quote" href="([^"]+)"', text)
    assert quote
    assert "bericht nummer 10<" in text[quote.start() : quote.start() + 600]
    behind = talk.get(quote[1].replace("&amp;", "&")).text
    chosen = re.search(r'<li class="msg[^"]*chosen[^"]*".*?</li>', behind, re.DOTALL)
    assert chosen
    assert "bericht nummer 10<" in chosen[0]
    assert f"at={one.id}" in behind  # the way back
    assert "Reply to message 99999, which is not in the evidence" in text


def test_an_edited_message_shows_its_earlier_text_and_both_items(talk: TestClient[Litestar], number: int) -> None:
    text = talk.get(f"/conversation/{number}?q=zeventig").text
    line = next(part for part in text.split('<li class="msg') if "nummer <mark>zeventig</mark>, bewerkt" in part)
    assert "1 other version" in line
    assert "bericht nummer 70<" in line
    assert "in 2 items" in line
    assert ">edited<" in line


def test_the_filter_hides_and_shows_again(talk: TestClient[Litestar], number: int) -> None:
    text = talk.get(f'/conversation/{number}?only=1&q="nummer 100" OR "nummer 101" OR "nummer 110"').text
    assert len(_MESSAGE.findall(text)) == 2  # 100 is a service message
    stubs = re.findall(r'data-after="(-?\d+)" data-until="(-?\d+)">([^<]*)<', text)
    assert len(stubs) == 3
    assert stubs[1][2].startswith("8 hidden")
    shown = talk.get(f"/conversation/{number}/lines?after={stubs[1][0]}&until={stubs[1][1]}").text
    assert len(_MESSAGE.findall(shown)) == 8
    assert "bericht nummer 102<" in shown
    assert "bericht nummer 110<" not in shown
    hidden = sum(int(words.split()[0]) for _, _, words in stubs)
    assert hidden + 2 == sum(not is_event for _, is_event in everything(talk.app.state.opened, number))


def test_hits_are_marked_and_stepped_through(talk: TestClient[Litestar], number: int) -> None:
    text = talk.get(f"/conversation/{number}?q=nummer&edge=first").text
    assert text.count('<li class="msg') == text.count(" hit") - text.count(" hits") or " hit" in text
    there = talk.get(f'/conversation/{number}/hit?q="nummer 110"&after={BEFORE_ALL}', follow_redirects=False)
    assert there.status_code == 303
    assert "bericht <mark>nummer 110</mark>" in talk.get(there.headers["location"]).text
    assert talk.get(f'/conversation/{number}/hit?q="nummer 110"&after={BEHIND_ALL - 1}').status_code == 404


def test_a_wrong_query_is_said_and_the_conversation_still_shown(talk: TestClient[Litestar], number: int) -> None:
    answer = talk.get(f"/conversation/{number}?q=(x&only=1")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert "bericht nummer" in answer.text


def test_files_are_pictures_downloads_or_missing(talk: TestClient[Litestar], number: int) -> None:
    text = "".join(talk.get(f"/conversation/{number}?q={q}").text for q in ('"nummer 62"', '"nummer 63"')) + "".join(
        talk.get(f"/conversation/{number}?date=2019-03-0{day}").text for day in (1, 2)
    )
    found = re.search(r'<img src="(/picture/\d+/thumb)"', text)
    assert found
    drawn = talk.get(found[1])
    assert drawn.headers["content-type"] == "image/jpeg"
    assert drawn.content[:3] == b"\xff\xd8\xff"
    assert "not in the evidence" in text


@pytest.mark.parametrize(
    "extra",
    ["", "?edge=first", "?q=nummer&only=1", "?q=<script>", "?date=2019-03-01", "?date=<b>", "?style=dense", "?at=x",
     "?before=1", "/side", "/lines", "/hit?q=zz"],
)  # fmt: skip
def test_hostile_text_stays_text_in_every_form(talk: TestClient[Litestar], number: int, extra: str) -> None:
    answer = talk.get(f"/conversation/{number}{extra}")
    assert answer.status_code in {200, 404}
    check(answer.text, extra)
    assert len(answer.text) < 400_000


def test_context_of_a_message_is_five_minutes(talk: TestClient[Litestar], opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        one = stored.shown(connection, [opened.engine.hits('"nummer 101"', limit=1).rows[0]])[0]
    text = talk.get(f"/message/{one.id}/context").text
    # One second; the next is 50 minutes on.
    assert sorted(re.findall(r"bericht nummer (\d+)<", text)) == ["100", "101", "102", "103"]
    check(text, "context")


def test_reading_is_audited(talk: TestClient[Litestar], number: int, opened: OpenCase) -> None:
    for address in ("", "/lines"):
        talk.get(f"/conversation/{number}{address}")
        last = next(opened.case.people.entries(last=1))
        assert last.action == "view"
        assert last.detail["conversation"] == number
        assert last.detail["lines"] > 10


@pytest.mark.parametrize("piece", ["x", "a.", "a-", "http://", "x.com/", ("y" * 250) + ".", "\u202e", "1.2:"])
def test_long_runs_of_anything_are_drawn_at_once(piece: str) -> None:
    began = time.monotonic()
    evidence((piece * 65_536)[:65_536])
    assert time.monotonic() - began < 5
