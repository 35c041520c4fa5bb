"""Each example on the page for users does what the page says: it is read, is a literal, or is refused."""

import re
from pathlib import Path

import pytest

from speur.model import BadQuery
from speur.search.ast import Words
from speur.search.engine import Engine
from speur.search.fields import FIELDS, HELP
from speur.search.language import parse, to_text

PAGE = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text("utf-8")


def examples(fence: str) -> list[str]:
    blocks = re.findall(rf"^```{fence}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    return [re.split(r"\s{2,}", line.strip())[0] for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("example", examples("query"))
def test_examples_are_read_and_answered(engine: Engine, example: str) -> None:
    query = parse(example)
    assert parse(to_text(query)).root == query.root
    assert engine.count(query) >= 0


@pytest.mark.parametrize("example", examples("literal"))
def test_pasted_examples_are_literals(example: str) -> None:
    assert parse(example).root == Words(text=example)


@pytest.mark.parametrize("example", examples("refused"))
def test_refused_examples_are_refused(example: str) -> None:
    with pytest.raises(BadQuery, match="expected"):
        parse(example)


@pytest.mark.parametrize("help_line", HELP, ids=lambda h: h.name)
def test_help_examples_are_read(help_line: object) -> None:
    parse(help_line.example)  # type: ignore[attr-defined]
    assert help_line.name in FIELDS  # type: ignore[attr-defined]
