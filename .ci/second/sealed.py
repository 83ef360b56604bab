"""SPEC §4.5: another HPKE (pyhpke) opens the answer with the asker's key, for the asker's question, and nothing else does."""

import hashlib, sys
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, OpenError

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

def read(name):
    with open("target/walkthrough/" + name, newline="") as file:
        return file.read()

def base45(text):  # RFC 9285
    groups = [[ALPHABET.index(char) for char in text[at : at + 3]] for at in range(0, len(text), 3)]
    value = lambda group: sum(digit * 45**place for place, digit in enumerate(group))
    return b"".join(value(group).to_bytes(len(group) - 1, "big") for group in groups)

question, answer = read("challenge.txt"), read("sealed.txt")
assert question[:4] == "VC1:" and answer[:4] == "VS1:"
digest = hashlib.sha256(b"VC1:" + base45(question[4:])).digest()
sealed = base45(answer[4:])
hint, point, sealed = sealed[:4], sealed[4:37], sealed[37:]
assert hint == digest[:4]
# The point travels compressed; RFC 9180 has it uncompressed.
point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
point = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
secret = int(read("sealing.key"), 16)
suite = CipherSuite.new(KEMId.DHKEM_P256_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES128_GCM)

def opened(secret, digest, prefix):
    key = KEMKey.from_pyca_cryptography_key(ec.derive_private_key(secret, ec.SECP256R1()))
    try:
        context = suite.create_recipient_context(point, key, info=b"vehicle-license seal 1" + digest)
        return context.open(sealed, aad=prefix)
    except OpenError:
        return None

padded = opened(secret, digest, b"VS1:")
show = bytes.fromhex(read("sealed-show.hex"))
same = padded is not None and padded == show + b"\x80" + bytes(-(len(show) + 1) % 32)
print(f"pyhpke opens the sealed answer of {len(sealed)} bytes; inside are the show's {len(show)} and the padding: {same}")
others = {
    "another key": (secret ^ 1, digest, b"VS1:"),
    "another question": (secret, hashlib.sha256(digest).digest(), b"VS1:"),
    "another prefix": (secret, digest, b"VL1:"),
}
opening = [name for name, attempt in others.items() if opened(*attempt) is not None]
print("it opens with", " or ".join(opening) or "nothing else")
sys.exit(not same or bool(opening))
