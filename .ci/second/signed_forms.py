"""Another COSE library (pycose) verifies the signed forms under the right key, and under no other."""

import sys
from pycose.keys import CoseKey
from pycose.messages import CoseMessage

def read(name):
    with open("target/walkthrough/" + name, "rb") as file:
        return file.read()

failed = False
for form, signer, stranger in [
    ("license", "issuer", "holder"),
    ("show", "holder", "issuer"),
    ("evidence-license", "issuer", "holder"),  # out of a record with every value taken out
    ("evidence-show", "holder", "issuer"),
]:
    message = CoseMessage.decode(read(form + ".cose"))
    verdicts = []
    for name in (signer, stranger):
        message.key = CoseKey.decode(read(name + ".cose_key"))
        verdicts.append(message.verify_signature())
    print(f"pycose: {form}.cose under the {signer}'s key {verdicts[0]}, under the {stranger}'s {verdicts[1]}")
    failed |= verdicts != [True, False]
sys.exit(failed)
