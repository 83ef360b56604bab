"""A desk's life: opened, judging, stored, killed and restored; what is refused is raised with its code."""

import pickle
import unittest
from concurrent.futures import ThreadPoolExecutor

import cases
import vehicle_license
from vehicle_license import Desk, Refused, Slip, VehicleLicenseError, call

CASE = cases.named("verify", "purpose_insurance_claim")
TRUST = bytes.fromhex(CASE["trust"])
ASKED = {"place": CASE["setting"], "purpose": CASE["purpose"], "policy": CASE["policy"]}


class Judging(unittest.TestCase):
    def test_a_show_counts_once_across_a_crash(self) -> None:
        desk = Desk(trust=TRUST)
        stored, log = desk.snapshot(), b""
        answer = desk.judge(CASE["text"], now=CASE["now"], record=True, **ASKED)
        self.assertEqual(answer["verdict"], CASE["expect"])
        self.assertEqual(answer["store"], "entry")
        log += answer["entry"]
        self.assertEqual(len(log), 36)
        for again in (desk, Desk.restore(stored, log)):
            with self.assertRaises(Refused) as raised:
                again.judge(CASE["text"], now=CASE["now"], **ASKED)
            self.assertEqual((raised.exception.code, raised.exception.refused), ("show-replayed", "memory"))
        # What never reached the disk did not count.
        torn = Desk.restore(stored, log[:-1])
        self.assertEqual(torn.judge(CASE["text"], now=CASE["now"], **ASKED)["verdict"], CASE["expect"])
        archive = vehicle_license.Archive({bytes.fromhex(desk.state(now=CASE["now"])["trust_digest"]): TRUST}.get)
        self.assertEqual(archive.reverify([answer["record"]])["verdict"], ["genuine"])

    def test_of_many_threads_one_is_admitted(self) -> None:
        desk = Desk(trust=TRUST)

        def judge(_: int) -> str:
            try:
                return str(desk.judge(CASE["text"], now=CASE["now"], **ASKED)["admission"]["replay_key"])
            except Refused as error:
                return error.code

        with ThreadPoolExecutor(4) as pool:
            outcomes = sorted(pool.map(judge, range(40)))
        self.assertEqual(outcomes.count("show-replayed"), 39)

    def test_a_question_is_asked_by_the_clock_of_the_platform(self) -> None:
        asked = Desk(trust=TRUST).ask(asker="Minjiang Insurance", purpose="insurance-claim", place="counter")
        self.assertEqual(call("read-challenge", text=asked["text"])["challenge"]["asker"], "Minjiang Insurance")

    def test_a_bundle_is_taken_in(self) -> None:
        bundle = next(case for case in cases.of("bundle") if case["expect"]["ok"] and not case["held"])
        desk = Desk(pin=bundle["pin"])
        answer = desk.take(bundle=bytes.fromhex(bundle["bytes"]), now=bundle["now"])
        self.assertEqual(answer["digest"], bundle["expect"]["content_digest"])
        self.assertEqual(desk.state(now=bundle["now"])["trust_digest"], answer["digest"])


class Refusals(unittest.TestCase):
    def test_codes_and_what_to_do(self) -> None:
        with self.assertRaises(Refused) as raised:
            Desk(trust=b"")
        error = raised.exception
        self.assertEqual((error.code, error.refused, error.who), ("cbor-truncated", "trust", "operator"))
        self.assertEqual(error.advice.keys(), {"zh", "en"})
        self.assertTrue(str(error).startswith("cbor-truncated: "))
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((type(again), again.answer), (Refused, error.answer))

    def test_slips_are_errors_of_value(self) -> None:
        desk = Desk(trust=TRUST)
        for slip in (
            lambda: desk.judge(CASE["text"], now=CASE["now"], place="counter", purpose="mortage"),
            lambda: desk.judge(CASE["text"], now=CASE["now"], plaice="counter"),
            lambda: call("judge", text=CASE["text"]),
            lambda: vehicle_license.Verifier(TRUST, place="counter"),
            lambda: vehicle_license.Archive(lambda _: None).reverify([], take_out=["wheels"]),
        ):
            with self.assertRaises(Slip) as raised:
                slip()
            self.assertIsInstance(raised.exception, (ValueError, VehicleLicenseError))
            self.assertIn(raised.exception.code, ("option-invalid", "option-unknown", "option-missing", "desk-not-open"))
        with self.assertRaises(TypeError):
            desk.judge(object())  # type: ignore[arg-type]


if __name__ == "__main__":
    unittest.main()
