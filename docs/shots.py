"""Makes the pictures of the README from `fixtures/`.

    python docs/shots.py               all of them, into docs/shots/
    python docs/shots.py terminal      only these

Each picture is a function in `SHOTS` that writes one file. The terminal needs nothing; the workbook needs LibreOffice (`soffice`) and poppler's
`pdftoppm` and is passed over, with a word on it, where they are missing. Look at the pictures before they are committed.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageChops
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment, Segments
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parents[1]
SHOTS_FOLDER = ROOT / "docs" / "shots"
WIDTH, LINES = 112, 60  # of the terminal
HIGH = 560  # of a picture of a sheet


class MissingProgramError(Exception):
    """A picture cannot be made here; the message names what is missing."""


def on_terminal(*arguments: str, cwd: Path = ROOT) -> str:
    """What innostat shows on a terminal of `WIDTH` columns, with its colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, WIDTH, 0, 0))
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "innostat", *arguments], stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL, cwd=cwd, env=env
    ):  # fmt: skip
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other side has gone
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return shown.decode("utf-8").replace("\r\n", "\n")


def terminal(target: Path) -> None:
    """`extract`, `check` and `pivot` one below the other, as SVG."""
    commands = (
        (("extract", "fixtures/contradictions/slips_and_lists.txt"), 14),
        (("check", "fixtures/contradictions/moved_years.txt"), 22),
        (("pivot", "fixtures", "--indicator", "tech_contract_turnover"), 16),
    )
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for arguments, lines in commands:
        console.print(Text(f"$ innostat {' '.join(arguments)}", "bold green"))
        shown = on_terminal(*arguments).split("\n")
        text = Text.from_ansi("\n".join(shown[:lines]), no_wrap=True)
        console.print(Segments(piece for segment in console.render(text) for piece in apart(segment)), end="")
        if len(shown) > lines + 1:
            console.print(Text("…\n", "dim"))
    target.with_suffix(".svg").write_text(console.export_svg(title="innostat", theme=MONOKAI, unique_id="innostat"), encoding="utf-8")


def apart(segment: Segment) -> Iterator[Segment]:
    """Wide characters one by one: Rich gives a piece of text as many columns in an SVG as it has characters, and a Chinese one takes two."""
    for wide, run in groupby(segment.text, lambda c: cell_len(c) != 1):
        for text in run if wide else ("".join(run),):
            yield Segment(text, segment.style, segment.control)


def workbook(target: Path) -> None:
    """The sheets Observations and Findings of a workbook, as LibreOffice shows them, as PNG."""
    for program in ("soffice", "pdftoppm"):
        if not shutil.which(program):
            raise MissingProgramError(program)
    columns = "doc,label,breakdown,region,period,value,unit,measure,sentence,flags"
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "out.xlsx"
        subprocess.run(
            [sys.executable, "-m", "innostat", "extract", "fixtures/contradictions", "-o", book, "--columns", columns],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder, book],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip
        pdf = book.with_suffix(".pdf")
        for name, page in (("observations", 1), ("findings", page_of(pdf, "fingerprint"))):
            out = target.with_name(f"{target.name}_{name}.png")
            subprocess.run(
                ["pdftoppm", "-png", "-r", "200", "-f", str(page), "-l", str(page), "-singlefile", pdf, out.with_suffix("")], check=True
            )
            shrink(out)


def shrink(path: Path) -> None:
    """Cut the white margins off a picture, keep its top, and store it with few colours."""
    image = Image.open(path).convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    if box:
        left, top, right, bottom = box
        image = image.crop((left - 10, top - 10, right + 10, min(bottom, top + HIGH) + 10))
    image.quantize(32).save(path, optimize=True)


def page_of(pdf: Path, word: str) -> int:
    """The first page that a word stands on."""
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, encoding="utf-8").stdout.split("\f")
    return next(i for i, page in enumerate(pages, 1) if word in page)


#: Name of a picture -> what makes it; told the path without its suffix.
SHOTS: dict[str, Callable[[Path], None]] = {"terminal": terminal, "workbook": workbook}


def main() -> int:
    """Make the pictures that are named, or all."""
    SHOTS_FOLDER.mkdir(exist_ok=True)
    missing = 0
    for name in sys.argv[1:] or SHOTS:
        try:
            SHOTS[name](SHOTS_FOLDER / name)
        except MissingProgramError as error:
            print(f"{name}: left out, {error} is not installed", file=sys.stderr)
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
