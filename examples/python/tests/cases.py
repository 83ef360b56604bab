"""The vectors of `test-vectors/cases`, as its README has them."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[3] / "test-vectors/cases"


def of(kind: str) -> list[dict[str, Any]]:
    return [_joined(json.loads(path.read_text("utf-8"))) for path in sorted((CASES / kind).glob("*.json"))]


def named(kind: str, name: str) -> dict[str, Any]:
    return next(case for case in of(kind) if case["name"] == name)


def _joined(value: Any) -> Any:
    if isinstance(value, list):
        return [_joined(entry) for entry in value]
    if isinstance(value, dict):
        if value.keys() == {"joined"}:
            return "".join(_joined(part) for part in value["joined"])
        if value.keys() == {"repeat", "times"}:
            return value["repeat"] * value["times"]
        return {key: _joined(entry) for key, entry in value.items()}
    return value
