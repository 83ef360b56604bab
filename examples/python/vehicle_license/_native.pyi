from collections.abc import Callable, Sequence
from typing import Any, final

__all__ = ["Archive", "Columns", "Door", "Verifier"]

@final
class Door:
    def __new__(cls) -> Door: ...
    def call(self, request: str) -> str: ...

@final
class Columns:
    """Columns of one length, in the order of what was given.

    ``columns["code"]`` is one as a list. Anything that reads Arrow takes them whole and without a copy, such as
    ``pyarrow.record_batch(columns)``.
    """

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
    def __len__(self) -> int: ...
    def __getitem__(self, key: str, /) -> list[Any]: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Archive:
    def __new__(cls, source: Callable[[bytes], bytes | None]) -> Archive: ...
    def reverify(
        self, records: Sequence[bytes | None], take_out: str | None = None, json: bool = False
    ) -> Columns: ...

@final
class Verifier:
    def __new__(cls, trust: bytes, asked: str, lists: Sequence[bytes], read_at: int) -> Verifier: ...
    def verify(self, texts: Sequence[str], at: Sequence[int], record: bool = False, json: bool = False) -> Columns: ...
