"""Source text to the text that patterns see, with a way back to source offsets.

Two steps. `fold` maps character by character and never changes a length (NFKC would: it turns ℃ into °C and the clause
mark ， into a thousands mark). `Passage.of` joins the line ranges of one paragraph and drops what cuts words and numbers
apart: line breaks, spaces beside Chinese characters, the dollar signs and blanks of OCR'd mathematics.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import regex

_ASCII = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0x21 + i) not in ",:;?!"}
_TABLE = _ASCII | {
    ord(a): b
    for pairs, b in [
        ("\u00a0\u2002\u2003\u2009\u202f\u3000\u2007\u2008", " "),
        ("﹪", "%"),
        ("−﹣‐‑", "-"),
        ("–‒―─━", "—"),
        ("〜∼˜", "~"),
        ("○", "〇"),
        ("•・‧∙", "·"),
        ("∶ː", ":"),
        ("［〔", "["),
        ("］〕", "]"),
        (";", "；"),
        ("?", "？"),
        ("!", "！"),
        ("＄", "$"),
    ]
    for a in pairs
}
_COMMA = regex.compile(r"(?<=\d)，(?=\d{3}(?!\d))|(?<!\d),|,(?!\d)")
_COLON = regex.compile(r"(?<=\d)：(?=\d)|(?<![\dA-Za-z]):|:(?![\d/])")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff，。；：、？！“”‘’《》【】]"
_MATH = r"\$[\d\s.,%‰\\+\-~<>=()×/^{}]*\d[\d\s.,%‰\\+\-~<>=()×/^{}]*\$"
_DROP = regex.compile(
    rf"(?P<tail>(?<=\d\.)[ ]+(?=\$))|(?P<math>{_MATH})|[\r\n\t ]*[\r\n][\r\n\t ]*|(?<={_CJK})[ \t]+|[ \t]+(?={_CJK})|\u200b|\ufeff"
)
_MATH_BLANK = regex.compile(r"[$\\\s{}]+")


def fold(text: str) -> str:
    """Full-width digits, brackets and spaces to their plain forms, half-width clause marks to full-width ones.

    >>> fold("增长８．４％,达２ ０００家")
    '增长8.4%，达2 000家'
    >>> fold("1,234家;比为2：3")
    '1,234家；比为2:3'
    """
    text = text.translate(_TABLE)
    text = _COMMA.sub(lambda m: "," if m[0] == "，" else "，", text)
    return _COLON.sub(lambda m: ":" if m[0] == "：" else "：", text)


@dataclass(frozen=True, slots=True)
class Passage:
    """Folded, joined text of one paragraph, heading or caption; `offsets[i]` is the source offset of `text[i]`."""

    text: str
    offsets: array[int]

    @classmethod
    def of(cls, folded: str, ranges: list[tuple[int, int]], blanks: bool = False) -> Passage:
        """Join source ranges of a folded text into one passage; `blanks` keeps single blanks (they part the halves of a heading).

        >>> p = Passage.of(fold("达到635.4\\n万人年，占$6 2 \\\\%$。"), [(0, 22)])
        >>> p.text, p.source(2, 10)
        ('达到635.4万人年，占62%。', (2, 11))
        """
        parts: list[str] = []
        offsets: array[int] = array("q")
        for start, end in ranges:
            at = start
            for m in _DROP.finditer(folded, start, end):
                if blanks and m[0] == " ":
                    continue
                parts.append(folded[at : m.start()])
                offsets.extend(range(at, m.start()))
                if m["math"] is not None:
                    inner = m.start()
                    for blank in _MATH_BLANK.finditer(folded, m.start(), m.end()):
                        parts.append(folded[inner : blank.start()])
                        offsets.extend(range(inner, blank.start()))
                        inner = blank.end()
                at = m.end()
            parts.append(folded[at:end])
            offsets.extend(range(at, end))
        return cls("".join(parts), offsets)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of `text[start:end]`."""
        return self.offsets[start], self.offsets[end - 1] + 1
