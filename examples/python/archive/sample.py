"""An archive to try: records by the library in Parquet, one in a hundred spoilt, with what each must come to.

    python sample.py FOLDER [COUNT]        FOLDER/records/*.parquet, FOLDER/expected.parquet, FOLDER/inputs/DIGEST
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow
import pyarrow.parquet

ROOT = Path(__file__).parents[3]
#: Of a file, which is a task.
RECORDS = 10_000


def make(folder: Path, count: int) -> None:
    tool = ("cargo", "run", "--locked", "--quiet", "--release", "--package", "archive-records", "make")
    subprocess.run([*tool, str(folder), str(count)], cwd=ROOT, check=True)
    (folder / "records").mkdir(exist_ok=True)
    expected = []
    with open(folder / "records.tsv", encoding="ascii") as lines:
        for part, rows in enumerate(_parts(line.rstrip("\n").split("\t") for line in lines)):
            columns = {"number": [int(row[0]) for row in rows], "record": [bytes.fromhex(row[3]) for row in rows]}
            pyarrow.parquet.write_table(pyarrow.table(columns), folder / f"records/{part:05}.parquet")
            expected += [(int(row[0]), row[1], row[2] or None) for row in rows]
    names = ("number", "verdict", "code")
    columns = dict(zip(names, map(list, zip(*expected))))
    pyarrow.parquet.write_table(pyarrow.table(columns), folder / "expected.parquet")


def _parts(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    while part := list(islice(rows, RECORDS)):
        yield part


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
