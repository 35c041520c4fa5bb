"""What the processes say to each other arrives whole, or not at all."""

import io
import os
import threading

from hypothesis import given
from hypothesis import strategies as st

from speur.flow import frames

KINDS = st.sampled_from([frames.HELLO, frames.JOB, frames.BATCH, frames.DONE])


@given(st.lists(st.tuples(KINDS, st.binary(max_size=2000)), max_size=10))
def test_what_is_sent_is_received(sent: list[tuple[bytes, bytes]]) -> None:
    stream = io.BytesIO()
    for kind, body in sent:
        frames.send(stream, kind, body)
    stream.seek(0)
    assert [frames.receive(stream) for _ in sent] == sent
    assert frames.receive(stream) is None


@given(st.binary(min_size=1, max_size=200), st.integers(0, 204))
def test_half_a_frame_is_none(body: bytes, kept: int) -> None:
    stream = io.BytesIO()
    frames.send(stream, frames.BATCH, body)
    torn = stream.getvalue()[: min(kept, len(stream.getvalue()) - 1)]
    assert frames.receive(io.BytesIO(torn)) is None


def test_a_frame_larger_than_the_pipe_arrives_whole() -> None:
    receiving, sending = os.pipe()
    body = os.urandom(3_000_000)

    def send() -> None:
        with os.fdopen(sending, "wb", buffering=0) as out:
            frames.send(out, frames.BATCH, body)

    thread = threading.Thread(target=send)
    thread.start()
    with os.fdopen(receiving, "rb", buffering=0) as stream:
        assert frames.receive(stream) == (frames.BATCH, body)
    thread.join()
