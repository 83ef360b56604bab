"""Another QR decoder (zxing-cpp) reads the pictures that the walkthrough drew, the cards without any font."""

import io, sys
import resvg_py, zxingcpp
from PIL import Image

pictures = {
    "owner": "owner",
    "authorized": "authorized",
    "sealed": "sealed",
    "card-owner": "owner",
    "card-authorized": "authorized-full",
}
for picture, show in pictures.items():
    name = f"target/walkthrough/{picture}"
    if picture.startswith("card-"):  # must need no font
        pixels = resvg_py.svg_to_bytes(svg_path=name + ".svg", skip_system_fonts=True)
        image = Image.open(io.BytesIO(pixels)).convert("RGB")
    else:
        image = Image.open(name + ".png")
    found = zxingcpp.read_barcodes(image)
    text = open(f"target/walkthrough/{show}.txt", newline="").read()
    print("zxing-cpp reads", len(found), "code of", len(text), "characters in", picture)
    if not (len(found) == 1 and found[0].text == text):
        sys.exit(1)
