"""What is a query, what is a literal, and what is refused with a reason."""

import threading
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.model import BadQuery
from speur.search.ast import And, Everything, Field, Fuzzy, Not, Or, Part, Range, Regex, Wildcard, Words
from speur.search.language import parse, to_text


def w(text: str) -> Words:
    return Words(text=text)


def q(text: str, slop: int = 0) -> Words:
    return Words(text=text, quoted=True, slop=slop)


def both(*parts: Part) -> And:
    return And(parts=parts)


def either(*parts: Part) -> Or:
    return Or(parts=parts)


def no(part: Part) -> Not:
    return Not(part=part)


def field(name: str, value: Words | Wildcard | Range | str) -> Field:
    return Field(name=name, value=w(value) if isinstance(value, str) else value)


ACCEPTED: list[tuple[str, Part]] = [
    ("", Everything()),
    ("  \n", Everything()),
    ("*", Everything()),
    ("pakket", w("pakket")),
    ("pakket morgen", both(w("pakket"), w("morgen"))),
    ("a AND b", both(w("a"), w("b"))),
    ("a OR b", either(w("a"), w("b"))),
    ("a b OR c", both(w("a"), either(w("b"), w("c")))),
    ("a AND b OR c", either(both(w("a"), w("b")), w("c"))),
    ("(a b) OR c", either(both(w("a"), w("b")), w("c"))),
    ("((a))", w("a")),
    ("NOT a", no(w("a"))),
    ("-a", no(w("a"))),
    ("-(a OR b)", no(either(w("a"), w("b")))),
    ("NOT (NOT a)", no(no(w("a")))),
    ("+a -b", both(w("a"), no(w("b")))),
    ('"a b"', q("a b")),
    ('"a b"~2', q("a b", 2)),
    (r'"a \"b\" \\"', q('a "b" \\')),
    ("pak*", Wildcard(pattern="pak*")),
    ("*ak*", Wildcard(pattern="*ak*")),
    ("t.me/jo*", Wildcard(pattern="t.me/jo*")),
    ("coke~", Fuzzy(text="coke", distance=1)),
    ("coke~2", Fuzzy(text="coke", distance=2)),
    ("/co[ck]e/", Regex(pattern="co[ck]e")),
    ("(/a.*/ OR b)", either(Regex(pattern="a.*"), w("b"))),
    ("from:@snow_man12", field("from", "@snow_man12")),
    ("FROM:jan", field("from", "jan")),
    ('in:"de kade"', field("in", q("de kade"))),
    ("from:(jan OR -piet)", either(field("from", "jan"), no(field("from", "piet")))),
    ("from:jan*", field("from", Wildcard(pattern="jan*"))),
    ("date:2018-04-11T16:06", field("date", "2018-04-11T16:06")),
    ("date:[2018 TO 2019-02}", field("date", Range(low="2018", high="2019-02", include_high=False))),
    ('date:["2018" TO *]', field("date", Range(low="2018"))),
    ("date:>=2018", field("date", Range(low="2018"))),
    ("date:> 2018", field("date", Range(low="2018", include_low=False))),
    ("price:<50", field("price", Range(high="50", include_high=False))),
    ("price:12,50", field("price", "12,50")),
    ("date:none", field("date", "none")),
    ("has:(link photo)", both(field("has", "link"), field("has", "photo"))),
    ("btc:1A1z*", field("btc", Wildcard(pattern="1A1z*"))),
    ("telegram_link:t.me/x", field("telegram_link", "t.me/x")),
    ("phone:+31612345678", field("phone", "+31612345678")),
    ("threat:high offer:drugs", both(field("threat", "high"), field("offer", "drugs"))),
    ("🔥 ❤️", both(w("🔥"), w("❤️"))),
]

LITERAL = [
    "https://t.me/x",
    "hxxps://t[.]me/x",
    "https://en.wikipedia.org/wiki/X_(Y)?a=b&c#d",
    "12:30",
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "C:\\x\\y",
    "a/b/c",
    "/etc/passwd",
    "/home/user/",
    "jan@example.org",
    "foo:bar",
    "+31612345678",
    "06-12345678",
    "and",
    "or",
    "not",
    "EN",
    "OF",
    "NIET",
    "TO",
    "foo(bar)",
    '15"',
    "[12:30]",
    "{x}",
    "100%",
    "--a",
    "a^2",
    "a~b",
    "10~20",
    "€50",
    "a&&b",
    "!important",
    "waarom?",
    ">50",
    "constructor",
    "x0",
]

REFUSED = [
    ("(a", 'expected a ")" for this "("', "position 1"),
    ("a b)", 'found ")" without', "position 4"),
    ("()", "something to search for", "position 2"),
    ('a "b', "closing double quote", "position 3"),
    ("a AND", "after AND", "position 3"),
    ("AND a", "before AND", "position 1"),
    ("a OR OR b", "before OR", "position 6"),
    ("(OR a)", "before OR", "position 2"),
    ("a NOT", "after NOT", "position 3"),
    ("NOT NOT a", "two in a row", "position 5"),
    ("from:", "value right after from:", "position 1"),
    ("a in: b", "value right after in:", "position 3"),
    ("from:(a in:b)", "another field", "position 9"),
    ("from:(a in:(b))", "another field", "position 9"),
    ("date:foo", "expected a date", "position 1"),
    ("date:2018-13", "does not exist", "position 1"),
    ("date:2018-02-30", "does not exist", "position 1"),
    ("date:[2018", "a range such as", "position 6"),
    ("date:[2018 TO 2019", "a range such as", "position 6"),
    ("date:>", "value after >", "position 6"),
    ("[a TO b]", "a field before a range", "position 1"),
    ("from:[a TO b]", "range only after", "position 1"),
    ("has:nothing", "has: with one of", "position 1"),
    ("price:much", "expected a number", "position 1"),
    ("price:nan", "expected a number", "position 1"),
    ("from:/x/", "found regex", "position 1"),
    ("coke~3", "~1 or ~2", "position 1"),
    ("—", "only punctuation", "position 1"),
    ("... -", "only punctuation", "position 1"),
    ("/(a/", "not closed", ""),
    ("/a**/", "only one repeat", ""),
    (r"/\bx/", "only \\d and \\w", ""),
    ("/(?i)x/", "plain groups", ""),
    ("/x{2000}/", "", ""),
    ("/[z-a]/", "bad character range", ""),
]


@pytest.mark.parametrize(("text", "tree"), ACCEPTED)
def test_is_read_as(text: str, tree: Part) -> None:
    assert parse(text).root == tree
    assert parse(to_text(tree)).root == tree


@pytest.mark.parametrize("text", LITERAL)
def test_what_is_pasted_is_a_literal(text: str) -> None:
    assert parse(text).root == w(text)
    assert parse(f"({text} OR b)").root == either(w(text), w("b"))
    assert parse(to_text(w(text))).root == w(text)


@pytest.mark.parametrize(("text", "reason", "place"), REFUSED)
def test_is_refused_with_reason_and_place(text: str, reason: str, place: str) -> None:
    with pytest.raises(BadQuery) as refusal:
        parse(text)
    assert reason in str(refusal.value)
    assert place in str(refusal.value)


def test_punctuation_between_words_asks_nothing() -> None:
    assert parse("a - b ... !").root == both(w("a"), w("b"))


HOSTILE = [
    "(" * 10_000,
    "(" * 5_000 + "a" + ")" * 5_000,
    "a" * 1_000_000,
    "(" * 50 + "a" + ")" * 50,
    "a " * 1_900,
    "a OR " * 990 + "b",
    "NOT " * 4_000 + "a",
    "-" * 19_000,
    "-a" * 9_000,
    "NOT (" * 3_000,
    '"' * 19_999,
    '["' * 9_999,
    "[a TO " * 3_000,
    "date:[" * 3_000,
    "/" * 19_000,
    "/(" * 9_000,
    "x:" * 9_000,
    "*a" * 9_000,
    "~" * 19_000,
    "a~" * 9_000,
    "\\" * 19_000,
    "é\u0301" * 9_000,
    "/" + "(a|" * 160 + "/",
    "/" + "((((a{99}){99}){99}){99})/",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:8])
def test_hostile_queries_are_quick_and_harmless(text: str) -> None:
    start = time.perf_counter()
    with suppress(BadQuery):
        to_text(parse(text))
    assert time.perf_counter() - start < 2


@given(st.text(alphabet='ab:"()[]{}~*/\\+-<>=^!&|. \tANDORTO0é🔥', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        query = parse(text)
    except BadQuery:
        return
    assert parse(to_text(query)).root == query.root


def test_threads_do_not_mix_queries_up() -> None:
    wrong: list[str] = []

    def read(word: str) -> None:
        for n in range(100):
            text = f"({word}{n} OR from:{word}) -{word}"
            if to_text(parse(text)) != f"({word}{n} OR from:{word}) NOT {word}":
                wrong.append(text)

    threads = [threading.Thread(target=read, args=(word,)) for word in ("aa", "bb", "cc", "dd")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
