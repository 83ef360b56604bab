#!/usr/bin/env python3
"""Makes or checks `outlines.txt`, the shapes of every character that the crate's own words and the walkthrough print.

    apt-get install fonts-noto-cjk && pip install fonttools
    python3 examples/outlines/make.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
    python3 examples/outlines/make.py --check

The check wants neither font nor fontTools: it fails if a character of the sources has no line. Nothing that is built
runs this file. The characters are those of the string and character literals in `src`, in the fixture and in the
walkthrough, and printable ASCII. Tests are left out, and advice of errors, which no card shows, except where it is also
that of a warning or a display class.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FILE = HERE / "outlines.txt"
SOURCES = ["src/**/*.rs", "test-vectors/**/fixture.rs", "examples/walkthrough/**/*.rs"]
# Tables of characters that people type or that are compared, which no card prints as words of the crate.
TABLES = ["src/value/fold.rs", "src/value/typed.rs"]
# Sentences that errors share, of which those are also said outside of errors that are visible there.
SHARED = ROOT / "src/error/words.rs"
OUTSIDE = re.compile(r"^pub\(crate\) const .*?;$", re.DOTALL | re.MULTILINE)
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"|\'([^\'\\])\'', re.DOTALL)
COMMENT = re.compile(r"^\s*//.*$|\s//\s.*$", re.MULTILINE)
HEADER = """\
# Outlines of Noto Sans CJK SC, Regular, version {version}, made by make.py.
# {copyright} Licensed under the SIL Open Font License 1.1: OFL.txt.
# One character a line: code point, advance, SVG path. In thousandths of the font size, y downward from the base line.
"""


TABLE_FILES = {ROOT / table for table in TABLES}


def characters():
    found = {chr(code) for code in range(0x20, 0x7F)}
    for pattern in SOURCES:
        files = sorted(ROOT.glob(pattern))
        if not files:
            sys.exit(f"no file is {pattern}")
        for file in files:
            advice = (file.is_relative_to(ROOT / "src/error") or file.name == "error.rs") and file != SHARED
            if "tests" in file.stem or advice or file in TABLE_FILES:
                continue
            text = file.read_text(encoding="utf-8").split("#[cfg(test)]\nmod tests {")[0]
            if file == SHARED:
                text = "".join(OUTSIDE.findall(text))
            for literal in LITERAL.finditer(COMMENT.sub("", text)):
                found.update(c for c in literal.group(1) or literal.group(2) or "" if c.isprintable())
    return sorted(found)


def number_list(numbers):
    """Numbers in a row, a blank only where a minus sign does not part them."""
    return "".join(str(n) if n < 0 or at == 0 else f" {n}" for at, n in enumerate(numbers))


def path_pen():
    from fontTools.pens.basePen import BasePen

    class Pen(BasePen):
        """SVG path data in whole numbers, relative except for the start of a contour, y downward."""

        def __init__(self, glyphs):
            super().__init__(glyphs)
            self.data, self.at, self.last = [], (0, 0), ""

        def write(self, command, *numbers):
            text = number_list(numbers)
            if command == self.last and command != "M":
                text = text if text.startswith("-") else " " + text
                self.data.append(text)
            else:
                self.data.append(command + text)
            self.last = command

        def to(self, point):
            point = (round(point[0]), -round(point[1]))
            return point, point[0] - self.at[0], point[1] - self.at[1]

        def _moveTo(self, point):
            self.at, _, _ = self.to(point)
            self.start = self.at
            self.write("M", *self.at)

        def _lineTo(self, point):
            point, dx, dy = self.to(point)
            if dx and dy:
                self.write("l", dx, dy)
            elif dx:
                self.write("h", dx)
            elif dy:
                self.write("v", dy)
            self.at = point

        def _curveToOne(self, one, two, end):
            _, *one = self.to(one)
            _, *two = self.to(two)
            end, *step = self.to(end)
            if abs(one[0] * step[1] - one[1] * step[0]) < 1 and abs(two[0] * step[1] - two[1] * step[0]) < 1:
                return self._lineTo((end[0], -end[1]))
            self.write("c", *one, *two, *step)
            self.at = end

        def _closePath(self):
            self.write("z")
            self.at = self.start

    return Pen


def make(font_file):
    from fontTools.ttLib import TTCollection

    fonts = TTCollection(font_file, lazy=True).fonts
    font = next(font for font in fonts if font["name"].getDebugName(4) == "Noto Sans CJK SC")
    assert font["head"].unitsPerEm == 1000
    names, glyphs, pen = font.getBestCmap(), font.getGlyphSet(), path_pen()
    version = font["name"].getDebugName(5).split(";")[0].removeprefix("Version ")
    lines = [HEADER.format(version=version, copyright=font["name"].getDebugName(0).rstrip("."))]
    for character in characters():
        name = names.get(ord(character))
        if name is None:
            print(f"the font has no U+{ord(character):04X} {character}")
            continue
        drawn = pen(glyphs)
        glyphs[name].draw(drawn)
        lines.append(f"{ord(character):04X} {glyphs[name].width} {''.join(drawn.data)}".rstrip() + "\n")
    FILE.write_text("".join(lines), encoding="utf-8", newline="\n")
    print(f"{len(lines) - 1} characters, {FILE.stat().st_size} bytes")


def check():
    lines = FILE.read_text(encoding="utf-8").splitlines()
    known = {chr(int(line.split()[0], 16)) for line in lines if not line.startswith("#")}
    missing = "".join(c for c in characters() if c not in known)
    if missing:
        sys.exit(f"make.py must run again: no outlines of {missing}")
    print(f"outlines of all {len(characters())} characters")


if sys.argv[1:] == ["--check"]:
    check()
elif len(sys.argv) == 2:
    make(sys.argv[1])
else:
    sys.exit(__doc__)
