"""Texts that no one wrote: fixtures with characters flipped, cut, repeated and moved, and strings that are made of what matters to the patterns."""

from __future__ import annotations

import random

from conftest import FIXTURES, document

#: What the patterns look for, and what breaks them.
PIECES = (
    "0123456789", "０１２３４５６７８９", "一二三四五六七八九十百千万亿零〇两半几数", "，。；：、！？（）“”《》【】", ",.;:!?()\"'<>[]{}|$\\^_-+=@#%&*/~", "\u00a0\u2009\u202f\u3000 \t\n\r\x0b\x0c\x85\u2028",
    "\u200b\ufeff\x00\x1b\ud800\udfff\U0001f600\u0301",
)  # fmt: skip
WORDS = (
    "2023年", "二〇二三年", "去年", "同年", "1—10月", "上半年", "三季度", "“十四五”时期", "五年来", "2016年以来", "截至2022年底", "2006—2017年", "由2012年的", "增至2022年的",
    "万亿元", "亿美元", "个百分点", "万人年", "%", "‰", "倍", "件/万人", "每万人", "美元每千瓦时", "千瓦时", "平方公里", "元/吨", "成", "翻一番", "百分之五点三", "三分之一",
    "约", "超过", "不足", "近", "左右", "以上", "余", "多", "增长", "下降", "提高到", "高于", "占", "比重", "其中", "分别为", "依次为", "比上年", "同比", "达到", "预计", "到2035年",
    "全国", "全省", "我市", "北京", "广东（", "长三角", "东部", "全球", "高收入国家", "呼和浩特", "研发经费", "R&D经费投入强度", "专利授权量", "地区生产总值", "规模以上工业企业", "营业收入利润率",
    "表1 各地区研发经费", "单位：亿元", "|地区|2022年|2023年|\n|---|---|---|\n|北 京|", "<table><tr><td rowspan=2>", "</td><td>", "</table>", "---\ntitle: 2023年公报\ndate: 2024-02-29\n---\n",
    "【2024-03-01】", "来源：", "第三章", "3.2.1 ", "（二）", "#", "##### ", "[12]", "图3", "参考文献\n", "doi:10.1000/182", "13800138000", "3D打印", "5G", "二十届三中全会", "9时30分", "-", "--", "…", "2.27:1", "3/4",
)  # fmt: skip


def mutated(rng: random.Random, size: int = 600) -> str:
    """A stretch of a fixture with a few faults."""
    text = document(rng.choice(FIXTURES)).text
    at = rng.randrange(len(text))
    chars = list(text[at : at + rng.randrange(1, size)])
    for _ in range(rng.randrange(1, 12)):
        if not chars:
            break
        i = rng.randrange(len(chars))
        n = rng.randrange(1, 20)
        match rng.randrange(6):
            case 0:
                chars[i] = chr(ord(chars[i]) ^ 1 << rng.randrange(15))
            case 1:
                del chars[i : i + n]
            case 2:
                chars[i:i] = chars[i : i + n] * rng.randrange(1, 4)
            case 3:
                chars[i:i] = rng.choice(WORDS)
            case 4:
                chars[i:i] = rng.choice(rng.choice(PIECES)) * rng.randrange(1, 3)
            case 5:
                j = rng.randrange(len(chars))
                chars[i : i + n], chars[j : j + n] = chars[j : j + n], chars[i : i + n]
    return "".join(chars)


def composed(rng: random.Random, parts: int = 40) -> str:
    """Words and characters that matter, in no order that anyone would write."""
    return "".join(rng.choice(WORDS) if rng.random() < 0.6 else rng.choice(rng.choice(PIECES)) for _ in range(rng.randrange(1, parts)))


def damaged(rng: random.Random, size: int = 600) -> bytes:
    """Bytes of a fixture in some encoding with some of them flipped, cut or repeated."""
    text = document(rng.choice(FIXTURES)).text
    at = rng.randrange(len(text))
    data = bytearray(text[at : at + rng.randrange(1, size)].encode(rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"))))
    for _ in range(rng.randrange(1, 8)):
        if not data:
            break
        i = rng.randrange(len(data))
        match rng.randrange(3):
            case 0:
                data[i] ^= 1 << rng.randrange(8)
            case 1:
                del data[i : i + rng.randrange(1, 5)]
            case 2:
                data[i:i] = data[i : i + rng.randrange(1, 9)]
    return bytes(data)
