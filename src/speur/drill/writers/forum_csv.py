"""The forum as a table of posts, and a mapping that says which column is what."""

import csv
from collections.abc import Sequence
from pathlib import Path

from speur.drill import clock
from speur.drill.cast import Person
from speur.drill.forum import Post
from speur.drill.truth import Ledger

COLUMNS = ("post_id", "thread_id", "thread_title", "board", "author", "posted_at", "reply_to", "edited_at", "body")
MAPPING = """# Says which column of posts.csv is what; `speur formats --json` lists the fields.
service = "forum"
id = "post_id"
conversation = "thread_id"
title = "thread_title"
sender = "author"
time = "posted_at"
time_format = "%Y-%m-%d %H:%M:%S"
timezone = "Europe/Amsterdam"
reply_to = "reply_to"
text = "body"
delimiter = ","
"""


def write(folder: Path, root: Path, posts: Sequence[Post], people: Sequence[Person], ledger: Ledger) -> None:
    """Write posts.csv and mapping.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "posts.csv"
    file = str(path.relative_to(root))
    ids: dict[int, int] = {}
    last: dict[int, int] = {}
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\r\n")
        table.writerow(COLUMNS)
        for number, post in enumerate(posts, 90_001):
            line = post.line
            ids[line.key] = number
            stamp = clock.stamp(line.at).replace("T", " ")
            edited = clock.stamp(line.edited).replace("T", " ") if line.edited else ""
            reply = ids.get(line.reply, last.get(post.thread, ""))
            last.setdefault(post.thread, number)
            author = people[line.who].forum
            table.writerow((number, post.thread, post.title, post.board, author, stamp, reply, edited, line.text))
            ledger.note(line, line.text, file, chat=post.thread, message=number)
    ledger.count(file, len(posts), "forum-csv")
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8", newline="\n")
