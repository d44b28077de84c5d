"""What is open while a Word file's text is read: paragraphs, rows, runs, and the boxes that stand inside paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field

from innostat.read.blocks import Block
from innostat.read.builders import BlockBuilder
from innostat.read.raised import raised
from innostat.read.word.styles import PLAIN, Look

_NEAR = 40  # characters before a raised one that tell what it is


@dataclass(slots=True)
class Row:
    """Attributes of the row and cell that are open."""

    colspan: int = 1
    above: bool = False
    opened: bool = False
    dropped: bool = False


@dataclass(slots=True)
class Paragraph:
    """A paragraph that is open."""

    look: Look = PLAIN
    contents: bool = False  # a line of the table of contents
    led: bool = False  # its tabs print dots
    joined: bool = False  # its mark is deleted: the next goes on with it


@dataclass(slots=True)
class Frame:
    """The text of the page, or of a box on it, with what waits for the paragraph around it to end."""

    builder: BlockBuilder = field(default_factory=BlockBuilder)
    rows: list[Row] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    goes_on: bool = False
    _waiting: list[Block] = field(default_factory=list)
    _raised: list[str] = field(default_factory=list)

    def say(self, text: str, *, high: bool = False) -> None:
        """Add text; what is raised waits for what follows it, which tells what it is."""
        if high:
            self._raised.append(text)
            return
        self.settle(text)
        self.builder.text(text)

    def settle(self, after: str = "") -> None:
        """Add what was raised, as text has it."""
        if self._raised:
            mark, self._raised = "".join(self._raised), []
            self.builder.text(raised(self.builder.tail(_NEAR), mark, after))

    def near(self) -> str:
        """The text before the place that is reached."""
        return self.builder.tail(_NEAR)

    def end_paragraph(self) -> None:
        """End a paragraph; what stood in boxes inside it follows."""
        self.settle()
        self.builder.end_paragraph()
        self.release()

    def set_aside(self, blocks: list[Block]) -> None:
        """Blocks that stand beside the text: at once where no sentence is cut by them."""
        self._waiting += blocks
        if self.builder.idle:
            self.release()

    def release(self) -> None:
        """Add what waited, unless a table is open."""
        if self._waiting and not self.builder.in_table:
            self.builder.blocks += self._waiting
            self._waiting = []

    def finish(self) -> list[Block]:
        """All blocks."""
        self.settle()
        return self.builder.finish() + self._waiting
