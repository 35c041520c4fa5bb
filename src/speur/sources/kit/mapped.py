"""From named values and a `Mapping` to records: what the readers of tables have in common."""

from collections.abc import Callable, Iterator

from speur.model import Conversation, Item, Mapping, Message, Origin, Record
from speur.sources.kit.timestamps import Timestamps

COLUMNS = (
    "text", "time", "sender", "sender_name", "recipient", "conversation", "title", "id", "reply_to",
)  # fmt: skip


def columns_of(mapping: Mapping) -> dict[str, str]:
    """The columns a mapping names: what for -> column."""
    return {what: getattr(mapping, what) for what in COLUMNS if getattr(mapping, what)}


class Maker:
    """Makes the records of one table. `get` gives the value of a column as text, empty when there is none."""

    def __init__(self, item: Item, mapping: Mapping) -> None:
        self._item = item
        self._mapping = mapping
        self._stamps = Timestamps(mapping.timezone or item.assumed_zone, "unknown", mapping.time_format)
        self._seen: set[str] = set()

    def records(
        self,
        origin: Origin,
        opening: Origin,
        get: Callable[[str], str],
        details: dict[str, str],
        notes: tuple[str, ...],
    ) -> Iterator[Record]:
        """A message, before it its conversation when that is new; `opening` is where the conversation is said."""
        mapping = self._mapping
        named = get(mapping.conversation) if mapping.conversation else ""
        key = f"{mapping.service}:{named or f'{self._item.intake}/{self._item.path}'}"
        if key not in self._seen:
            self._seen.add(key)
            title = (get(mapping.title) if mapping.title else "") or named or self._item.name
            yield Conversation(
                origin=opening, key=key, service=mapping.service, title=title, has_ids=bool(mapping.id and named)
            )
        when, doubts = self._stamps.read(get(mapping.time) if mapping.time else None)
        sender = get(mapping.sender) if mapping.sender else ""
        shown = get(mapping.sender_name) if mapping.sender_name else ""
        recipient = get(mapping.recipient) if mapping.recipient else ""
        yield Message(
            origin=origin,
            conversation=key,
            sent=when,
            text=get(mapping.text),
            sender=f"{mapping.service}:{sender or shown}" if sender or shown else None,
            sender_name=shown or sender or None,
            recipient=f"{mapping.service}:{recipient}" if recipient else None,
            native=(get(mapping.id) or None) if mapping.id else None,
            reply_to=(get(mapping.reply_to) or None) if mapping.reply_to else None,
            details=details,
            notes=notes + doubts,
        )
