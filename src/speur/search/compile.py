"""A query's tree to the index's query objects. Never through tantivy's own query parser, which is not Lucene's."""

import re
from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Final, Protocol, runtime_checkable

import tantivy

from speur.model import BadQuery
from speur.search import regex
from speur.search.ast import And, Everything, Field, Fuzzy, Not, Or, Part, Range, Regex, Value, Wildcard, Words
from speur.search.dates import stretch
from speur.search.fields import LABELS, ROWS
from speur.search.schema import BLOCK, HOUR, NO_SECONDS, spans
from speur.search.values import shown
from speur.text import wildcard_words, words

_MUST: Final = tantivy.Occur.Must
_SHOULD: Final = tantivy.Occur.Should
_MUST_NOT: Final = tantivy.Occur.MustNot
_INTEGER: Final = tantivy.FieldType.Integer
_MEANT_BY_REGEX: Final = frozenset(r"\.+*?()|[]{}^$-&~#")

_NUMBER: Final = re.compile(r"#([0-9]{1,9})")
"""`from:#17`, `in:#3`: this account, this conversation, by the number the case gives it; `in:"#17"` is a name."""
_LONGEST_BY_TERMS: Final = 200 * BLOCK


class Directory(Protocol):
    """Who and where: numbers of accounts and conversations by name. The store is one.

    A pattern is folded words, one space between, with `*` for any letters: `snow_man12`, `jan de*`. It matches as
    `speur.text.name_test(pattern)` says, against each name, handle, title and key.
    """

    def accounts(self, pattern: str) -> Collection[int]:
        """Numbers of the accounts whose name, handle or key matches."""
        ...

    def conversations(self, pattern: str) -> Collection[int]:
        """Numbers of the conversations whose title or key matches."""
        ...


@runtime_checkable
class KnowsRows(Protocol):
    """A directory that can also answer the fields of `fields.ROWS`; one that cannot finds nothing for them."""

    def rows(self, field: str, value: str) -> Collection[int]:
        """Rows of the messages for which `field:value` holds; `value` is as typed."""
        ...


class Compiler:
    """Turns trees into the index's queries, for one schema, directory and time zone. Raises BadQuery."""

    def __init__(
        self,
        schema: tantivy.Schema,
        directory: Directory,
        zone: str = "UTC",
        words_like: Callable[[str], list[str] | None] = lambda _: None,
    ) -> None:
        """`words_like` gives the index's words for a pattern such as `*koerier*`, or None if it does not know them."""
        self._schema = schema
        self._words_like = words_like
        self._directory = directory
        self._zone = zone

    def query(self, part: Part) -> tantivy.Query:
        """The query for a tree or a part of one."""
        if isinstance(part, Everything):
            return tantivy.Query.all_query()
        if isinstance(part, And):
            return self._all_of(part.parts)
        if isinstance(part, Or):
            return tantivy.Query.boolean_query([(_SHOULD, self.query(p)) for p in part.parts])
        if isinstance(part, Field):
            return self._field(part.name, part.value)
        if isinstance(part, Value):
            return self._text(part)
        return self._all_of((part,))

    def _all_of(self, parts: tuple[Part, ...]) -> tantivy.Query:
        clauses = [(_MUST_NOT, self.query(p.part)) if isinstance(p, Not) else (_MUST, self.query(p)) for p in parts]
        if all(occur is _MUST_NOT for occur, _ in clauses):
            clauses.append((_MUST, tantivy.Query.all_query()))  # a boolean of negatives alone finds nothing
        return tantivy.Query.boolean_query(clauses)

    def _text(self, value: Value) -> tantivy.Query:
        if isinstance(value, Words):
            return self._phrase(words(value.text), value.slop)
        if isinstance(value, Wildcard):
            return self._wildcard(wildcard_words(value.pattern))
        if isinstance(value, Fuzzy):
            (word,) = words(value.text)
            return tantivy.Query.fuzzy_term_query(self._schema, "text", word, value.distance)
        if isinstance(value, Regex):
            return self._regex("text", regex.normal(value.pattern))
        raise BadQuery("expected a field before a range, as in date:[2018 TO 2019], found none")

    def _phrase(self, tokens: list[str], slop: int) -> tantivy.Query:
        if not tokens:
            return tantivy.Query.empty_query()
        if len(tokens) == 1:
            return tantivy.Query.term_query(self._schema, "text", tokens[0], "freq")
        if slop and len(tokens) > 2:
            # tantivy counts slop right for two words only: of three and more it finds too many or too few.
            pairs = [self._phrase([one, other], slop) for one, other in pairwise(tokens)]
            return tantivy.Query.boolean_query([(_MUST, pair) for pair in pairs])
        return tantivy.Query.phrase_query(self._schema, "text", list(tokens), slop)

    def _wildcard(self, tokens: list[str]) -> tantivy.Query:
        # Not phrase_prefix_query: that one takes the first 50 terms and leaves the others out without a word.
        patterns = [".*".join(part for part in token.split("*")) for token in tokens]
        if len(patterns) == 1:
            known = self._words_like(tokens[0]) if tokens[0].startswith("*") else None
            if known is not None:
                return self._set("text", known)
            return self._regex("text", patterns[0])
        return tantivy.Query.regex_phrase_query(self._schema, "text", list(patterns))

    def _regex(self, field: str, pattern: str) -> tantivy.Query:
        try:
            return tantivy.Query.regex_query(self._schema, field, pattern)
        except ValueError as wrong:
            raise BadQuery(f"expected a pattern the index can take, found {pattern[:80]!r}: make it simpler") from wrong

    def _field(self, name: str, value: Value) -> tantivy.Query:
        if name == "date":
            return self._date(value)
        if isinstance(value, Range):
            return tantivy.Query.empty_query()  # price and qty: no data yet
        assert isinstance(value, Words | Wildcard)
        if name in {"from", "to", "in"}:
            return self._named(name, value)
        if name == "has":
            return tantivy.Query.term_query(self._schema, "has", shown(value).lower(), "basic")
        if name in LABELS:
            return self._label(name, shown(value).lower())
        if name in ROWS:
            knows = self._directory
            return self._set("row", knows.rows(name, shown(value)) if isinstance(knows, KnowsRows) else ())
        return self._finding(name, shown(value), wild=isinstance(value, Wildcard))

    def _named(self, name: str, value: Words | Wildcard) -> tantivy.Query:
        field = {"from": "sender", "to": "recipient", "in": "conv"}[name]
        if isinstance(value, Words) and not value.quoted and (number := _NUMBER.fullmatch(value.text)):
            return self._set(field, [int(number[1])])
        folded = wildcard_words(value.pattern) if isinstance(value, Wildcard) else words(value.text)
        pattern = " ".join(folded)
        found = self._directory.conversations(pattern) if name == "in" else self._directory.accounts(pattern)
        return self._set(field, found)

    def _set(self, field: str, values: Collection[int] | Collection[str]) -> tantivy.Query:
        if not values:
            return tantivy.Query.empty_query()
        return tantivy.Query.term_set_query(self._schema, field, list(values))

    def _label(self, field: str, text: str) -> tantivy.Query:
        if "*" in text:
            return self._regex(field, _escaped(text))
        return tantivy.Query.term_query(self._schema, field, text, "basic")

    def _finding(self, kind: str, text: str, *, wild: bool) -> tantivy.Query:
        # Wallets tell capitals apart, addresses of mail do not: both ways of writing are looked up.
        spellings = dict.fromkeys((f"{kind}:{text}", f"{kind}:{text.lower()}"))
        if wild:
            found = [self._regex("finding", _escaped(s)) for s in spellings]
        else:
            found = [tantivy.Query.term_query(self._schema, "finding", s, "basic") for s in spellings]
        return found[0] if len(found) == 1 else tantivy.Query.boolean_query([(_SHOULD, q) for q in found])

    def _date(self, value: Value) -> tantivy.Query:
        if isinstance(value, Words) and value.text.lower() == "none":
            return tantivy.Query.term_query(self._schema, "ts", NO_SECONDS)
        if isinstance(value, Words):
            return self._seconds(*stretch(value.text, self._zone))
        if not isinstance(value, Range):
            return self._seconds(None, None)  # date:*, any time at all
        low, high = value.low, value.high
        return self._seconds(
            None if low is None else stretch(low, self._zone)[0 if value.include_low else 1],
            None if high is None else stretch(high, self._zone)[1 if value.include_high else 0],
        )

    def _seconds(self, first: int | None, after: int | None) -> tantivy.Query:
        """Messages from `first` up to `after`, seconds since 1970; None is no bound."""
        if first is not None and after is not None:
            if first >= after:
                return tantivy.Query.empty_query()
            if first % HOUR == 0 and after % HOUR == 0 and after - first <= _LONGEST_BY_TERMS:
                return tantivy.Query.term_set_query(self._schema, "span", spans(first, after))
        return tantivy.Query.range_query(
            self._schema,
            "ts",
            _INTEGER,
            lower_bound=NO_SECONDS + 1 if first is None else first,
            upper_bound=after,
            include_upper=after is None,
        )


def _escaped(text: str) -> str:
    return "".join(".*" if c == "*" else f"\\{c}" if c in _MEANT_BY_REGEX else c for c in text)
