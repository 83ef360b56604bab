"""Other QR decoders read every page of the gallery as a phone shows it: 70 mm wide at 300 dots per inch, blurred, tilted,
and compressed as a photograph. Each decoder is a project of its own, and must read every picture: zxing-cpp, zbar (where its
library is installed), and OpenCV's, by the finder patterns that its marker detector finds.

    cargo run -p pictures --bin draw_pictures && python3 .ci/second/pages.py [PART OF A NAME...]
"""

import glob, io, os, re, sys
from multiprocessing import Pool

import cv2, numpy, resvg_py, zxingcpp
from PIL import Image, ImageFilter

# Of a page 827 pixels wide, the upper 1900 have the code. What is below them is not drawn, to save time.
FOLDER, WIDTH, HEIGHT = "target/pictures", 827, 1900

cv2.setNumThreads(1)


def zxing(image):
    return [found.text for found in zxingcpp.read_barcodes(image)]


def opencv(image):
    """Small modules that are blurred it reads only enlarged, as when a hand moves closer."""
    for size in 1, 1.25, 1.5, 2:
        larger = cv2.resize(numpy.array(image), None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC)
        text, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode(larger)
        if text:
            return [text]
    return []


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


def upper(page):
    """The upper part of a page, as pixels."""
    svg = open(page).read()
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    cut = min(height, HEIGHT * width // WIDTH)
    svg = svg.replace(f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"', f'viewBox="0 0 {width} {cut}"', 1)
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, skip_system_fonts=True))
    return Image.open(io.BytesIO(drawn)).convert("L")


def read(page):
    """Who reads the page, for each way in which it is made worse."""
    expected = open(f"{FOLDER}/{os.path.basename(page).split('.')[0]}.txt", newline="").read()
    image = upper(page)
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
                if len(readers) < len(decoders):
                    failed.append(f"{os.path.basename(page)}, {how}: read by {', '.join(readers) or 'none'}")
    for who in decoders:
        print(who + ":", ", ".join(f"{how} {counts[who, how]}/{len(pages)}" for how in worse))
    print(*failed, sep="\n")
    sys.exit(bool(failed))
