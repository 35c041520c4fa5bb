"""The lists of conversations and accounts, and the overview: complete, sorted, and right about silence."""

import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from speur.actions.opening import OpenCase
from speur.actions.overview import Figures, silences
from speur.search.timeline import TimeBucket
from speur.web.charts import shades
from speur.web.pages import lists


def buckets(counts: list[int]) -> list[TimeBucket]:
    return [
        TimeBucket(start=n * 86_400, end=(n + 1) * 86_400, label=f"2018-01-{n + 1:02}", count=count)
        for n, count in enumerate(counts)
    ]


def test_a_silence_much_longer_than_usual_is_marked() -> None:
    (found,) = silences(buckets([3] * 40 + [0] * 9 + [3] * 40))
    assert (found.first, found.last) == (40, 48)


def test_usual_pauses_are_no_silence() -> None:
    assert not silences(buckets([5, 0, 0, 0] * 30))
    assert not silences(buckets([5] * 30 + [0, 0] + [5] * 30))
    assert not silences(buckets([0, 0, 0]))
    assert not silences(buckets([1] + [0] * 25 + [1]))
    assert not silences([])


def test_shades_go_from_nothing_to_most() -> None:
    assert shades([[0, 1, 100]]) == [[0, 1, 6]]
    assert shades([[0, 0]]) == [[0, 0]]


def test_the_lists_add_up(sample_case: Path) -> None:
    opened = OpenCase(sample_case)
    figures = Figures(opened)
    stats = figures.stats.get()
    assert sum(one.messages for one in figures.conversations.get()) == stats["messages"]
    assert len(figures.conversations.get()) == stats["conversations"]
    assert len(figures.accounts.get()) == stats["accounts"]
    assert sum(one.messages for one in figures.accounts.get()) <= stats["messages"]
    assert figures.stats.get() is stats


@pytest.mark.parametrize(("what", "cell"), [("conversations", "conversation"), ("accounts", "account")])
@pytest.mark.parametrize("sort", ["messages", "-messages", "name", "-name", "last", "first", "service", "nonsense"])
def test_every_line_is_on_one_page(
    client: TestClient[Litestar], sample_case: Path, what: str, cell: str, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 7)
    figures = Figures(OpenCase(sample_case))
    expected = {one.number for one in getattr(figures, what).get()}
    seen: list[int] = []
    for page in range(1, -(-len(expected) // 7) + 1):
        text = client.get(f"/{what}?sort={sort}&page={page}").text
        seen += [int(n) for n in re.findall(rf'<th scope="row"><a href="/{cell}/(\d+)"', text)]
    assert len(seen) == len(set(seen))
    assert set(seen) == expected


def test_the_filter_box_finds_by_name_and_key(client: TestClient[Litestar]) -> None:
    text = client.get("/conversations?f=SCRIPT").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "javascript:alert(5)" in text
    assert "family" not in text


def test_the_overview_says_what_was_not_read(client: TestClient[Litestar], sample_case: Path) -> None:
    text = client.get("/").text
    stats = Figures(OpenCase(sample_case)).stats.get()
    assert f"{stats['messages']:,}" in text
    assert "Bytes unaccounted for" in text
