"""A case with everything a conversation can hold: replies, versions, equal times, no times, pictures, overlaps."""

import io
import json
from pathlib import Path
from typing import Any

from speur.actions.ingest import ingest
from speur.actions.init import init
from web.hostile_export import HOSTILE, LONG

MESSAGES = 230
BASE = 1_551_438_000


def picture(width: int = 64, height: int = 48) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


def talk(edited: bool) -> dict[str, Any]:
    """A group: four messages in a second, some with a broken date, replies, reactions, service messages."""
    messages: list[dict[str, Any]] = []
    for number in range(1, MESSAGES + 1):
        one: dict[str, Any] = {
            "id": number, "type": "message", "date": "2019-03-01T12:00:00",
            "date_unixtime": str(BASE + number // 4 * 3_000),
            "from": HOSTILE[number % 7], "from_id": f"user{number % 7}", "text": f"bericht nummer {number}",
        }  # fmt: skip
        if number % 40 == 3:
            one |= {"date": "geen datum", "date_unixtime": "x"}
        if number % 25 == 0:
            one |= {"type": "service", "action": "invite_members", "actor": "Jan", "members": ["Piet"]}
        if number == 60:
            one |= {"reply_to_message_id": 10, "text": "antwoord op tien"}
        if number == 61:
            one["reply_to_message_id"] = 99_999
        if number == 62:
            one |= {"photo": "photos/rood.jpg", "width": 64, "height": 48}
        if number == 63:
            one |= {"file": "voice/weg<b>.ogg", "media_type": "voice_message"}
        if number == 64:
            one["reactions"] = [{"type": "emoji", "emoji": "<i>", "count": 2}]
        if number == 65:
            one |= {"forwarded_from": "<script>alert(6)</script>"}
        if number == 66:
            one["text"] = LONG
        if number == 70 and edited:
            one |= {"text": "bericht nummer zeventig, bewerkt", "edited": "2019-03-02T12:00:00"}
            one["edited_unixtime"] = str(BASE + 90_000)
        messages.append(one)
    return {"name": "<script>alert(7)</script> praat", "type": "private_supergroup", "id": 77, "messages": messages}


def whatsapp(lines: range) -> str:
    names = ("<b>Piet", "Jan")
    return "".join(f"01-03-2019 {9 + n // 60:02}:{n % 60:02} - {names[n % 2]}: regel {n}\n" for n in lines)


def write_case(top: Path) -> Path:
    files = top / "files"
    for name, edited in (("een", False), ("twee", True)):
        folder = files / name
        (folder / "photos").mkdir(parents=True)
        (folder / "result.json").write_text(json.dumps(talk(edited)), "utf-8")
        (folder / "photos" / "rood.jpg").write_bytes(picture())
    (files / "wa1").mkdir()
    (files / "wa1" / "WhatsApp-chat met Jan.txt").write_text(whatsapp(range(60)), "utf-8")
    (files / "wa2").mkdir()
    (files / "wa2" / "WhatsApp-chat met Jan.txt").write_text(whatsapp(range(20, 80)), "utf-8")
    (files / "<img src=x onerror=alert(8)>.svg").write_text("<svg onload='alert(9)'></svg>", "utf-8")
    (files / "cut.json").write_text(json.dumps(talk(edited=False))[:1500], "utf-8")
    folder = top / "case"
    init(folder, title="Gesprekken")
    ingest(folder, [files], legal_basis="<b>bevel</b>", note="=1+1")
    return folder
