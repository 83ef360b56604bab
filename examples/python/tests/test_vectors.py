"""Every vector of the kinds `verify` and `evidence`, to the facts and the codes that it expects."""

import json
import random
import unittest
from typing import Any, Optional

import cases
from vehicle_license import Archive, Refused, Verifier, call

OPTIONS = "trust now purpose policy challenge opens_with status_lists lists_trust text bytes sealed scanned".split()


def refusal(error: Refused) -> dict[str, Any]:
    seconds = {"seconds": error.answer["seconds"]} if "seconds" in error.answer else {}
    return {"ok": False, "code": error.code, **seconds}


def asked(case: dict[str, Any]) -> dict[str, Any]:
    return {"place": case["setting"], **{name: case[name] for name in OPTIONS if name in case}}


def unhex(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def inputs(case: dict[str, Any], claimed_at: int) -> dict[bytes, bytes]:
    """The trust file and the lists of a case by their digests; a list is read as of then, or a minute later."""
    trust = bytes.fromhex(case["trust"])
    found = {}
    for token in unhex(case.get("status_lists", [])):
        for now in (claimed_at + 60, claimed_at):
            try:
                found[bytes.fromhex(call("status-list", list=token, trust=trust, now=now)["digest"])] = token
            except Refused:
                pass
    return found


def digest_of(case: dict[str, Any]) -> dict[bytes, bytes]:
    import hashlib

    trust = bytes.fromhex(case["trust"])
    return {hashlib.sha256(trust).digest(): trust}


class Verify(unittest.TestCase):
    def test_one_by_one(self) -> None:
        for case in cases.of("verify"):
            # One signature of these is left unchecked, which a door with a checker of its own cannot be asked for.
            if "unanswered" in case:
                continue
            with self.subTest(case["name"]):
                try:
                    got = call("verify", **asked(case))["verdict"]
                except Refused as error:
                    got = refusal(error)
                self.assertEqual(got, case["expect"])

    def test_as_columns(self) -> None:
        ran = 0
        for case in cases.of("verify"):
            left_out = {"unanswered", "challenge", "opens_with", "lists_trust", "bytes", "sealed", "scanned"}
            if not left_out.isdisjoint(case):
                continue
            ran += 1
            with self.subTest(case["name"]):
                verifier = Verifier(
                    bytes.fromhex(case["trust"]),
                    place=case["setting"],
                    purpose=case.get("purpose"),
                    policy=case.get("policy"),
                    lists=unhex(case.get("status_lists", [])),
                    read_at=case["now"],
                )
                columns = verifier.verify([case["text"]], at=case["now"], record=True, json=True)
                expect = case["expect"]
                self.assertEqual(columns["verdict"], ["genuine" if expect["ok"] else "refused"])
                self.assertEqual(columns["code"], [expect.get("code")])
                self.assertEqual(columns["go"], [expect.get("go")])
                self.assertEqual([text and json.loads(text) for text in columns["json"]], [expect if expect["ok"] else None])
                self.assertEqual(columns["check"][0] is None, expect["ok"])
                self.assertEqual(columns["record"][0] is not None, expect["ok"])
        self.assertGreater(ran, 400)


class Evidence(unittest.TestCase):
    def test_each_by_itself(self) -> None:
        ran = 0
        for case in cases.of("evidence"):
            with self.subTest(case["name"]):
                record = bytes.fromhex(case["bytes"])
                files = self.files(case, record)
                take_out = case.get("take_out")
                columns = Archive(files.get).reverify([record], take_out=take_out, json=True)
                row = {name: columns[name][0] for name in columns.names}
                expect = case["expect"]
                ran += 1
                if not expect["ok"]:
                    self.assertEqual(row["code"], expect["code"])
                    self.assertIsNone(row["json"])
                    missing = expect["code"] in ("evidence-record-trust-missing", "evidence-record-list-missing")
                    self.assertEqual(row["verdict"], "undecided" if missing else "refused")
                    self.assertEqual(bool(row["missing"]), missing)
                    continue
                self.assertEqual((row["verdict"], row["code"], row["missing"]), ("genuine", None, []))
                self.assertEqual(json.loads(row["json"]), expect["verdict"])
                self.assertEqual(row["go"], expect["verdict"].get("go"))
                for name in ("id", "credential_id"):
                    self.assertEqual(row[name].hex(), expect[name])
                for name in ("claimed_at", "purpose", "place", "policy", "memory", "reduced"):
                    self.assertEqual(row[name], expect[name], name)
                if take_out is not None:
                    self.assertEqual(row["record"].hex(), expect["taken_out"])
        self.assertGreater(ran, 240)

    def test_all_at_once_in_any_order(self) -> None:
        """What was held from before, and what stands beside a record, changes nothing of its row."""
        records, files = [], {}
        for case in cases.of("evidence"):
            records.append(bytes.fromhex(case["bytes"]))
            files.update(self.files(case, records[-1]))
        alone = [self.row(Archive(files.get), [record], 0) for record in records]
        self.assertGreater(len({row["code"] for row in alone}), 10)
        archive, shuffle = Archive(files.get), random.Random(1)
        for _ in range(4):
            order = list(range(len(records)))
            shuffle.shuffle(order)
            columns = archive.reverify([records[index] for index in order], json=True)
            for at, index in enumerate(order):
                self.assertEqual({name: columns[name][at] for name in ("verdict", "code", "missing", "json")}, alone[index])

    @staticmethod
    def row(archive: Archive, records: list[bytes], at: int) -> dict[str, Any]:
        columns = archive.reverify(records, json=True)
        return {name: columns[name][at] for name in ("verdict", "code", "missing", "json")}

    @staticmethod
    def files(case: dict[str, Any], record: bytes) -> dict[bytes, bytes]:
        claimed_at: Optional[int] = Archive(lambda _: None).reverify([record])["claimed_at"][0]
        return {**digest_of(case), **(inputs(case, claimed_at) if claimed_at is not None else {})}


if __name__ == "__main__":
    unittest.main()
