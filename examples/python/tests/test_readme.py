"""The page's code, run from top to bottom as it stands there."""

import contextlib
import importlib.util
import io
import os
import re
import tempfile
import unittest
from pathlib import Path
from typing import Any

import cases
import test_columns

PAGE = Path(__file__).parents[1] / "README.md"


@unittest.skipUnless(importlib.util.find_spec("pyarrow"), "no pyarrow")
class Readme(unittest.TestCase):
    def test_the_code_runs(self) -> None:
        case = cases.named("verify", "purpose_insurance_claim")
        kept: list[bytes] = []
        names: dict[str, Any] = {
            "trust_file": bytes.fromhex(case["trust"]),
            "scanned": case["text"],
            "policy": case["policy"],
            "now": case["now"],
            "store_snapshot": len,
            "append_to_log": kept.append,
            "keep": kept.append,
            "records": [test_columns.RECORD, b"a photo"],
        }
        blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            inputs = Path(folder) / "inputs"
            inputs.mkdir()
            for digest, file in test_columns.FILES.items():
                (inputs / digest.hex()).write_bytes(file)
            os.chdir(folder)
            try:
                with contextlib.redirect_stdout(io.StringIO()) as printed:
                    for block in blocks:
                        exec(compile(block, str(PAGE), "exec"), names)
            finally:
                os.chdir(before)
        self.assertEqual(len(blocks), 3)
        self.assertIn("闽AD12345", printed.getvalue())
        self.assertEqual(len(kept[0]), 36)
        self.assertEqual(names["rows"]["verdict"], ["genuine", "refused"])
        self.assertEqual(names["batch"].num_rows, 2)


if __name__ == "__main__":
    unittest.main()
