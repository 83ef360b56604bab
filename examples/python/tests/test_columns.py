"""Columns as lists and as Arrow's, the lock of the interpreter, and what a source may do."""

import hashlib
import importlib.util
import json
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Any, Optional

import cases
import test_vectors
from vehicle_license import Archive, Columns, Verifier, folder

CASE = next(case for case in cases.of("evidence") if case["expect"]["ok"] and case["expect"]["list_digests"])
RECORD = bytes.fromhex(CASE["bytes"])
FILES = test_vectors.Evidence.files(CASE, RECORD)
TRUST = bytes.fromhex(CASE["expect"]["trust_digest"])
LISTS = [bytes.fromhex(digest) for digest in CASE["expect"]["list_digests"]]


def at_another_moment(record: bytes, was: int, later: int) -> bytes:
    """The record with the moment of the check moved, and the envelope's check made to fit."""
    body, label = record[32:-34], b"vehicle-license evidence 1"
    (was_written, is_written) = (b"\x1a" + moment.to_bytes(4, "big") for moment in (was, was + later))
    moved = body.replace(was_written, is_written)
    return record[:32] + moved + record[-34:-32] + hashlib.sha256(label + moved).digest()


class Sources(unittest.TestCase):
    def test_a_file_is_asked_for_once(self) -> None:
        asked: list[bytes] = []

        def source(digest: bytes) -> Optional[bytes]:
            asked.append(digest)
            return FILES.get(digest)

        archive = Archive(source)
        for _ in range(3):
            self.assertEqual(archive.reverify([RECORD] * 5)["verdict"], ["genuine"] * 5)
        self.assertEqual(sorted(asked), sorted([TRUST, *LISTS]))

    def test_what_is_missing_is_named_and_found_later(self) -> None:
        files: dict[bytes, bytes] = {}
        archive = Archive(files.get)
        columns = archive.reverify([RECORD])
        self.assertEqual((columns["verdict"], columns["code"]), (["undecided"], ["evidence-record-trust-missing"]))
        self.assertEqual(columns["missing"], [[TRUST, *LISTS]])
        files[TRUST] = FILES[TRUST]
        columns = archive.reverify([RECORD])
        self.assertEqual((columns["code"], columns["missing"]), (["evidence-record-list-missing"], [LISTS]))
        files.update(FILES)
        self.assertEqual(archive.reverify([RECORD])["missing"], [[]])

    def test_a_file_of_another_digest_counts_as_missing(self) -> None:
        for wrong in (b"", b"no file", *FILES.values()):
            columns = Archive(lambda digest: wrong if FILES[digest] != wrong else None).reverify([RECORD])
            self.assertEqual((columns["verdict"], columns["missing"]), (["undecided"], [[TRUST, *LISTS]]))

    def test_what_was_held_before_decides_nothing(self) -> None:
        """A list that was read does not count at a moment at which it could not have been read."""
        for days in (-400, -1, 200):
            moved = at_another_moment(RECORD, CASE["expect"]["claimed_at"], days * 86_400)
            alone, before = (Archive(FILES.get) for _ in range(2))
            before.reverify([RECORD])
            rows = [archive.reverify([moved]) for archive in (alone, before)] + [before.reverify([RECORD, moved])]
            seen = {(rows["verdict"][-1], rows["code"][-1], len(rows["missing"][-1])) for rows in rows}
            self.assertEqual(seen, {("undecided", "evidence-record-list-missing", len(LISTS))}, days)

    def test_a_folder(self) -> None:
        with tempfile.TemporaryDirectory() as path:
            for digest, file in FILES.items():
                (Path(path) / digest.hex()).write_bytes(file)
            archive = Archive(folder(path))
            self.assertEqual(archive.reverify([RECORD, None, b""])["verdict"], ["genuine", "refused", "refused"])

    def test_what_a_source_raises_is_raised(self) -> None:
        def source(digest: bytes) -> Optional[bytes]:
            raise OSError("no disk")

        with self.assertRaisesRegex(OSError, "no disk"):
            Archive(source).reverify([RECORD])
        with self.assertRaises(TypeError):
            Archive(lambda _: "text").reverify([RECORD])  # type: ignore[arg-type, return-value]


class Lists(unittest.TestCase):
    def test_columns_by_name(self) -> None:
        columns = Archive(FILES.get).reverify([RECORD, None], take_out=["all"], json=True)
        self.assertEqual(len(columns), 2)
        self.assertEqual(columns.names[:4], ["verdict", "code", "missing", "go"])
        self.assertEqual(columns.names[-2:], ["record", "json"])
        self.assertEqual(columns["id"], [bytes.fromhex(CASE["expect"]["id"]), None])
        with self.assertRaises(KeyError):
            columns["plate"]
        reduced = Archive(FILES.get).reverify([columns["record"][0]])
        self.assertEqual((reduced["verdict"], reduced["reduced"], reduced["go"]), (["genuine"], [True], [None]))
        self.assertEqual(reduced["id"], columns["id"][:1])

    def test_as_many_moments_as_texts(self) -> None:
        case = cases.named("verify", "purpose_insurance_claim")
        verifier = Verifier(bytes.fromhex(case["trust"]), place="counter", purpose=case["purpose"], policy=case["policy"])
        late = verifier.verify([case["text"]] * 2, at=[case["now"], case["now"] + 3600])
        self.assertEqual(late["verdict"], ["genuine", "refused"])
        self.assertIsNotNone(late["code"][1])
        with self.assertRaises(ValueError):
            verifier.verify([case["text"]] * 2, at=[case["now"]])
        with self.assertRaisesRegex(ValueError, "65536 at once"):
            verifier.verify([""] * 65_536, at=case["now"])
        self.assertEqual(len(Archive(FILES.get).reverify([None] * 65_535)), 65_535)
        with self.assertRaisesRegex(ValueError, "65536 at once"):
            Archive(FILES.get).reverify([None] * 65_536)


class Lock(unittest.TestCase):
    def test_other_threads_run_meanwhile(self) -> None:
        ticks: list[float] = []
        end = threading.Event()

        def tick() -> None:
            while not end.wait(0.001):
                ticks.append(time.monotonic())

        archive, records = Archive(FILES.get), [RECORD] * 2000
        archive.reverify(records[:1])
        thread = threading.Thread(target=tick)
        thread.start()
        try:
            begun = time.monotonic()
            archive.reverify(records)
            took = time.monotonic() - begun
        finally:
            end.set()
            thread.join()
        # Nothing else ran in the middle of the call if it had kept the lock.
        self.assertTrue(any(begun + took * 0.25 < at < begun + took * 0.75 for at in ticks))


@unittest.skipUnless(importlib.util.find_spec("pyarrow"), "no pyarrow")
class Arrow(unittest.TestCase):
    def test_columns_are_arrows(self) -> None:
        import pyarrow

        columns = Archive(FILES.get).reverify([RECORD, None, RECORD], take_out=["vin"], json=True)
        batch = pyarrow.record_batch(columns)
        batch.validate(full=True)
        self.check(columns, batch)
        self.check(columns, pyarrow.table(columns))
        self.check(columns, pyarrow.RecordBatchReader.from_stream(columns).read_all())
        self.assertEqual(batch.schema, pyarrow.schema(columns))
        self.assertEqual(batch.schema.field("missing").type, pyarrow.list_(pyarrow.binary()))
        # What was handed over outlives its maker.
        del columns
        self.assertEqual(batch.column("verdict").to_pylist(), ["genuine", "refused", "genuine"])
        self.assertEqual(json.loads(batch.column("json")[2].as_py()), CASE["expect"]["verdict"])

    def test_records_come_from_a_column(self) -> None:
        import pyarrow

        column = pyarrow.array([RECORD, None], pyarrow.binary())
        self.assertEqual(Archive(FILES.get).reverify(column.to_pylist())["verdict"], ["genuine", "refused"])
        empty = pyarrow.record_batch(Archive(FILES.get).reverify([]))
        self.assertEqual(empty.num_rows, 0)

    def check(self, columns: Columns, arrow: Any) -> None:
        self.assertEqual(arrow.schema.names, columns.names)
        for name in columns.names:
            self.assertEqual(arrow.column(name).to_pylist(), columns[name], name)


if __name__ == "__main__":
    unittest.main()
