"""Records travel in batches: in order, of bounded size, parts of one range never apart."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from speur.flow import batching
from speur.flow.batching import HEAVY, SIZE, Batcher
from speur.model import Account, Conversation, Event, Message, Origin, Problem, Record
from speur.store.batch import CONVERSATION, PART, SENDER, START, TEXT, Batch


def at(start: int, part: str = "") -> Origin:
    return Origin(item="0" * 64, start=start, end=start + 1, place="test", part=part)


def conversation(number: int = 1) -> Conversation:
    return Conversation(origin=at(0), key=f"x:c{number}", service="x")


def message(start: int, text: str = "t", part: str = "", sender: str | None = "x:a", to: int = 1) -> Message:
    return Message(origin=at(start, part), conversation=f"x:c{to}", text=text, sender=sender)


def batches(records: list[Record]) -> list[Batch]:
    return list(Batcher().batches(records))


def test_no_records_make_no_batch() -> None:
    assert batches([]) == []


def test_a_batch_holds_so_many_records_and_no_more() -> None:
    found = batches([conversation(), *(message(number) for number in range(SIZE * 2))])
    assert [len(batch.messages) for batch in found] == [SIZE - 1, SIZE, 1]


def test_long_texts_make_batches_smaller() -> None:
    found = batches([conversation(), *(message(number, "x" * (HEAVY // 4)) for number in range(10))])
    assert max(sum(len(row[TEXT]) for row in batch.messages) for batch in found) <= HEAVY + HEAVY // 4


def test_parts_of_one_range_are_never_apart() -> None:
    found = batches([conversation(), *(message(SIZE, part=str(part)) for part in range(SIZE * 2)), message(SIZE + 1)])
    assert [len(batch.messages) for batch in found] == [SIZE * 2, 1]


def test_names_are_numbered_once_and_in_the_order_they_come() -> None:
    records = [conversation(1), message(1), conversation(2), message(2, sender="x:b", to=2), message(3)]
    (batch,) = batches([*records, Account(origin=at(4), key="x:a", service="x", handle="later")])
    assert [(row.number, row.key) for row in batch.conversations] == [(0, "x:c1"), (1, "x:c2")]
    assert [(row.number, row.key) for row in batch.accounts] == [(0, "x:a"), (1, "x:b"), (0, "x:a")]
    assert [(row[CONVERSATION], row[SENDER]) for row in batch.messages] == [(0, 0), (1, 1), (0, 0)]


def test_what_was_collected_when_reading_broke_off_is_given() -> None:
    batcher = Batcher()

    def breaking() -> object:
        yield conversation()
        yield message(1)
        raise ValueError

    try:
        list(batcher.batches(breaking()))  # type: ignore[arg-type]
    except ValueError:
        rest = batcher.rest()
    assert rest is not None
    assert len(rest.messages) == 1
    assert batcher.rest() is None


PARTS = st.lists(st.tuples(st.integers(0, 60), st.sampled_from("MEP")), max_size=300)


@settings(max_examples=30)
@given(PARTS, st.integers(1, 20))
def test_batches_keep_everything_in_order_and_together(parts: list[tuple[int, str]], size: int) -> None:
    records: list[Record] = [conversation()]
    for number, (start, kind) in enumerate(sorted(parts)):
        if kind == "M":
            records.append(message(start, part=str(number)))
        elif kind == "E":
            records.append(Event(origin=at(start, str(number)), kind="edit", conversation="x:c1"))
        else:
            records.append(Problem(origin=at(start), code=f"c{number}", detail=""))
    before, batching.SIZE = batching.SIZE, size
    try:
        found = batches(records)
    finally:
        batching.SIZE = before
    starts = [
        {row[START] for row in one.messages} | {row.start for row in (*one.events, *one.problems)} for one in found
    ]
    assert all(max(left) < min(right) for left, right in pairwise(filter(None, starts)))
    parts_found = [row[PART] for one in found for row in one.messages]
    assert parts_found == [one.origin.part for one in records if isinstance(one, Message)]
    assert sum(len(one.events) + len(one.problems) + len(one.messages) for one in found) == len(records) - 1
