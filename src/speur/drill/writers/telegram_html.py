"""Telegram Desktop's HTML export: messages.html, messages2.html, ... with a thousand messages each."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from speur.drill import clock
from speur.drill.cast import Person
from speur.drill.lines import Line, Service
from speur.drill.pictures import Album
from speur.drill.truth import Ledger
from speur.drill.writers.telegram_json import _parts

PER_FILE = 1000
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def write(
    folder: Path,
    root: Path,
    title: str,
    entries: Sequence[Line | Service],
    people: Sequence[Person],
    album: Album,
    ledger: Ledger,
    chat: int,
) -> None:
    """Write one group."""
    folder.mkdir(parents=True, exist_ok=True)
    files = max(1, -(-len(entries) // PER_FILE))
    ids: dict[int, int] = {}
    number, day, daily = 0, -1, -1
    where: dict[int, str] = {}
    for at_file in range(files):
        name = _name(at_file)
        file = str((folder / name).relative_to(root))
        blocks: list[str] = []
        said = 0
        before: Line | None = None
        for entry in entries[at_file * PER_FILE : (at_file + 1) * PER_FILE]:
            if clock.day_of(entry.at) != day:
                day = clock.day_of(entry.at)
                stamp = clock.stamp(entry.at)
                blocks.append(_service(daily, f"{int(stamp[8:10])} {_MONTHS[int(stamp[5:7]) - 1]} {stamp[:4]}"))
                daily -= 1
                before = None
            number += 1
            if isinstance(entry, Service):
                blocks.append(_service(number, _happened(entry, people)))
                ledger.services += 1
                before = None
                continue
            ids[entry.key], where[number] = number, name
            if entry.deleted:
                continue
            said += 1
            target = ids.get(entry.reply, 0)
            blocks.append(_message(entry, number, target, where.get(target, name), name, before, people, album, folder))
            ledger.note(entry, entry.text, file, chat=chat, message=number)
            before = entry
        ledger.count(file, said, "telegram-html")
        (folder / name).write_text(_page(title, blocks, at_file, files), encoding="utf-8", newline="\n")


def _name(at: int) -> str:
    return f"messages{at + 1 if at else ''}.html"


def _service(number: int, text: str) -> str:
    return (
        f'     <div class="message service" id="message{number}">\n\n      <div class="body details">\n{escape(text)}\n'
        f"      </div>\n\n     </div>\n"
    )


def _happened(entry: Service, people: Sequence[Person]) -> str:
    who = people[entry.who].telegram
    others = ", ".join(people[number].telegram for number in entry.members)
    return {
        "create_channel": f"{who} created group «{entry.title}»",
        "join_group_by_link": f"{who} joined group by link from {others}",
        "invite_members": f"{who} invited {others}",
        "remove_members": f"{who} removed {others}",
        "edit_group_title": f"{who} changed group title to «{entry.title}»",
        "pin_message": f"{who} pinned this message",
    }[entry.action]


def _message(
    line: Line,
    number: int,
    target: int,
    target_file: str,
    name: str,
    before: Line | None,
    people: Sequence[Person],
    album: Album,
    folder: Path,
) -> str:
    person = people[line.who]
    joined = (
        before is not None
        and before.who == line.who
        and line.at - before.at < 900
        and not (line.forward or before.forward)
    )
    stamp = clock.stamp(line.at)
    zone = clock.offset(line.at) // 3600
    title = f"{stamp[8:10]}.{stamp[5:7]}.{stamp[:4]} {stamp[11:]} UTC+{zone:02}:00"
    out = [f'     <div class="message default clearfix{" joined" if joined else ""}" id="message{number}">\n']
    initials = escape((person.telegram or person.given)[0])
    if not joined:
        colour = person.telegram_id % 8 + 1
        out.append(
            f'\n      <div class="pull_left userpic_wrap">\n\n       <div class="userpic userpic{colour}" '
            f'style="width: 42px; height: 42px">\n'
            f'\n        <div class="initials" style="line-height: 42px">\n{initials}\n        </div>\n\n      '
            f" </div>\n\n      </div>\n"
        )
    out.append(
        f'\n      <div class="body">\n\n       <div class="pull_right date details" title="{title}">\n'
        f"{stamp[11:16]}\n       </div>\n"
    )
    if not joined:
        out.append(f'\n       <div class="from_name">\n{escape(person.telegram)} \n       </div>\n')
    if line.forward:
        out.append(f'\n       <div class="forwarded body">\n\n        <div class="from_name">\n'
                   f'{escape(line.forward)} <span class="date '
                   f'details" title="{title}"> {title[:19]}</span>\n        </div>\n')  # fmt: skip
    if target:
        link = f"#go_to_message{target}" if target_file == name else f"{target_file}#go_to_message{target}"
        go = f' onclick="return GoToMessage({target})"' if target_file == name else ""
        out.append(
            f'\n       <div class="reply_to details">\nIn reply to <a href="{link}"{go}>this message</a>\n    '
            f"   </div>\n"
        )
    if line.media:
        out.append(_media(line, number, stamp, album, folder))
    if line.text:
        out.append(f'\n       <div class="text">\n{_text(line.text)}\n       </div>\n')
    if line.forward:
        out.append("\n       </div>\n")
    out.append("\n      </div>\n\n     </div>\n")
    return "".join(out)


def _media(line: Line, number: int, stamp: str, album: Album, folder: Path) -> str:
    when = f"{stamp[8:10]}-{stamp[5:7]}-{stamp[:4]}_{stamp[11:].replace(':', '-')}"
    if line.media == "photo":
        name = f"photos/photo_{number}@{when}.jpg"
        if album.put(folder / name, line.story or line.key):
            return (
                f'\n       <div class="media_wrap clearfix">\n\n        <a class="photo_wrap clearfix '
                f'pull_left" href="{name}">\n\n'
                f'         <img class="photo" src="{name}" style="width: 80px; height: 64px"/>\n\n        '
                f"</a>\n\n       </div>\n"
            )
    kind, title, status = {
        "photo": ("media_photo", "Photo", "Not included, change data exporting settings to download."),
        "voice": ("media_voice_message", "Voice message", f"00:{1 + line.key % 47:02}, {9 + line.key % 40}.2 KB"),
        "video": ("media_video", "Video file", f"00:{4 + line.key % 50:02}, 22.9 MB"),
        "sticker": ("media_photo", "Sticker", "👍, 20.4 KB"),
    }[line.media]
    return (
        f'\n       <div class="media_wrap clearfix">\n\n        <div class="media clearfix pull_left {kind}">\n\n'
        f'         <div class="fill pull_left">\n         </div>\n\n         <div class="body">\n\n          '
        f'<div class="title bold">\n'
        f'{title}\n          </div>\n\n          <div class="status details">\n{status}\n          </div>\n\n '
        f"        </div>\n\n"
        f"        </div>\n\n       </div>\n"
    )


def _text(text: str) -> str:
    out = []
    for kind, part in _parts(text):
        said = escape(part).replace("\n", "<br>")
        if kind == "link":
            out.append(f'<a href="{escape(part)}">{said}</a>')
        elif kind == "mention":
            out.append(f'<a href="https://t.me/{escape(part[1:])}">{said}</a>')
        elif kind == "hashtag":
            out.append(f'<a href="" onclick="return ShowHashtag({escape(chr(34) + part[1:] + chr(34))})">{said}</a>')
        elif kind == "phone":
            out.append(f'<a href="tel:{escape(part)}">{said}</a>')
        else:
            out.append(said)
    return "".join(out)


def _page(title: str, blocks: list[str], at: int, files: int) -> str:
    earlier = (
        f'\n     <a class="pagination block_link" href="{_name(at - 1)}">\nPrevious messages\n     </a>\n' if at else ""
    )
    later = (
        f'\n     <a class="pagination block_link" href="{_name(at + 1)}">\nNext messages\n     </a>\n'
        if at < files - 1
        else ""
    )
    body = "\n".join(blocks)
    return f"""<!DOCTYPE html>
<html>

 <head>

  <meta charset="utf-8"/>
<title>Exported Data</title>
  <meta content="width=device-width, initial-scale=1.0" name="viewport"/>

  <link href="css/style.css" rel="stylesheet"/>

  <script src="js/script.js" type="text/javascript">

  </script>

 </head>

 <body onload="CheckLocation();">

  <div class="page_wrap">

   <div class="page_header">

    <div class="content">

     <div class="text bold">
{escape(title)}
     </div>

    </div>

   </div>

   <div class="page_body chat_page">

    <div class="history">
{earlier}
{body}{later}
    </div>

   </div>

  </div>

 </body>

</html>
"""
