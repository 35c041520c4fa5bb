"""The query language, and the index that answers it."""

from speur.search.ast import Query, Sort
from speur.search.compile import Directory, KnowsRows
from speur.search.engine import Engine, Page
from speur.search.index import Index, Writer, doc
from speur.search.language import parse, to_text

__all__ = [
    "Directory",
    "Engine",
    "Index",
    "KnowsRows",
    "Page",
    "Query",
    "Sort",
    "Writer",
    "doc",
    "parse",
    "to_text",
]
