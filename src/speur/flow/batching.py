"""Turn records into batches for the writer: names interned, seldom fields packed, never two parts apart."""

import gc
from collections.abc import Iterable, Iterator

import msgspec

from speur.model import Account, Conversation, Event, Message, Problem, Record
from speur.search.index import said as index_line
from speur.store.batch import AccountRow, Batch, ConversationRow, EventRow, Extra, ProblemRow, has_words
from speur.text.language import detect

SIZE = 5_000  # records in a batch
HEAVY = 2_000_000  # characters of text in a batch
_NOTHING = Extra()
_TIME: tuple[str, ...] = ("time",)
_pack = msgspec.msgpack.Encoder().encode


def rarely_collect() -> None:
    """Let Python look for reference cycles seldom: rows come in batches of thousands and hold none."""
    gc.set_threshold(100_000, 20, 20)


class Batcher:
    """Collects the records of one reading."""

    def __init__(self) -> None:
        self._conversations: dict[str, int] = {}
        self._services: dict[str, str] = {}
        self._accounts: dict[str, int] = {}
        self._batch = Batch()
        self._weight = 0
        self.messages = self.events = self.problems = 0

    def batches(self, records: Iterable[Record]) -> Iterator[Batch]:
        """Give batches until the records end."""
        last = -1
        for record in records:
            start = record.origin.start
            if self._weight >= SIZE and start != last:
                yield self._take()
            self._add(record)
            last = start
        if self._weight:
            yield self._take()

    def rest(self) -> Batch | None:
        """What was collected when the records broke off; its last range may lack parts."""
        return self._take() if self._weight else None

    def _take(self) -> Batch:
        batch, self._batch, self._weight = self._batch, Batch(), 0
        return batch

    def _add(self, record: Record) -> None:
        self._weight += 1
        if isinstance(record, Message):
            self.messages += 1
            self._weight += len(record.text) * SIZE // HEAVY
            self._message(record)
        elif isinstance(record, Event):
            self.events += 1
            self._batch.events.append(self._event(record))
        elif isinstance(record, Problem):
            self.problems += 1
            origin = record.origin
            self._batch.problems.append(
                ProblemRow(origin.start, origin.end, origin.place, record.code, record.detail[:2000])
            )
        elif isinstance(record, Conversation):
            self._conversation(record)
        else:
            self._listed(record)

    def _conversation(self, said: Conversation) -> None:
        number = self._conversations.setdefault(said.key, len(self._conversations))
        self._services[said.key] = said.service
        origin = said.origin
        self._batch.conversations.append(
            ConversationRow(
                number, said.key, said.service, said.title, said.kind, said.has_ids,
                origin.start, origin.end, origin.place, said.details,
            )
        )  # fmt: skip

    def _listed(self, said: Account) -> None:
        number = self._accounts.setdefault(said.key, len(self._accounts))
        self._batch.accounts.append(
            AccountRow(number, said.key, said.service, said.name, said.handle, said.phone, said.details)
        )

    def _account(self, key: str | None, name: str | None, service: str) -> int | None:
        if key is None:
            return None
        number = self._accounts.get(key)
        if number is None:
            number = self._accounts[key] = len(self._accounts)
            self._batch.accounts.append(AccountRow(number, key, service, name or "", "", "", {}))
        return number

    def _message(self, said: Message) -> None:
        origin, sent, edited = said.origin, said.sent, said.edited
        service = self._services[said.conversation]
        batch = self._batch
        extra = None
        if said.forwarded_from or edited or said.links or said.details or said.notes:
            told = Extra(
                forwarded_from=said.forwarded_from or "",
                edited_ms=edited.utc if edited else None,
                edited_raw=edited.raw if edited else "",
                edited_basis=edited.basis if edited else "",
                links=said.links,
                details=said.details,
                notes=said.notes,
            )
            extra = _pack(told)
            if edited and edited.utc is not None:
                batch.edited_ms[len(batch.messages)] = edited.utc
        else:
            told = _NOTHING
        text, ms = said.text, sent.utc
        if extra is None and ms is not None and not said.attachments and not said.reply_to and "." not in text:
            has: tuple[str, ...] = _TIME  # most messages have nothing else; a link has a stop or ://
            if "://" in text:
                has = has_words(timed=True, extra=told, reply=False, kinds=(), text=text)
        else:
            kinds = [attachment.kind for attachment in said.attachments]
            has = has_words(timed=ms is not None, extra=told, reply=bool(said.reply_to), kinds=kinds, text=text)
            if kinds:
                batch.attachments[len(batch.messages)] = list(said.attachments)
        lang = detect(text)
        batch.said.append(index_line(None if ms is None else ms // 1000, service, lang, said.kind, has, text))
        batch.messages.append(
            [
                0, 0, origin.start, origin.end, origin.part, origin.place, self._conversations[said.conversation],
                self._account(said.sender, said.sender_name, service), said.sender_name,
                self._account(said.recipient, None, service), 0, ms, sent.raw, sent.basis, sent.clock, said.kind, lang,
                said.native, said.reply_to, None, text, extra,
            ]
        )  # fmt: skip

    def _event(self, said: Event) -> EventRow:
        origin, at = said.origin, said.at
        service = self._services.get(said.conversation or "", "")
        extra = _pack(Extra(details=said.details, notes=said.notes)) if said.details or said.notes else None
        return EventRow(
            origin.start, origin.end, origin.part, origin.place,
            None if said.conversation is None else self._conversations[said.conversation],
            said.kind,
            self._account(said.actor, said.actor_name, service),
            said.actor_name,
            at.utc, at.raw, at.basis, at.clock,
            said.target, said.native, said.text, extra,
        )  # fmt: skip
