"""Other QR decoders read every page of the gallery as a phone shows it: 70 mm wide at 300 dots per inch, blurred, tilted,
and compressed as a photograph. Each decoder is a project of its own: zxing-cpp, zbar (where its library is installed), and
OpenCV's. zxing-cpp and zbar must read every picture; OpenCV's misses about one page in six, a sharp one too, so it is counted.

    cargo run -p pictures --bin draw_pictures && python3 .ci/second/pages.py [PART OF A NAME...]
"""

import glob, io, os, sys
from multiprocessing import Pool

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

    symbols = [pyzbar.ZBarSymbol.QRCODE]
    decoders["zbar"] = lambda image: [found.data.decode() for found in pyzbar.decode(image, symbols=symbols)]
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


def read(page):
    """Who reads the page, for each way in which it is made worse."""
    expected = open(f"{FOLDER}/{os.path.basename(page).split('.')[0]}.txt", newline="").read()
    # The code stands in the upper part of the page; what is below it is cut off to save time.
    drawn = bytes(resvg_py.svg_to_bytes(svg_path=page, width=WIDTH, skip_system_fonts=True))
    image = Image.open(io.BytesIO(drawn)).convert("L")
    image = image.crop((0, 0, WIDTH, min(image.height, 1900)))
    changed = {how: change(image) for how, change in worse.items()}
    return {how: [who for who, decode in decoders.items() if decode(changed[how]) == [expected]] for how in worse}


if __name__ == "__main__":
    only = sys.argv[1:]
    pages = [page for page in sorted(glob.glob(f"{FOLDER}/*.svg")) if not page.endswith(".card.svg")]
    pages = [page for page in pages if not only or any(part in page for part in only)]
    failed = [] if pages else ["no pages"]
    counts = {(who, how): 0 for who in decoders for how in worse}
    with Pool() as pool:
        for page, by in zip(pages, pool.imap(read, pages)):
            for how, readers in by.items():
                for who in readers:
                    counts[who, how] += 1
                if any(who in decoders and who not in readers for who in ("zxing-cpp", "zbar")):
                    failed.append(f"{os.path.basename(page)}, {how}: read by {', '.join(readers) or 'none'}")
    for who in decoders:
        print(who + ":", ", ".join(f"{how} {counts[who, how]}/{len(pages)}" for how in worse))
    print(*failed, sep="\n")
    sys.exit(bool(failed))
