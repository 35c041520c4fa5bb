"""The particulars of Telegram Desktop's HTML pages."""

from pathlib import Path

import pytest

from speur.flow.accounting import account
from speur.model import Attachment, Event, Item, Message, Problem, Record
from speur.sources.kit.telegram_html_block import parse, unescape
from speur.sources.kit.telegram_html_time import STANDARD, PageClock
from speur.sources.telegram_desktop_html import START, TelegramDesktopHtml, _pieces

SOURCE = TelegramDesktopHtml()
PAGE = (Path(__file__).parent.parent / "data/telegram-desktop-html/one-person/in/messages.html").read_bytes()
HEAD, REST = PAGE[: PAGE.index(START)], PAGE[PAGE.index(START) :]
MESSAGE = b"""<div class="message default clearfix" id="message%d">

      <div class="body">

       <div class="pull_right date details" title="03.07.2023 21:00:00">
21:00
       </div>

       <div class="from_name">
Bep \n       </div>

%s
      </div>

     </div>

     """


def read(data: bytes, **how: object) -> list[Record]:
    item = Item.of_bytes(data, "messages.html", **how)
    records, ledger = account(item, SOURCE.STRUCTURE, SOURCE.read(item))
    assert not ledger.unclaimed
    return records


def one(inside: str) -> Message:
    (message,) = [record for record in read(HEAD + MESSAGE % (1, inside.encode())) if isinstance(record, Message)]
    return message


def test_does_not_claim_other_pages_of_the_export() -> None:
    assert SOURCE.probe(Item.of_bytes(PAGE))
    assert not SOURCE.probe(Item.of_bytes(HEAD.replace(b"history", b"entry_list")))
    assert not SOURCE.probe(Item.of_bytes(b"# notes on " + PAGE))


def test_content_cannot_hide_among_the_furniture() -> None:
    for hidden in (
        b"loose words",
        b"<!-- a note -->",
        b'<a href="https://x.example">x</a>',
        b"<script>alert(1)</script>",
        b'<div class="history" title="see here">',
        b'<div class="message service" id="message-7">\n<div class="body details">\nmeet at 12\n</div></div>',
    ):
        records = read(HEAD + hidden + REST)
        assert any(isinstance(record, Problem | Event) and record.origin.start <= len(HEAD) for record in records), (
            hidden
        )


def test_what_no_line_knows_is_kept_in_the_details() -> None:
    message = one(
        '<div class="media_wrap clearfix"><div class="media_todo"><div class="new">buy rope</div></div></div>'
    )
    assert message.details["media"] == "buy rope"
    assert message.kind == "media"


def test_a_message_cut_off_is_read_and_named_as_a_problem() -> None:
    records = read(PAGE[: PAGE.index(b"de sleutel")])
    assert isinstance(records[-1], Problem)
    assert records[-1].code == "html-cut-off"
    message = records[-2]
    assert isinstance(message, Message)
    assert message.text.startswith("Heb jij het adres nog?")
    assert message.notes


def test_a_page_that_begins_anew_in_the_midst_of_a_message_loses_nothing() -> None:
    cut = PAGE.index(b"de sleutel")
    natives = [record.native for record in read(PAGE[:cut] + PAGE) if isinstance(record, Message)]
    assert natives == ["101", "101", "102", "103", "104", "105", "107", "108"]


@pytest.mark.parametrize("size", [1, 7, 19, 1000])
def test_every_border_of_reading_gives_the_same_pieces(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    want = list(_pieces(Item.of_bytes(PAGE).open()))
    monkeypatch.setattr("speur.sources.telegram_desktop_html._READ", size)
    assert list(_pieces(Item.of_bytes(PAGE).open())) == want
    assert SOURCE.units(Item.of_bytes(PAGE)) == 8


def test_control_characters_and_odd_entities_survive() -> None:
    assert unescape("a&#x1B;b&#0;c&amp;lt;&apos;&laquo;&nosuch;&#xD800;&#99999999;") == (
        "a\x1bb\0c&lt;'«&nosuch;\ufffd&#99999999;"
    )


def test_preformatted_and_quoted_text_is_plain_text() -> None:
    assert one('<div class="text">\n<pre>a<br>  b</pre><blockquote>q</blockquote>\n       </div>').text == "a\n  bq"


def test_a_missing_file_says_why() -> None:
    message = one(
        '<div class="media_wrap clearfix"><div class="media clearfix pull_left media_video"><div class="body">'
        '<div class="title bold">Animation</div><div class="description">Not included, change data exporting settings '
        'to download.</div><div class="status details">1.0 MB</div></div></div></div>'
    )
    assert message.attachments == (Attachment(kind="animation", absent="not-exported"),)


def test_deleted_accounts_are_not_taken_for_one_person() -> None:
    (message,) = [record for record in read(PAGE) if isinstance(record, Message) and record.native == "107"]
    assert (message.sender, message.sender_name, message.text) == (
        None,
        "Deleted Account",
        "  let op: spaties blijven  ",
    )


@pytest.mark.parametrize(
    ("zone", "raw", "utc", "basis", "doubt"),
    [
        ("Europe/Amsterdam", "03.07.2023 21:00:00 UTC+01:00", 1688410800000, "assumed:Europe/Amsterdam", False),
        (None, "03.07.2023 21:00:00 UTC+01:00", 1688414400000, "offset", True),
        (None, "14.01.2024 10:00:00 UTC+01:00", 1705222800000, "offset", False),
        ("Europe/Amsterdam", "03.07.2023 21:00:00 UTC+08:00", 1688389200000, "offset", False),
        (None, "03.07.2023 21:00:00 UTC", 1688418000000, "offset", True),
        (None, "03.07.2023 21:00:00", None, "unknown", False),
        (None, "3 July", None, "unknown", True),
    ],
)
def test_the_offset_of_standard_time_is_not_taken_at_its_word(
    zone: str | None, raw: str, utc: int | None, basis: str, *, doubt: bool
) -> None:
    when, notes = PageClock(zone).read(raw)
    assert (when.raw, when.utc, when.basis, bool(notes)) == (raw, utc, basis, doubt)
    assert utc is None or not doubt or notes == (STANDARD,)


def test_a_block_of_ten_thousand_open_elements_is_parsed_in_linear_time() -> None:
    block = parse('<div class="message default">' + '<div class="text">x<a "' * 50_000)
    assert block.depth > 0
