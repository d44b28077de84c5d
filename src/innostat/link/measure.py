"""What kind of figure a quantity is: level, share, growth, change, difference, ratio, rank, index."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.structures import STRUCTURE
from innostat.link.lead import Lead
from innostat.models import Quantity

_POST_GROWTH = re.compile(
    r"(?:左右|以上|以下)?的?(?:年均|平均|同比|实际|名义|高速|稳定|正|高|年|复合)*(?P<word>增长|增加|增速|增幅|涨幅|升幅|下降|降幅|跌幅|下滑)(?![到至为了约\d])"
)
_TO_ONE = regex.compile(r"(?:之比|收入比|比值)$")
_RATE = regex.compile(r"[率度比重例]$")
_PACE = ("放缓", "回落", "加快", "提速", "回升", "收窄", "扩大", "反弹")
_EXPONENT = re.compile(r"指数$|景气|指数[值为]?$")


class MeasureReader:
    """Tells measures by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.growth_heads = catalog.endings("growth_heads", "目标", "预期", "水平", "均值", "平均值", "达", "为")
        self.gap = catalog.pattern("gap_nouns", "的?{}")
        self.gap_label = catalog.endings("gap_nouns")
        self.falling_heads = catalog.endings("falling_heads")

    def read(self, q: Quantity, lead: Lead, label: str, after: str, growing: bool = False) -> tuple[str, int]:
        """Measure of a figure and its sign (-1 for a fall).

        Args:
            q: The figure.
            lead: What stands before it.
            label: The label it has been given.
            after: The text behind it.
            growing: Whether the figure before it in the sentence is a growth (增长3.2%，明年放缓至2.9%).
        """
        fall = -1 if lead.motion == "fall" else 1
        moved = bool(lead.motion) and not lead.to and not lead.start
        if q.dimension == STRUCTURE:
            return "share", 1
        if q.rank or q.dimension == "rank":
            return "rank", 1
        if q.dimension == "percentage_point":
            if lead.difference or self.gap.match(after):
                return "difference", 1
            return "change", fall if not lead.to else 1
        if lead.difference and lead.compared_to and q.dimension in ("share", "currency", "ratio"):
            return ("ratio", 1) if q.dimension == "ratio" else ("difference", self._below(lead))
        if q.doubling:
            return "growth", 1
        if q.dimension == "share":
            if q.value < 0 and lead.compared_to and not lead.difference:
                return "growth", 1  # 同比-2.9%
            if q.value < 0 and label and not _RATE.search(label):
                return "growth", 1  # 销售指引为-3%
            if lead.of and growing or lead.to and (lead.verb in _PACE and growing or lead.verb == "增长" and not _RATE.search(label)):
                return "growth", 1
            if moved:
                return "growth", fall if q.value >= 0 else 1
            if self.falling_heads.end(label):
                return "growth", -1 if q.value >= 0 else 1
            if self.growth_heads.end(label) and q.unit != "‰":  # 自然增长率3.85‰
                return "growth", 1
            if growing and label.endswith("目标"):
                return "growth", 1  # 增长6.6%，实现了6.5%左右的预期目标
            if m := _POST_GROWTH.match(after):
                return "growth", -1 if m["word"][0] in "下降跌" and q.value >= 0 else 1
            return "share", 1
        if q.dimension == "ratio":
            return ("growth", 1) if moved and q.unit == "倍" else ("ratio", 1)
        if _EXPONENT.search(label) and q.dimension in ("index", ""):
            return ("change", fall) if moved else ("index", 1)
        if q.dimension == "index":
            return ("change", fall) if moved else (("index", 1) if q.base_unit == "点" else ("level", 1))
        if lead.difference and lead.compared_to:
            return "difference", self._below(lead)
        if moved:
            return "change", fall
        if q.dimension == "" and _TO_ONE.search(label):
            return "ratio", 1  # 收入比由2.03缩小至1.98
        return ("difference", 1) if self.gap_label.end(label) else ("level", 1)

    @staticmethod
    def _below(lead: Lead) -> int:
        """比预算数减少5.59亿元 is negative; 比全国低0.3个百分点 stays as printed."""
        return -1 if lead.motion == "fall" and len(lead.verb) > 1 else 1
