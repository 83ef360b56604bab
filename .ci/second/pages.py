"""Other QR decoders read every page of the gallery as a phone shows it: 70 mm wide at 300 dots per inch, blurred, tilted,
and compressed as a photograph. Each decoder is a project of its own: zxing-cpp, zbar (where its library is installed), and
OpenCV's. Every decoder must read the sharp page, and zxing-cpp all of them; how many the others read is printed.

    cargo run -p pictures --bin draw_pictures && python3 .ci/second/pages.py [PART OF A NAME...]
"""

import glob, io, os, sys
import cv2, numpy, resvg_py, zxingcpp
from PIL import Image, ImageFilter

FOLDER, WIDTH = "target/pictures", 827


def zxing(image):
    return [found.text for found in zxingcpp.read_barcodes(image)]


def opencv(image):
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(numpy.array(image))
    return [text] if text else []


decoders = {"zxing-cpp": zxing, "opencv": opencv}
try:
    from pyzbar import pyzbar

    decoders["zbar"] = lambda image: [found.data.decode() for found in pyzbar.decode(image)]
except ImportError as error:
    print("skipped: zbar:", error)


def jpeg(image):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=40)
    return Image.open(io.BytesIO(buffer.getvalue()))


worse = {
    "sharp": lambda image: image,
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(1.5)),
    "tilted": lambda image: image.rotate(7, Image.BICUBIC, expand=True, fillcolor=128),
    "compressed": jpeg,
    "all three": lambda image: jpeg(
        image.filter(ImageFilter.GaussianBlur(1.2)).rotate(-5, Image.BICUBIC, expand=True, fillcolor=128)
    ),
}
only = sys.argv[1:]
read = {(decoder, how): [0, 0] for decoder in decoders for how in worse}
failed = []
for page in sorted(glob.glob(f"{FOLDER}/*.svg")):
    name, picture, _ = os.path.basename(page).rsplit(".", 2)
    if picture == "card" or (only and not any(part in page for part in only)):
        continue
    expected = open(f"{FOLDER}/{name}.txt", newline="").read()
    # The code stands in the upper part of the page; what is below it is cut off to save time.
    drawn = bytes(resvg_py.svg_to_bytes(svg_path=page, width=WIDTH, skip_system_fonts=True))
    image = Image.open(io.BytesIO(drawn)).convert("L")
    image = image.crop((0, 0, WIDTH, min(image.height, 1900)))
    for how, change in worse.items():
        changed = change(image)
        by = [decoder for decoder, decode in decoders.items() if decode(changed) == [expected]]
        for decoder in decoders:
            counts = read[decoder, how]
            counts[0], counts[1] = counts[0] + (decoder in by), counts[1] + 1
        if "zxing-cpp" not in by or (how == "sharp" and len(by) < len(decoders)):
            failed.append(f"{name}.{picture}, {how}: read by {', '.join(by) or 'none'}")
for decoder in decoders:
    print(decoder + ":", ", ".join(f"{how} {read[decoder, how][0]}/{read[decoder, how][1]}" for how in worse))
print(*failed, sep="\n")
sys.exit(bool(failed))
