"""The tables of `case.db`: what was read, and by which run. The only truth; the index is made from it.

A message row is one record: one occurrence in one item. `same_as` is empty on the row that stands for the message and
names that row on its copies and versions. Rows are numbered in the order they were stored and only grow.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _origin() -> list[Column[object]]:
    """Where a record stands: item number, byte range, place in the format's words, part."""
    return [
        Column("item", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("part", Text, nullable=False, default=""),
        Column("place", Text, nullable=False),
    ]


run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("verb", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("started_ms", Integer, nullable=False),
    Column("ended_ms", Integer),
    Column("versions", JSON, nullable=False),
    Column("counts", JSON),
)

intake = Table(
    "intake",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("seq", Integer, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("note", Text, nullable=False),
)

item = Table(
    "item",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("path", Text, nullable=False),  # the first place it was seen at
    Column("intake", Integer, ForeignKey("intake.number"), nullable=False),
    Column("state", Text, nullable=False),  # waiting reading read attachment unrecognised ambiguous archive
    Column("reading", Integer),
)

item_place = Table(
    "item_place",
    metadata,
    Column("item", Integer, ForeignKey("item.number"), nullable=False),
    Column("intake", Integer, ForeignKey("intake.number"), nullable=False),
    Column("path", Text, nullable=False),
    Column("container", Text),
    UniqueConstraint("intake", "path"),
    Index("item_place_item", "item"),
)

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("item.number"), nullable=False),
    Column("run", Integer, ForeignKey("run.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("zone", Text),
    Column("mapping", JSON),
    Column("state", Text, nullable=False),  # running done died
    Column("units", Integer),
    Column("units_read", Integer),
    Column("problems", Integer),
    Column("unaccounted", Integer),
    Column("unaccounted_ranges", JSON),
    Index("reading_item", "item"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("service", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("has_ids", Boolean, nullable=False),
    *_origin(),
    Column("details", JSON),
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("service", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("details", JSON),
)

presence = Table(
    "presence",
    metadata,
    Column("conversation", Integer, nullable=False),
    Column("account", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("first_ms", Integer),
    Column("last_ms", Integer),
    UniqueConstraint("conversation", "account", "name"),
    Index("presence_account", "account"),
)

message = Table(
    "message",
    metadata,
    Column("row", Integer, primary_key=True),
    *_origin(),
    Column("conversation", Integer, nullable=False),
    Column("sender", Integer),
    Column("sender_name", Text),
    Column("recipient", Integer),
    Column("ord", Integer, nullable=False),
    Column("sent_ms", Integer),
    Column("sent_raw", Text, nullable=False),
    Column("sent_basis", Text, nullable=False),
    Column("sent_clock", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("native", Text),
    Column("reply_to", Text),
    Column("same_as", Integer),
    Column("text", Text, nullable=False),
    Column("extra", LargeBinary),  # msgpack of store.rows.Extra; empty when there is nothing more
    UniqueConstraint("item", "start", "part"),
    Index("message_conversation", "conversation", "ord"),
    Index("message_native", "conversation", "native"),
)
Index("message_same_as", message.c.same_as, sqlite_where=message.c.same_as.is_not(None))

event = Table(
    "event",
    metadata,
    Column("row", Integer, primary_key=True),
    *_origin(),
    Column("conversation", Integer),
    Column("kind", Text, nullable=False),
    Column("actor", Integer),
    Column("actor_name", Text),
    Column("ord", Integer, nullable=False),
    Column("at_ms", Integer),
    Column("at_raw", Text, nullable=False),
    Column("at_basis", Text, nullable=False),
    Column("at_clock", Text, nullable=False),
    Column("target", Text),
    Column("native", Text),
    Column("same_as", Integer),
    Column("text", Text, nullable=False),
    Column("extra", LargeBinary),
    UniqueConstraint("item", "start", "part"),
    Index("event_conversation", "conversation", "ord"),
    Index("event_target", "conversation", "target"),
    Index("event_native", "conversation", "native"),
)

attachment = Table(
    "attachment",
    metadata,
    Column("message", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer),
    Column("absent", Text, nullable=False),
    Column("item", Integer),
    UniqueConstraint("message", "number"),
)

problem = Table(
    "problem",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer),  # empty when the file itself could not be taken in
    Column("start", Integer),
    Column("end", Integer),
    Column("place", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("reading", Integer),
    UniqueConstraint("item", "start", "code", "path"),
    Index("problem_code", "code"),
)

overlap = Table(
    "overlap",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first_row", Integer, nullable=False),
    Column("second_row", Integer, nullable=False),
    Column("first_item", Integer, nullable=False),
    Column("second_item", Integer, nullable=False),
    Column("first_start", Integer, nullable=False),
    Column("second_start", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    UniqueConstraint("first_item", "first_start", "second_item", "second_start"),
)

index_queue = Table(
    "index_queue",
    metadata,
    Column("row", Integer, primary_key=True),
)
