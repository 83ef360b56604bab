"""Columns of records in, columns of verdicts out. It presumes no engine: whatever moves Arrow batches can call it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Optional

import pyarrow
from vehicle_license import Archive, folder

#: What comes out, beside the columns of what went in that are kept.
VERDICT = pyarrow.schema(
    [
        ("verdict", pyarrow.string()),
        ("code", pyarrow.string()),
        ("missing", pyarrow.list_(pyarrow.binary())),
        ("go", pyarrow.string()),
        ("id", pyarrow.binary()),
        ("claimed_at", pyarrow.int64()),
        ("purpose", pyarrow.string()),
        ("memory", pyarrow.string()),
    ]
)
#: Besides, if values are taken out: the record without them.
REDUCED = VERDICT.append(pyarrow.field("record", pyarrow.binary()))


def verified(
    batches: Iterable[pyarrow.RecordBatch],
    inputs: str,
    *,
    keep: Sequence[str] = (),
    take_out: Optional[Sequence[Any]] = None,
) -> Iterator[pyarrow.RecordBatch]:
    """The verdicts again on the column ``record`` of each batch, a row for each, in their order.

    :param inputs: the folder of trust files and status lists, each named by its digest. Each is read once a process.
    :param keep: the columns that stay beside the verdict. No other column leaves: a record is personal data.
    :param take_out: with it, a genuine record leaves without these values.
    """
    archive = _archive(inputs)
    schema = VERDICT if take_out is None else REDUCED
    for batch in batches:
        columns = archive.reverify(batch.column("record").to_pylist(), take_out=take_out)
        answer = pyarrow.record_batch(columns).select(schema.names)
        arrays = [batch.column(name) for name in keep] + answer.columns
        yield pyarrow.record_batch(arrays, names=[*keep, *schema.names])


@lru_cache(maxsize=None)
def _archive(inputs: str) -> Archive:
    return Archive(folder(inputs))
