"""What the WhatsApp reader makes of heads, orders, placeholders and hostile files."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speur.flow.accounting import account
from speur.model import Conversation, Event, Item, Message, Problem
from speur.sources.kit.whatsapp_header import parse
from speur.sources.kit.whatsapp_notices import notice, title_of
from speur.sources.kit.whatsapp_words import saying
from speur.sources.whatsapp_text import WhatsappText
from speur.testing.source_suite import well_formed

SOURCE = WhatsappText()
N, L, R = "\u202f", "\u200e", "\u200f"

HEADS = [  # line, year-month-day hour:minute:second of the one reading it has
    ("11-04-18 16:06 - Jan: t", "2018-04-11 16:06:00"),
    ("11/04/2018, 16:06 - Jan: t", "2018-04-11 16:06:00"),
    ("4/21/18, 4:06 PM - Jan: t", "2018-04-21 16:06:00"),
    (f"4/21/18, 4:06{N}PM - Jan: t", "2018-04-21 16:06:00"),
    ("21/04/18, 4:06 pm - Jan: t", "2018-04-21 16:06:00"),
    ("11.04.18, 16:06 - Jan: t", "2018-04-11 16:06:00"),
    ("11.04.18 16:06 - Jan: t", "2018-04-11 16:06:00"),
    ("11.04.18 16.06 - Jan: t", "2018-04-11 16:06:00"),
    ("2018-04-11 16:06 - Jan: t", "2018-04-11 16:06:00"),
    ("2018-04-11 16 h 06 - Jan: t", "2018-04-11 16:06:00"),
    ("2018. 04. 11. 16:06 - Jan: t", "2018-04-11 16:06:00"),
    ("2018. 4. 11. 오후 4:06 - Jan: t", "2018-04-11 16:06:00"),
    ("18. 4. 11. 오후 4:06 - Jan: t", "2018-04-11 16:06:00"),
    ("2018/4/11 下午4:06 - Jan: t", "2018-04-11 16:06:00"),
    ("18/4/11 上午12:06 - Jan: t", "2018-04-11 00:06:00"),
    ("18/4/21 (16:06) - Jan: t", "2021-04-18 16:06:00"),  # Basque; one date alone is read as most write it, and said
    ("2018/04/11 午後0:06 - Jan: t", "2018-04-11 12:06:00"),
    ("2018/04/11 16:06 - Jan: t", "2018-04-11 16:06:00"),
    ("16:06, 21/04/2018 - Jan: t", "2018-04-21 16:06:00"),
    ("21/4/18 4:06 p. m. - Jan: t", "2018-04-21 16:06:00"),
    ("21/4/2018, 4:06 p.\u00a0m. - Jan: t", "2018-04-21 16:06:00"),
    ("21/4/18, 4:06 a.m. - Jan: t", "2018-04-21 04:06:00"),
    ("21/04/18, 4:06 μ.μ. - Jan: t", "2018-04-21 16:06:00"),
    ("11.04.18 г., 16:06 ч. - Jan: t", "2018-04-11 16:06:00"),
    ("11.4.2018. 16:06 - Jan: t", "2018-04-11 16:06:00"),
    ("11.4.2018 ÖS 4:06 - Jan: t", "2018-04-11 16:06:00"),
    ("21/04/2018, 4:06 PTG - Jan: t", "2018-04-21 16:06:00"),
    ("২১/৪/১৮, ৪:০৬ PM - Jan: t", "2018-04-21 16:06:00"),
    ("२१/४/१८, ४:०६ म.उ. - Jan: t", "2018-04-21 16:06:00"),
    (f"{R}٢١{R}/٤{R}/٢٠١٨، ٤:٠٦ م - Jan: t", "2018-04-21 16:06:00"),
    ("۲۰۱۸/۴/۱۱،\u200f ۱۶:۰۶ - Jan: t", "2018-04-11 16:06:00"),
    ("21/4/2561 16:06 - Jan: t", "2018-04-21 16:06:00"),
    ("[11-04-18 16:06:29] Jan: t", "2018-04-11 16:06:29"),
    ("[11.04.18, 16:06:29] Jan: t", "2018-04-11 16:06:29"),
    ("[21/04/2018, 16:06:29] Jan: t", "2018-04-21 16:06:29"),
    (f"{L}[4/21/18, 4:06:29{N}PM] Jan: t", "2018-04-21 16:06:29"),
    ("[12.3.2022 klo 14.08.18] Jan: t", "2022-03-12 14:08:18"),
    ("[2018-04-11 kl. 16:06:29] Jan: t", "2018-04-11 16:06:29"),
    ("[2018-04-11 16 h 06 min 29 s] Jan: t", "2018-04-11 16:06:29"),
    ("[2018/4/11 下午4:06:29] Jan: t", "2018-04-11 16:06:29"),
    ("27/02/14 20:30:04: Jan: t", "2014-02-27 20:30:04"),
    ("2/27/14, 8:30:04 PM: Jan: t", "2014-02-27 20:30:04"),
    ("Apr 11, 2014, 4:06 PM - Jan: t", "2014-04-11 16:06:00"),
    ("11 apr. 2014 16:06 - Jan: t", "2014-04-11 16:06:00"),
]
NO_HEADS = [
    "",
    "hallo",
    "[12:30] <nick> hi",
    "12:30 <nick> hi",
    "2018-04-11 16:06:29,123 - root - INFO - started",
    "2018-04-11T16:06:29Z - host: x",
    "11/04/18,16:06,Jan,text",
    "On 11/04/18, 16:06, Jan wrote:",
    "Op wo 11 apr. 2018 om 16:06 schreef Jan:",
    "11/04/18 hello 12:30 - x: y",
    "2018년 4월 11일 오후 4:06, 이름 : t",
    "2018.04.11 16:06\tName\ttext",
    "12.30 - 14.00 - lunch",
    "[11-04-18] Jan: t",
    "Jan, [11.04.18 16:06]",
    "1234/12/1234 16:06 - x: y",
    "1/2/3",
    "[1, 2, 3] - x: y",
    "(11-04-18 16:06) Jan: t",
    "Thursday 12 at 16:06 - x: y",
]


def read(data: str | bytes, path: str = "WhatsApp Chat with Jan.txt", zone: str | None = "UTC") -> list:
    raw = data.encode() if isinstance(data, str) else data
    item = Item.of_bytes(raw, path, intake="i", assumed_zone=zone)
    records, ledger = account(item, SOURCE.STRUCTURE, SOURCE.read(item))
    assert not ledger.unclaimed
    assert not ledger.backwards
    well_formed(records, item)
    return records


def messages(records: list) -> list[Message]:
    return [record for record in records if isinstance(record, Message)]


def codes(records: list) -> list[str]:
    return [record.code for record in records if isinstance(record, Problem)]


@pytest.mark.parametrize(("line", "moment"), HEADS)
def test_reads_the_heads_of_many_countries(line: str, moment: str) -> None:
    message = messages(read(line))[0]
    from datetime import UTC, datetime

    assert message.sent.utc is not None
    assert f"{datetime.fromtimestamp(message.sent.utc / 1000, UTC):%Y-%m-%d %H:%M:%S}" == moment
    assert message.sent.raw in line
    assert (message.sender_name, message.text) == ("Jan", "t")


@pytest.mark.parametrize("line", NO_HEADS)
def test_takes_nothing_else_for_a_head(line: str) -> None:
    assert parse(line) is None


@pytest.mark.parametrize(
    "text",
    [
        "[2024-03-01 09:15:02] @anna:example.org: hi\n" * 5,
        "[2024-03-01 09:15:02] local.ERROR: it broke\n" * 5,
        "[2024-03-01 09:15:02] INFO: started\n[2024-03-01 09:15:03] ERROR: stopped\n" * 5,
        "[2024-03-01 09:15:02] nick: hi\n" * 5,
        "[12:30] <nick> hi\n" * 5,
        "id,time,text\n1,11/04/18 16:06,hello\n" * 5,
        "Van: Jan\nDatum: 11-04-18 16:06\n\nbeste\n\n11-04-18 16:06 - Jan: hallo\n",
        "x\n" * 100 + "11-04-18 16:06 - Jan: hallo\n",
    ],
)
def test_does_not_claim_other_logs(text: str) -> None:
    assert not SOURCE.probe(Item.of_bytes(text.encode(), "log.txt"))


def test_claims_iso_dates_only_with_a_word_of_the_app() -> None:
    text = f"[2024-03-01 09:15:02] Familj: {L}Meddelanden och samtal är komplett krypterade.\n"
    text += "[2024-03-01 09:15:03] Bo: hej\n"
    assert SOURCE.probe(Item.of_bytes(text.encode(), "_chat.txt"))


@pytest.mark.parametrize(
    ("lines", "order", "ambiguous"),
    [
        (["1/2/18", "13/2/18"], "dmy", False),
        (["2/1/18", "2/13/18"], "mdy", False),
        (["1/31/18", "2/1/18"], "mdy", False),
        (["1/12/18", "2/1/18"], "mdy", False),  # 1 December is after 2 January
        (["3/4/18", "3/5/18"], "dmy", True),
        (["5/5/18", "6/6/18"], "dmy", False),  # the same either way
        (["3/4/18", "3/5/18", "3/6/18", "3/7/18"], "mdy", True),
        (["3/4/18", "4/4/18", "5/4/18", "6/4/18"], "dmy", True),
        (["03-04-18", "04-04-18"], "dmy", False),
        (["14-03-24", "16-03-24", "30-02-24"], "dmy", False),
        (["18/04/11", "18/04/12"], "ymd", True),
        (["18/04/11", "18/04/12", "18/05/02"], "ymd", False),  # no chat is of 2002
        ([f"18/04/{day}" for day in range(11, 30)], "ymd", False),
        (["2018/4/5"], "ymd", False),
        (["18/4/21 下午4:06 - A: x\n18/4/22"], "ymd", True),
        ([f"{day}/4/18 下午4:06 - A: x\n{day}/4/18" for day in range(11, 30)], "dmy", False),  # Hong Kong
        (["18. 4. 21. 오후 4:06 - A: x\n18. 4. 21."], "ymd", False),
    ],
)
def test_decides_the_order_over_all_lines(lines: list[str], order: str, ambiguous: bool) -> None:
    records = read("".join(f"{day}, 10:00 - A: x\n" for day in lines))
    chat = next(record for record in records if isinstance(record, Conversation))
    assert chat.details["date-order"] == order
    assert ("date-order-ambiguous" in codes(records)) is ambiguous


def test_an_order_is_kept_for_each_export_in_one_file() -> None:
    text = "25/3/24, 10:00 - A: x\n" * 4 + "[3/25/24, 10:00:00 AM] A: y\n" * 4
    assert {message.sent.utc for message in messages(read(text))} == {1711360800000}


@pytest.mark.parametrize(
    ("body", "kind", "text", "path", "absent"),
    [
        ("<Media omitted>", "file", "", "", "omitted"),
        ("<Media weggelaten>\nonderschrift", "file", "onderschrift", "", "omitted"),
        ("<Medien ausgeschlossen>", "file", "", "", "omitted"),
        ("<Multimedia omitido>", "file", "", "", "omitted"),
        ("<Médias omis>", "file", "", "", "omitted"),
        ("<Media omessi>", "file", "", "", "omitted"),
        ("<Mídia oculta>", "file", "", "", "omitted"),
        ("<Без медиафайлов>", "file", "", "", "omitted"),
        ("<Medya dahil edilmedi>", "file", "", "", "omitted"),
        ("<Média vynechány>", "file", "", "", "omitted"),
        ("<Video note omitted>", "video", "", "", "omitted"),
        (f"{L}image omitted", "photo", "", "", "omitted"),
        (f"{L}afbeelding weggelaten", "photo", "", "", "omitted"),
        (f"kijk {L}video weggelaten", "video", "kijk", "", "omitted"),
        (f"{L}Çıkartma dahil edilmedi", "sticker", "", "", "omitted"),
        (f"{L}Contact card omitted", "contact-card", "", "", "omitted"),
        ("image omitted", "photo", "image omitted", "", "omitted"),
        (
            f"{L}<attached: 00000012-PHOTO-2018-04-11-16-06-29.jpg>",
            "photo",
            "",
            "00000012-PHOTO-2018-04-11-16-06-29.jpg",
            "",
        ),
        (
            f"{L}<pièce jointe : 00000003-VIDEO-2018-04-11-16-06-29.mp4>",
            "video",
            "",
            "00000003-VIDEO-2018-04-11-16-06-29.mp4",
            "",
        ),
        (
            f"plan.pdf • {L}2 pages {L}<bijgevoegd: 00000005-plan.pdf>",
            "file",
            f"plan.pdf • {L}2 pages",
            "00000005-plan.pdf",
            "",
        ),
        ("IMG-20180411-WA0003.jpg (file attached)", "photo", "", "IMG-20180411-WA0003.jpg", ""),
        ("PTT-20180411-WA0003.opus (ಕಡತ ಸೇರಿಸಲಾಯಿತು)", "voice", "", "PTT-20180411-WA0003.opus", ""),
        ("Jan.vcf (Datei angehängt)", "contact-card", "", "Jan.vcf", ""),
        ("STK-20180411-WA0003.webp (archivo adjunto)\nja", "sticker", "ja", "STK-20180411-WA0003.webp", ""),
    ],
)
def test_reads_what_stands_for_a_file(body: str, kind: str, text: str, path: str, absent: str) -> None:
    message = messages(read(f"11-04-18 16:06 - Jan: {body}"))[0]
    assert message.kind == "media"
    assert message.text == text
    attachment = message.attachments[0]
    assert (attachment.kind, attachment.path, attachment.absent) == (kind, path, absent)


@pytest.mark.parametrize(
    "body", ["<script>", "see <a> (b)", "report.txt (my notes)", "I omitted the video", "(x)", "a <b: c>"]
)
def test_leaves_what_a_person_wrote(body: str) -> None:
    assert saying(body) is None


@pytest.mark.parametrize(
    ("text", "kind", "about", "actor"),
    [
        ("Messages and calls are end-to-end encrypted.", "service", "encryption", ""),
        ("Сообщения и звонки защищены сквозным шифрованием.", "service", "encryption", ""),
        ("Jan created group “x”", "create", "", "Jan"),
        ("You created group “x”", "create", "", ""),
        ("Jan added Piet", "join", "added", "Jan"),
        ("Jan heeft Piet toegevoegd", "join", "added", "Jan"),
        ("Jan hat Piet hinzugefügt", "join", "added", "Jan"),
        ("Jan joined using this group's invite link", "join", "joined", "Jan"),
        ("Jan left", "leave", "left", "Jan"),
        ("Jan hat die Gruppe verlassen", "leave", "left", "Jan"),
        ("Jan salió del grupo", "leave", "left", "Jan"),
        ("Jan a quitté le groupe", "leave", "left", "Jan"),
        ("Jan saiu", "leave", "left", "Jan"),
        ("Jan ayrıldı", "leave", "left", ""),
        ("Jan removed Piet", "leave", "removed", "Jan"),
        ('Jan changed the subject from "a" to "b"', "title", "", "Jan"),
        ("Jan changed this group's icon", "service", "icon", ""),
        ("Your security code with Jan changed. Tap to learn more.", "service", "security-code", ""),
        ("Jan changed their phone number to a new number.", "service", "number-changed", ""),
        ("Missed voice call", "call", "", ""),
        ("Verpasster Videoanruf", "call", "", ""),
    ],
)
def test_knows_the_notices_of_the_app(text: str, kind: str, about: str, actor: str) -> None:
    told = notice(text)
    assert told is not None
    assert (told.kind, told.about, told.actor) == (kind, about, actor)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Jan", "Jan"),
        ("WhatsApp-chat met Jan de Vries", "Jan de Vries"),
        ("WhatsApp Chat mit Jan", "Jan"),
        ("Chat de WhatsApp con Jan", "Jan"),
        ("Chat WhatsApp con Jan", "Jan"),
        ("Discussion WhatsApp avec Jan", "Jan"),
        ("Conversa do WhatsApp com Jan", "Jan"),
        ("Чат WhatsApp с контактом Jan", "Jan"),
        ("Jan ile WhatsApp Sohbeti", "Jan"),
        ("WhatsApp Chat - Jan", "Jan"),
        ("WhatsApp 与 Jan 的对话", "Jan"),
        ("notes", None),
    ],
)
def test_takes_the_title_from_the_name(name: str, title: str | None) -> None:
    assert title_of(name) == title


def test_a_title_in_quotation_marks_may_hold_a_colon() -> None:
    event = read('11-04-18 16:06 - Jan changed the subject from "a: b" to "c: d"\n')[1]
    assert isinstance(event, Event)
    assert (event.kind, event.actor_name) == ("title", "Jan")


def test_a_name_may_hold_a_colon_when_every_message_shows_it() -> None:
    text = "".join(f"11-04-18 16:0{n} - Jan: werk: {body}\n" for n, body in enumerate(["a", "<Media weggelaten>", "b"]))
    assert {message.sender_name for message in messages(read(text))} == {"Jan: werk"}
    assert {m.sender_name for m in messages(read(text.replace("<Media weggelaten>", "c")))} == {"Jan"}


def test_a_head_after_a_bare_line_feed_is_quoted_where_the_file_tells() -> None:
    rows = [f"[11.04.18, 16:06:{n:02}] Jan: x\r\n" for n in range(20)]
    rows[5] = "[11.04.18, 16:06:05] Jan: look\n[11.04.18, 16:00:00] Piet: I did it\r\n"
    found = messages(read("".join(rows)))
    assert len(found) == 20
    assert found[5].text == "look\n[11.04.18, 16:00:00] Piet: I did it"
    assert "looks like the head" in found[5].notes[0]


def test_says_when_a_year_or_a_half_of_the_day_is_not_known() -> None:
    for line, note in (
        ("Apr 11, 4:06 PM - Jan: t", "no year"),
        ("11/04/1439, 16:06 - Jan: t", "another calendar"),
        ("11/04/71, 16:06 - Jan: t", "two digits"),
        ("13/04/2018, 4:06 xyz - Jan: t", "half of the day"),
        ("31-02-18 16:06 - Jan: t", "no such date"),
    ):
        message = messages(read(line))[0]
        assert message.sent.utc is None
        assert message.sent.raw
        assert note in message.notes[0]


def test_without_a_zone_there_is_no_instant() -> None:
    message = messages(read("11-04-18 16:06 - Jan: t", zone=None))[0]
    assert (message.sent.utc, message.sent.basis, message.sent.raw) == (None, "unknown", "11-04-18 16:06")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_reads_other_encodings_with_their_own_ranges(codec: str) -> None:
    data = "11-04-18 16:06 - Jan: één\r\nтри\r\n11-04-18 16:07 - Piet: vier\r\n".encode(codec)
    first, second = messages(read(data))
    assert first.text == "één\nтри"
    plain = codec.removesuffix("-sig") if codec != "utf-16" else "utf-16-le"
    assert data[second.origin.start : second.origin.end].decode(plain) == "11-04-18 16:07 - Piet: vier"


def test_a_very_long_message_is_cut_and_said_to_be() -> None:
    data = b"11-04-18 16:06 - Jan: " + b"x" * 9_000_000 + b"\nend\n11-04-18 16:07 - Jan: y\n"
    records = read(data)
    assert codes(records) == ["message-too-long"]
    assert [len(message.text) < 6_000_000 for message in messages(records)] == [True, True]


@pytest.mark.parametrize(
    "data",
    [
        b"1" * 3_000_000,
        b"11-04-18 16:06 - " + b"a: " * 300_000,
        b"11-04-18 " * 100_000,
        b"11-04-18 16:06 - Jan: " + b"<" * 500_000 + b"(" * 500_000 + b">",
        b"[" * 1_000_000,
        b"11-04-18 16:06 - Jan: x\n" + b"\n" * 500_000 + b"y",
        b'11-04-18 16:06 - "' + b"Jan changed the subject " * 20_000,
        ("\u200e" * 300_000).encode(),
    ],
)
def test_takes_linear_time(data: bytes) -> None:
    begin = time.process_time()
    read(data)
    assert time.process_time() - begin < 5


LINE = st.sampled_from(
    [line for line, _ in HEADS]
    + NO_HEADS
    + [
        "",
        " ",
        "\ufeff",
        "11-04-18 16:06 - Jan left",
        f"[11-04-18 16:06:29] Fam: {L}Jan left",
        "\x00",
        "\u2028",
        "x" * 50,
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, max_size=25), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-16", "latin-1"]))
def test_loses_nothing_of_any_mixture(rows: list[str], ending: str, codec: str) -> None:
    read(ending.join(rows).encode(codec, "replace"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_never_raises(data: bytes) -> None:
    read(data)
    read(b"11-04-18 16:06 - Jan: x\n" + data)
    SOURCE.probe(Item.of_bytes(data))
    SOURCE.units(Item.of_bytes(data))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789/.-: ,[]APMapm\u202f\u200e-JanXé", max_size=60))
def test_the_quick_head_agrees_with_the_full_one(tail: str) -> None:
    line = "[1" + tail if tail[:1] == "]" else tail
    head = parse(line)
    marked = parse("\u200e" + line)  # the mark takes it past the quick pattern
    if head is not None and marked is not None:
        assert marked._replace(rest=marked.rest - 1) == head
    else:
        assert head is None
        assert marked is None or not re.match(r"[\d\[]", line)
