"""What is raised where the door refuses."""

from __future__ import annotations

import json
from typing import Any


class VehicleLicenseError(Exception):
    """Something was refused. ``code`` is stable; the message is for a log, and never has input in it."""

    code: str
    #: What was refused: ``show``, ``memory``, ``bundle``, ``record``, …; of a slip ``request``.
    refused: str
    #: Who must act: ``holder``, ``clerk``, ``operator``, ``caller``.
    who: str
    #: What to do next, under ``zh`` and ``en``.
    advice: dict[str, str]
    #: The whole answer.
    answer: dict[str, Any]

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(f"{answer['code']}: {answer['message']}")
        self.answer = answer
        self.code = answer["code"]
        self.refused = answer["refused"]
        self.who = answer["who"]
        self.advice = answer["advice"]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.answer,)


class Refused(VehicleLicenseError):
    """A show, a bundle, a list, a record, … was refused."""


class Slip(VehicleLicenseError, ValueError):
    """The call was not as it must be, and nothing was carried out. ``answer["option"]`` names the option."""


def of(answer: str | dict[str, Any]) -> VehicleLicenseError:
    """The exception of an answer whose ``ok`` is false."""
    members: dict[str, Any] = json.loads(answer) if isinstance(answer, str) else answer
    return (Slip if members["refused"] == "request" else Refused)(members)
