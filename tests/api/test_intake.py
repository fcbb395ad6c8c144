"""A worker takes what it is sent in order, and leaves out what was taken back before it began."""

from __future__ import annotations

import socket
import time

from hypothesis import given
from hypothesis import strategies as st

from api.pool.frames import COUNT, DATA, END, RENEW, WITHDRAW, Question, frame, read_question
from api.pool.intake import LATE_SECONDS, Intake


@given(payloads=st.lists(st.binary(max_size=40), min_size=1), cut=st.integers(1, 60))
def test_frames_are_whole_and_in_order_however_they_come(payloads: list[bytes], cut: int) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        intake, data = Intake(ours), b"".join(frame(DATA, payload) for payload in payloads)
        intake._take(data[:cut])
        theirs.sendall(data[cut:])
        theirs.shutdown(socket.SHUT_WR)
        assert [intake.next() for _ in payloads] == [(DATA, payload) for payload in payloads]
        assert intake.next() is None


def questions(*texts: bytes) -> bytes:
    return b"".join(frame(DATA, text) for text in texts)


def test_only_the_last_questions_are_taken_back_though_none_has_begun() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        intake = Intake(ours)
        theirs.sendall(questions(b"1", b"2", b"3") + frame(WITHDRAW, COUNT.pack(2)) + questions(b"4"))
        found = [intake.next() for _ in range(4)]
    assert found == [(DATA, b"1"), (END, b""), (END, b""), (DATA, b"4")]


def test_what_is_taken_back_during_a_long_question_is_not_begun() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        intake = Intake(ours)
        theirs.sendall(questions(b"1", b"2"))
        assert intake.next() == (DATA, b"1")
        theirs.sendall(frame(WITHDRAW, COUNT.pack(1)) + frame(RENEW))
        time.sleep(2 * LATE_SECONDS)
        assert [intake.next(), intake.next()] == [(END, b""), (RENEW, b"")]


def test_what_is_taken_back_too_late_was_answered_and_changes_nothing() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        intake = Intake(ours)
        theirs.sendall(questions(b"1", b"2"))
        assert [intake.next(), intake.next()] == [(DATA, b"1"), (DATA, b"2")]
        theirs.sendall(frame(WITHDRAW, COUNT.pack(1)) + questions(b"3"))
        assert intake.next() == (DATA, b"3")


@given(text=st.text(), graphs=st.none() | st.lists(st.text()).map(tuple))
def test_a_question_arrives_as_it_was_asked(text: str, graphs: tuple[str, ...] | None) -> None:
    question = Question(text, None, "turtle", graphs, graphs)
    assert read_question(question.encode()[5:]) == question
