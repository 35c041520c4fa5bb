"""A Telegram export in which every name and text tries something."""

import json
from pathlib import Path

SCRIPT = "<script>alert(1)</script>"
LONG = "x" * 1_000_000
HOSTILE = (
    SCRIPT,
    '"><img src=x onerror=alert(2)>',
    "' onmouseover='alert(3)",
    "<svg/onload=alert(4)>",
    "javascript:alert(5)",
    "https://evil.example/steal?x=1 and www.evil.example",
    "{{ 7 * 7 }} {% for x in y %} ${7*7}",
    "&lt;b&gt; &amp; <b>bold</b>",
    "\u202egpj.exe\u202c \u200bzero\u200bwidth \u2066iso\u2069 \ufeffbom",
    "\u0000nul \u001b[31mred\u001b[0m \u0007bell \u2028line",
    "]]> --> <!-- </style></title></textarea></script>",
    "=cmd|'/C calc'!A0",
    "+1+1", "-2+3", "@SUM(A1)", "\t=1",
    "مرحبا بالعالم שלום",
    "👨‍👩‍👧 family, 👍🏽",
    "a\r\nSet-Cookie: evil=1",
    "../../etc/passwd %2e%2e%2f",
)  # fmt: skip


def write_export(path: Path) -> None:
    """Write the export: a group per hostile string as its title, and messages with all of them."""
    chats = []
    for number, title in enumerate((*HOSTILE, LONG[:100_000])):
        texts = [*HOSTILE, "zoekwoord een", "zoekwoord twee"]
        if number == 0:
            texts.append(LONG)
            texts.extend(f"zoekwoord nummer {n}" for n in range(130))
        messages = [
            {
                "id": at + 1,
                "type": "message",
                "date": "2019-03-01T12:00:00",
                "date_unixtime": str(1_551_438_000 + at * 60 + number * 86_400),
                "from": HOSTILE[at % len(HOSTILE)],
                "from_id": f"user{1000 + at % len(HOSTILE)}",
                "text": text,
            }
            for at, text in enumerate(texts)
        ]
        chats.append({"name": title, "type": "private_group", "id": 5000 + number, "messages": messages})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"about": "x", "chats": {"about": "y", "list": chats}}), "utf-8")
