"""The door's calls, with values of Python."""

from __future__ import annotations

import json
from typing import Any, Optional

from . import _errors
from ._native import Door

#: Members of answers that are stored or handed on: ``bytes``. Digests and keys, which people compare, stay hexadecimal.
BYTES = frozenset(("snapshot", "entry", "question", "record", "trust", "memory", "held", "admitted", "to_be_signed"))

Answer = dict[str, Any]


def call(name: str, **options: Any) -> Answer:
    """A call that needs no desk, such as ``verify``, ``reduce``, ``status-list`` and ``bundle``.

    Calls, options and answers are those of the JSON door. Bytes are ``bytes``, and None is null.

    :raises Refused: what was given is refused.
    :raises Slip: the call is not as it must be.
    """
    return _called(_WITHOUT_DESK, name, options)


class Desk:
    """What one verifier keeps: whom it believes, status lists, open questions with their keys, what was admitted.

    It lives in memory, and any thread may use it. **Store** ``snapshot()`` when it is new and after each call whose answer
    says ``"store": "snapshot"``, in one step in place of the one before, and then empty the log. Append ``entry``
    of each answer that says ``"store": "entry"`` to the log, in one piece and down to the disk: the show counts from then
    on. After a crash, :meth:`restore` takes both as they are found. One process has one desk.

    Every method returns the door's answer, and raises :class:`Refused` or :class:`Slip`. ``now`` is the clock in Unix
    seconds; without it that of the platform counts.
    """

    def __init__(self, *, pin: Optional[str] = None, trust: Optional[bytes] = None, fleet: bool = False) -> None:
        """A desk that holds nothing yet, for a verifier that is set up new.

        :param pin: the pin of the root whose bundles are believed, 64 hexadecimal digits; or else
        :param trust: a trust file, which is believed as it is.
        :param fleet: whether it is the desk of one server of a fleet, whose store admits.
        """
        self._door = Door()
        self._call("open", pin=pin, trust=trust, fleet=fleet or None)

    @classmethod
    def restore(cls, snapshot: bytes, log: bytes) -> Desk:
        """Goes on with a stored desk: the snapshot that was stored last, and the log behind it as it was found."""
        desk = cls.__new__(cls)
        desk._door = Door()
        desk._call("restore", snapshot=snapshot, log=log)
        return desk

    def snapshot(self) -> bytes:
        """The desk as it is now. It holds keys: keep it secret."""
        stored: bytes = self._call("snapshot")["snapshot"]
        return stored

    def take(
        self, *, bundle: Optional[bytes] = None, list: Optional[bytes] = None, now: Optional[int] = None
    ) -> Answer:
        """Takes in a bundle or a status list, over any channel. Records name it by ``digest`` of the answer."""
        return self._call("take", bundle=bundle, list=list, now=now)

    def ask(self, *, asker: str, purpose: str, place: str, now: Optional[int] = None, **options: Any) -> Answer:
        """A question, whose key stays here: ``text`` is for the code that the holder scans.

        :param options: ``policy``, ``wanted``, ``lifetime``, ``sealed``, ``share``, ``as_listed``, ``random``.
        """
        return self._call("ask", asker=asker, purpose=purpose, place=place, now=now, **options)

    def judge(self, text: Optional[str] = None, *, now: Optional[int] = None, **options: Any) -> Answer:
        """The verdict on what was scanned, by the question it answers or else by ``purpose``, ``place``, ``policy``.

        :param text: a code's text, exactly as scanned; or one of ``scanned``, ``bytes``, ``sealed``.
        :param options: besides, ``record`` for the evidence record, and ``words`` (``zh``, ``en``) for a screen.
        """
        return self._call("judge", text=text, now=now, **options)

    def examine(self, text: Optional[str] = None, *, now: Optional[int] = None, **options: Any) -> Answer:
        """:meth:`judge` in a fleet, before the store has answered: ``replay`` of the answer is what to put there."""
        return self._call("examine", text=text, now=now, **options)

    def settle(self, *, pending: int, key: str, store: str, now: Optional[int] = None, **options: Any) -> Answer:
        """:meth:`judge` in a fleet, after the store has answered ``absent`` or ``present``."""
        return self._call("settle", pending=pending, key=key, store=store, now=now, **options)

    def hint(self, text: Optional[str] = None, **options: Any) -> Answer:
        """Which question a code answers, and whether this desk knows it."""
        return self._call("hint", text=text, **options)

    def take_question(self, question: bytes, *, now: Optional[int] = None) -> Answer:
        """Takes over a question that another server of the fleet has asked."""
        return self._call("take-question", question=question, now=now)

    def state(self, *, now: Optional[int] = None) -> Answer:
        """What the desk holds, how old it is and when it ends, and what is to be done before that."""
        return self._call("state", now=now)

    def repin(self, *, pin: Optional[str] = None, trust: Optional[bytes] = None) -> Answer:
        """Believes another root, or another trust file."""
        return self._call("repin", pin=pin, trust=trust)

    def clock_was_set(self) -> Answer:
        """Notes that an operator has set right a clock that was ahead."""
        return self._call("clock-was-set")

    def _call(self, name: str, **options: Any) -> Answer:
        return _called(self._door, name, {key: value for key, value in options.items() if value is not None})


def _called(door: Door, name: str, options: dict[str, Any]) -> Answer:
    answer: Answer = json.loads(door.call(json.dumps({"call": name, **options}, default=_hex)))
    if not answer["ok"]:
        raise _errors.of(answer)
    for key in BYTES & answer.keys():
        if isinstance(answer[key], str):
            answer[key] = bytes.fromhex(answer[key])
    return answer


def _hex(value: object) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return value.hex()
    raise TypeError(f"no value of a request: {type(value).__name__}")


_WITHOUT_DESK = Door()
