"""The search page shows all hits once, and its links ask what they say."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from speur.actions.hits_export import defused
from speur.actions.opening import OpenCase
from speur.search import parse
from speur.web import filters

_ROW = re.compile(r'data-row="(\d+)"')
_NEXT = re.compile(r'href="([^"]+)" data-more="([^"]+)"')


def walk(client: TestClient[Litestar], first: str, which: int) -> list[str]:
    rows, address = [], first
    while True:
        text = client.get(address).text
        rows += _ROW.findall(text)
        more = _NEXT.search(text)
        if not more:
            return rows
        address = more[which].replace("&amp;", "&")


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
@pytest.mark.parametrize("which", [1, 2], ids=["pages", "parts"])
def test_paging_gives_every_hit_once(client: TestClient[Litestar], sample_case: Path, sort: str, which: int) -> None:
    rows = walk(client, f"/search?q=zoekwoord&sort={sort}", which)
    opened = OpenCase(sample_case)
    assert len(rows) == len(set(rows)) == opened.engine.count("zoekwoord")
    assert {int(row) for row in rows} == set(opened.engine.rows("zoekwoord"))


def test_everything_can_be_paged_through(client: TestClient[Litestar], sample_case: Path) -> None:
    rows = walk(client, "/search", 2)
    assert len(rows) == len(set(rows)) == OpenCase(sample_case).engine.count("")


def test_a_wrong_query_is_explained_where_it_is_wrong(client: TestClient[Litestar]) -> None:
    answer = client.get("/search?q=kade (haven")
    assert answer.status_code == 400
    assert "<mark>(haven</mark>" in answer.text
    assert client.get("/search/more?q=(x").status_code == 400
    assert client.get("/search/export?q=(x").status_code == 400


def test_hits_are_highlighted_with_the_messages_beside_them(client: TestClient[Litestar]) -> None:
    text = client.get('/search?q="nummer 77"').text
    assert "zoekwoord <mark>nummer 77</mark>" in text
    assert "zoekwoord nummer 76" in text
    assert "zoekwoord nummer 78" in text


@pytest.mark.parametrize(
    ("query", "turned", "removed"),
    [
        ("kade lang:nl", "kade NOT lang:nl", "kade"),
        ("NOT lang:nl", "lang:nl", ""),
        ("(a OR b) -in:x", "(a OR b) in:x", "a OR b"),
    ],
)
def test_chips_turn_and_go(query: str, turned: str, removed: str) -> None:
    (chip,) = filters.chips(parse(query))
    assert chip.toggled == turned
    assert chip.removed == removed
    assert parse(chip.toggled).root != parse(query).root


@pytest.mark.parametrize("value", ['a "quoted" \\ name', "a (b", "a*", "x OR y", "телеграм", "a:b:c", "-x", "a~"])
def test_a_filter_survives_any_value(value: str) -> None:
    made = filters.with_filter(parse("kade OR haven"), "in", value)
    (chip,) = filters.chips(parse(made))
    assert (chip.field, chip.value) == ("in", value)
    again = filters.with_filter(parse(made), "in", value, "exclude")
    assert [c.included for c in filters.chips(parse(again))] == [False]


def test_a_period_replaces_the_period() -> None:
    made = filters.with_period(parse("kade date:2018"), "2018-04-01", "2018-04-30")
    assert filters.period(parse(made)) == ("2018-04-01", "2018-04-30")
    assert made.count("date:") == 1
    assert filters.with_period(parse(made), "", "") == "kade"


def test_facets_ask_for_exactly_their_value(client: TestClient[Litestar]) -> None:
    """Each link of a facet finds as many messages as the facet said."""
    text = client.get("/search/sides").text
    found = re.findall(r'facet-add" href="([^"]+)".*?facet-count">([\d,]+)<', text, re.DOTALL)
    assert len(found) > 10
    for address, said in found:
        answer = client.get(address.replace("&amp;", "&"))
        total = re.search(r"<strong>([\d,]+) message", answer.text)
        assert total, address
        assert int(total[1].replace(",", "")) >= int(said.replace(",", "")), address


def test_cells_are_defused() -> None:
    for cell in ("=1+1", "+31612345678", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"):
        assert defused(cell) == f"'{cell}"
    for cell in ("", "a=1", " x", "1-2", "'=1"):
        assert defused(cell) == cell


def test_the_csv_has_every_hit_and_no_formula(client: TestClient[Litestar], sample_case: Path) -> None:
    answer = client.get("/search/export?form=csv&q=")
    assert answer.headers["content-disposition"].startswith("attachment")
    text = answer.content.decode("utf-8-sig")
    csv.field_size_limit(10_000_000)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) - 1 == OpenCase(sample_case).engine.count("")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any(cell.startswith("'=cmd") for row in rows for cell in row)


def test_the_json_lines_have_every_hit_as_it_is(client: TestClient[Litestar], sample_case: Path) -> None:
    lines = client.get("/search/export?form=jsonl&q=zoekwoord").content.splitlines()
    assert len(lines) == OpenCase(sample_case).engine.count("zoekwoord")
    assert all("zoekwoord" in json.loads(line)["text"] for line in lines)


def test_every_search_view_and_export_is_audited_before_the_answer(
    client: TestClient[Litestar], sample_case: Path
) -> None:
    people = OpenCase(sample_case).case.people

    def last() -> tuple[str, dict[str, object]]:
        (entry,) = people.entries(last=1)
        return entry.action, entry.detail

    client.get("/search?q=zoekwoord")
    assert last()[0] == "search"
    assert last()[1]["query"] == "zoekwoord"
    assert last()[1]["hits"] == OpenCase(sample_case).engine.count("zoekwoord")
    client.get("/search/more?q=zoekwoord&after=4611686018427387904")
    assert last()[1]["page"] == "search"
    client.get("/search/sides?q=never asked before")
    assert last()[1]["query"] == "never asked before"
    client.get("/search/export?q=zoekwoord&form=csv")
    assert last()[0] == "export"
    assert last()[1]["messages"] == OpenCase(sample_case).engine.count("zoekwoord")
    client.get("/search?q=(x")
    assert "error" in last()[1]
    for path, page in (("/", "overview"), ("/conversations", "conversations"), ("/accounts", "accounts")):
        client.get(path)
        assert last() == ("view", {**last()[1], "page": page, "by": "workbench"})
    assert not people.verify()


def test_state_stays_in_the_address(client: TestClient[Litestar]) -> None:
    text = client.get("/search?q=zoekwoord&sort=oldest&zone=Asia/Hong_Kong").text
    for address in re.findall(r'href="(/search\?[^"]+)"', text):
        assert "zone=Asia%2FHong_Kong" in address
    more = _NEXT.search(text)
    assert more
    assert "sort=oldest" in more[1]
