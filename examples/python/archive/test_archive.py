"""The function by itself and on two engines: each spoilt record is found under its code and none else, nothing is lost and
nothing doubled, also if a machine dies in the middle.

    ARCHIVE_RECORDS=30000 python -m unittest      # fewer than a hundred thousand; three files are the least for a kill
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Optional

import pyarrow
import pyarrow.dataset
import pyarrow.parquet
import sample
from archive import REDUCED, VERDICT, verified

COUNT = int(os.environ.get("ARCHIVE_RECORDS", "100000"))
HERE = Path(__file__).parent
SAMPLE = tempfile.TemporaryDirectory()
FOLDER = Path(SAMPLE.name)
RECORDS, INPUTS = FOLDER / "records", FOLDER / "inputs"


def setUpModule() -> None:
    sample.make(FOLDER, COUNT)


def tearDownModule() -> None:
    SAMPLE.cleanup()


class Archive(unittest.TestCase):
    def check(self, rows: pyarrow.Table) -> None:
        """Every number once, each with the verdict and the code that it must have."""
        rows = rows.select(["number", "verdict", "code"]).sort_by("number").combine_chunks()
        expected = pyarrow.parquet.read_table(FOLDER / "expected.parquet").combine_chunks()
        self.assertEqual(rows.num_rows, COUNT)
        self.assertEqual(rows.column("number").to_pylist(), list(range(COUNT)))
        self.assertEqual(rows.to_pylist(), expected.to_pylist())
        spoilt = [code for code in rows.column("code").to_pylist() if code is not None]
        self.assertEqual(len(spoilt), COUNT // 100)


class Alone(Archive):
    def test_arrow_in_and_arrow_out(self) -> None:
        batches = pyarrow.dataset.dataset(RECORDS).to_batches(batch_size=3000)
        answers = list(verified(batches, str(INPUTS), keep=["number"]))
        self.assertEqual(answers[0].schema.names, ["number", *VERDICT.names])
        self.check(pyarrow.Table.from_batches(answers))

    def test_what_is_reduced_leaves_without_the_values(self) -> None:
        (first, *_) = pyarrow.dataset.dataset(RECORDS).to_batches(batch_size=400)
        plain = [row.as_py() for row in first.column("record")]
        self.assertTrue(any("张三丰".encode() in record for record in plain))
        (answer,) = verified([first], str(INPUTS), take_out=["all"])
        self.assertEqual(answer.schema, REDUCED)
        for verdict, record in zip(answer.column("verdict").to_pylist(), answer.column("record").to_pylist()):
            self.assertEqual(record is not None, verdict == "genuine")
            self.assertTrue(record is None or ("张三丰".encode() not in record and "闽A".encode() not in record))
        # A reduced record is verified again, too, and is the same one.
        (again,) = verified([answer.filter(answer.column("record").is_valid())], str(INPUTS))
        self.assertEqual(set(again.column("verdict").to_pylist()), {"genuine"})
        self.assertEqual(again.column("id"), answer.filter(answer.column("record").is_valid()).column("id"))


@unittest.skipUnless(importlib.util.find_spec("datafusion"), "no datafusion")
class Datafusion(Archive):
    def test_the_same_function(self) -> None:
        import datafusion

        context = datafusion.SessionContext()
        context.register_parquet("records", str(RECORDS))
        stream = context.sql("SELECT number, record FROM records").execute_stream()
        batches = (batch.to_pyarrow() for batch in stream)
        self.check(pyarrow.Table.from_batches(verified(batches, str(INPUTS), keep=["number"])))


@unittest.skipUnless(importlib.util.find_spec("pyspark"), "no pyspark: CI_SPARK=1 .ci/archive tools")
class Spark(Archive):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.out = self.folder / "verdicts"

    def job(self, *arguments: str) -> subprocess.Popen[bytes]:
        from cluster import DRIVER, LOOPBACK

        settings = [f"--conf={key}={value}" for key, value in DRIVER.items()]
        command = [sys.executable, str(HERE / "job.py"), f"--records={RECORDS}", f"--inputs={INPUTS}", f"--out={self.out}"]
        environment = {**os.environ, **LOOPBACK, "PYSPARK_PYTHON": sys.executable}
        with open(self.folder / "job.log", "wb") as log:
            return subprocess.Popen([*command, *settings, *arguments], stdout=log, stderr=log, env=environment)

    def ends(self, job: subprocess.Popen[bytes]) -> str:
        try:
            outcome: Optional[int] = job.wait(900)
        finally:
            job.kill()
        log = (self.folder / "job.log").read_text("utf-8", "replace")
        self.assertEqual(outcome, 0, log[-4000:])
        return log

    def test_in_one_process(self) -> None:
        self.ends(self.job("--take-out=vin"))
        rows = pyarrow.parquet.read_table(self.out)
        self.check(rows)
        for record in rows.column("record").slice(0, 500).to_pylist():
            self.assertTrue(record is None or b"LSVWY4180KN246094" not in record)

    def test_a_worker_is_killed_in_the_middle(self) -> None:
        from cluster import Cluster

        tasks = len(list(RECORDS.iterdir()))
        enough = tasks * 2 // 5
        with Cluster(self.folder) as cluster:
            job = self.job(f"--master={cluster.url}")
            try:
                done = 0
                while done < enough and job.poll() is None:
                    time.sleep(0.02)
                    done = len(list(self.out.glob("_temporary/0/task_*")))
                killed = cluster.kill(0)
                self.assertIsNone(job.poll(), "the job had ended before the kill")
            finally:
                log = self.ends(job)
        self.assertGreater(len(killed), 2, "a worker, its executor, and Python's processes")
        self.assertTrue(0 < enough <= done < tasks, f"{done} of {tasks} tasks")
        self.assertRegex(log, "Lost executor|worker lost")
        print(f"killed {len(killed)} processes after {done} of {tasks} tasks")
        self.check(pyarrow.parquet.read_table(self.out))


if __name__ == "__main__":
    unittest.main()
