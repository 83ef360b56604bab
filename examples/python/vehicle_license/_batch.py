"""Many texts or records at once: columns in, columns out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Optional, Union

from . import _native
from ._native import Columns

Source = Callable[[bytes], Optional[bytes]]


class Archive:
    """Verifies evidence records again, with the trust files and status lists of then. Any thread may use it.

    :param source: the file of a digest of 32 bytes, or None: ``files.get`` of a dict, or :func:`folder`. It is asked for
        a file that records name once, for as long as the file is held: a thousand trust files, and as many lists, each
        under its trust file. A file that does not verify as of a record's moment, or a minute later, or has another
        digest, counts as missing for it.
    """

    def __init__(self, source: Source) -> None:
        self._native = _native.Archive(source)

    def reverify(
        self,
        records: Sequence[Optional[bytes]],
        *,
        take_out: Optional[Sequence[Union[str, dict[str, str]]]] = None,
        json: bool = False,
    ) -> Columns:
        """The verdicts again, a row for each of at most 65 535 records:

        ========================  ======================================================================================
        ``verdict``               ``genuine``; ``refused``: no intact record, or a check fails; ``undecided``: inputs
                                  are missing
        ``code``                  why, if not ``genuine``
        ``missing``               the digests of the missing inputs: the trust file first, then status lists, which are
                                  read under it and are missing with it
        ``go``                    what the screen said then: ``yes``, ``read``, ``stop``; null of a reduced record
        ``id``, ``credential_id``  of the record, and of what was shown
        ``claimed_at``            when it was verified, by the keeper's word, in Unix seconds
        ``purpose``, ``place``, ``policy``, ``memory``, ``reduced``  as the record has them
        ``record``                with ``take_out``: the record without that, if it is ``genuine``
        ``json``                  with ``json``: the verdict in full
        ========================  ======================================================================================

        :param take_out: ``all``, ``plate``, ``standing``, names of fields, or ``{"mask": name}``. Nothing brings it back.
        :raises Slip: ``take_out`` has what is none of these.
        :raises ValueError: there are too many records.
        """
        return self._native.reverify(records, None if take_out is None else _dumped(list(take_out)), json)


class Verifier:
    """Judges texts of codes, each by itself: no memory admits them, and no challenge was asked. That is for
    :class:`Desk`. Any thread may use it.

    :param trust: the trust file.
    :param place: where: ``counter``, ``remote``, ``roadside``.
    :param purpose: what for; none at the roadside.
    :param policy: a preset and what is changed in it, such as ``{"preset": "counter", "status_age": 3600}``.
    :param lists: status list tokens, each of which must verify at
    :param read_at: that moment, in Unix seconds.
    :raises Refused: the trust file or a list is refused.
    :raises Slip: the question is none.
    """

    def __init__(
        self,
        trust: bytes,
        *,
        place: str,
        purpose: Optional[str] = None,
        policy: Optional[dict[str, Any]] = None,
        lists: Sequence[bytes] = (),
        read_at: int = 0,
    ) -> None:
        asked = {"place": place, "purpose": purpose, "policy": policy}
        asked = {name: value for name, value in asked.items() if value is not None}
        self._native = _native.Verifier(trust, _dumped(asked), lists, read_at)

    def verify(
        self, texts: Sequence[str], *, at: Union[int, Sequence[int]], record: bool = False, json: bool = False
    ) -> Columns:
        """The verdicts, a row for each of at most 65 535 texts:

        ========================  ======================================================================================
        ``verdict``               ``genuine`` or ``refused``
        ``code``, ``check``       why, if it is refused, and the check of SPEC §9.2
        ``go``                    ``yes``, ``read``, ``stop``: whether a program may go on without a person
        ``credential_id``, ``shown_at``  what was shown, and when
        ``replay_key``, ``replay_until``  what a memory would know the show by, and until when
        ``record``                with ``record``: the evidence record
        ``json``                  with ``json``: the verdict in full
        ========================  ======================================================================================

        :param at: the moment of all, or of each, in Unix seconds.
        :raises ValueError: there are too many texts, or not as many moments.
        """
        moments = [at] * len(texts) if isinstance(at, int) else at
        return self._native.verify(texts, moments, record, json)


def folder(path: Union[str, Path]) -> Source:
    """The files of a folder, each named by its digest in 64 hexadecimal digits."""
    at = Path(path)

    def find(digest: bytes) -> Optional[bytes]:
        try:
            return (at / digest.hex()).read_bytes()
        except FileNotFoundError:
            return None

    return find


_dumped = json.dumps
