"""WhatsApp's _chat.txt, as a Dutch Android and as an iPhone wrote it in 2018."""

from collections.abc import Sequence
from pathlib import Path

from speur.drill import clock
from speur.drill.cast import Person
from speur.drill.lines import Line
from speur.drill.pictures import Album
from speur.drill.truth import Ledger

_MARK = "\u200e"
_SECURE = "Berichten naar deze groep zijn nu beveiligd met end-to-end encryptie."


def write(
    folder: Path,
    root: Path,
    name: str,
    title: str,
    lines: Sequence[Line],
    people: Sequence[Person],
    album: Album,
    ledger: Ledger,
    iphone: bool,
) -> None:
    """Write one chat; deleted messages leave the note that they were deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    file = str(path.relative_to(root))
    start = lines[0].at - 300 if lines else clock.START
    out = []
    maker = called(people[lines[0].who]) if lines else "?"
    if iphone:
        out.append(f"{_head(start, iphone)}{title}: {_MARK}{_SECURE}")
        out.append(f"{_head(start + 5, iphone)}{maker}: {_MARK}{maker} heeft deze groep aangemaakt")
    else:
        out.append(f"{_head(start, iphone)}{_SECURE} Tik voor meer info.")
        out.append(f'{_head(start + 5, iphone)}{maker} heeft de groep "{title}" aangemaakt')
    number = sum(text.count("\n") + 1 for text in out)
    photos = 0
    for line in lines:
        text, extra = line.text, ""
        if line.deleted:
            text = f"{_MARK}Dit bericht is verwijderd." if iphone else "Dit bericht is verwijderd"
        elif line.media == "photo":
            photos += 1
            if iphone:
                stamp = clock.stamp(line.at).replace("T", "-").replace(":", "-")
                picture = f"{photos:08}-PHOTO-{stamp}.jpg"
                album.put(folder / picture, line.key)
                text = f"{_MARK}<bijgevoegd: {picture}>"
                extra = _MARK
            else:
                text = "<Media weggelaten>"
        elif line.media:
            text = f"{_MARK}audio weggelaten" if iphone else "<Media weggelaten>"
        out.append(f"{extra}{_head(line.at, iphone)}{called(people[line.who])}: {text}")
        if not line.deleted and not line.media:
            ledger.note(line, text, file, line=number + 1)
        number += 1 + text.count("\n")
    end = "\r\n" if iphone else "\n"
    path.write_text(end.join(out) + end, encoding="utf-8", newline="")
    ledger.count(file, len(lines), "whatsapp-ios" if iphone else "whatsapp-android", 2)


def _head(at: int, iphone: bool) -> str:
    stamp = clock.stamp(at)
    date = f"{stamp[8:10]}-{stamp[5:7]}-{stamp[2:4]}"
    return f"[{date} {stamp[11:]}] " if iphone else f"{date} {stamp[11:16]} - "


def called(person: Person) -> str:
    """The name in the address book of whoever made the export."""
    return f"{person.given} {person.family}" if person.number % 2 else person.given
