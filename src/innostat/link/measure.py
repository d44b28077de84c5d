"""What kind of figure a quantity is: level, share, growth, change, difference, ratio, rank, index."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.structures import STRUCTURE
from innostat.link.draft import Draft
from innostat.link.lead import Lead
from innostat.link.part_labels import SHARE_AFTER
from innostat.models import Quantity, Reason

_OTHERS = regex.compile(
    r"(?:左右|以[上下内])?的[^，。；]{0,6}(?:目标|水平|增[速幅长]|平均|均值|要求|标准|预期|[警红黄及底][\u4e00-\u9fff]?线)"
)  # 高于全国5.5%的目标: the other's own figure
_POST_GROWTH = re.compile(
    r"(?:左右|以上|以下)?的?(?:年均|平均|同比|实际|名义|高速|稳定|正|高|年|复合|速度)*(?P<word>增长|增加|增速|增幅|涨幅|升幅|下降|降幅|跌幅|下滑)(?![到至为了约\d])"
)
_SET_AGAINST = regex.compile(r"(?:[高低快慢多少好差大小优]于|超过|不及|落后于?|领先)(?:全[国年省市区县球]|年初|预期)?$")
_TO_ONE = regex.compile(r"(?:之比|收入比|比值)$")
_RATE = regex.compile(r"[率度比重例]$|份额$")
_PACE = ("放缓", "回落", "加快", "提速", "回升", "收窄", "扩大", "反弹")
_SHARE_WORD = regex.compile(r"占|比重|率|强度|相当于")
#: Labels of what is told in per cent.
RATE_LABEL = regex.compile(r"(?:率|强度|占比|比重|之比)$")
_REALISED = regex.compile(
    r"(?:实现|录得|取得|获得|保持|维持|出现|迎来|经历|有着)了?(?:约|近|超过?|高达)?$"
)  # 实现了21%的强劲反弹, 有着25%的销售额增长
_OF_GROWTH = regex.compile(
    r"(?:左右|以上)?的(?!市场|份额|占)[\u4e00-\u9fff]{0,5}?(?P<verb>增长|反弹|下滑|下降|下跌|回升|增幅|跌幅|降幅|涨幅|萎缩|回落)(?![到至为了])"
)
_THEIR_RATE = re.compile(
    r"(?:左右|以上)?的(?:年均?|平均|同比|复合)*(?:增长率|增长速度|增速|增幅|占比|比重|份额)"
)  # 远高于其他专利平均33%的年增长率
_LAST_TIME = regex.compile(r"[，；(]而?(?:上年|去年)(?:同期)?(?:则)?(?:为|是)")
_EXPONENT = re.compile(r"指数$|景气|指数[值为]?$")


class MeasureLinker:
    """Gives drafts their measures by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.growth_heads = catalog.endings("growth_heads", "目标", "预期", "水平", "均值", "平均值", "达", "为")
        self.gap = catalog.pattern("gap_nouns", "的?{}")
        self.gap_label = catalog.endings("gap_nouns")
        self.falling_heads = catalog.endings("falling_heads")

    def link(self, drafts: list[Draft], text: str) -> list[Draft]:
        """The drafts of a sentence with measure, sign and what they are compared to."""
        out: list[Draft] = []
        for d in drafts:
            made = self._link(d, text, bool(out) and out[-1].measure == "growth" and (not d.noun or d.post and d.label.endswith("目标")))
            p = out[-1] if out else None
            if p is not None and p.q.dimension == "percentage_point" and len(out) > 1 and _LAST_TIME.fullmatch(text[p.q.end : d.q.start]):
                p = out[-2]  # 增长13.4%，较上年提高2.2个百分点，上年为11.2%
            goes_on = (
                p is not None and p.measure == "growth" and not d.own_label and not d.lead.motion and d.q.dimension == "share"
                and not _SHARE_WORD.search(text[d.clause : d.q.start]) and not SHARE_AFTER.match(d.after) and not RATE_LABEL.search(d.label)
            )  # fmt: skip
            if p is not None and goes_on and made.measure == "share" and p.q.dimension == "share" and not d.lead.start:
                made = made._replace(measure="growth", sign=p.sign, compared_to=p.compared_to)  # 增长10%以上，分别为12.85%
            once_more = (
                p is not None and d.aside and p.measure == "change" and text[p.q.end : d.q.start] == "(" and p.q.base_unit != d.q.base_unit
            )
            if p is not None and once_more and made.measure == "level" and p.q.dimension not in ("share", "percentage_point"):
                made = made._replace(measure="change", sign=p.sign, compared_to=p.compared_to)  # 增加891万吨(178亿斤)
            out.append(made)
        return _alike(out)

    def _link(self, d: Draft, text: str, growing: bool) -> Draft:
        after = text[d.q.end : d.q.end + 12]
        lead = d.lead
        if d.q.bound in ("under", "over") and after.startswith("的") and _OTHERS.match(after) and _SET_AGAINST.search(text[: d.q.start]):
            d = d._replace(q=d.q._replace(bound="exact"))  # 低于5.5%的预期目标: the target itself is 5.5%
        their_rate = d.q.dimension == "share" and bool(_THEIR_RATE.match(after))
        if lead.motion and not lead.verb and lead.compared_to and their_rate:
            lead = lead._replace(motion="", compared_to="")  # 低于去年同期11.6%的增速
        other_level = lead.difference and (
            d.aside or lead.compared_to.endswith("的") or text[d.clause : d.q.start].rstrip("约近超过").endswith("的") or their_rate
        )
        if other_level and d.q.dimension != "percentage_point":
            lead = lead._replace(difference=False, compared_to="")
        measure, sign = self.read(d.q, lead, d.label, after, growing)
        if measure == "share" and (m := _OF_GROWTH.match(text, d.q.end)) and _REALISED.search(text[d.clause : d.q.start]):
            measure, sign = "growth", -1 if m["verb"][0] in "下萎回" and m["verb"] != "回升" else 1
            d = d._replace(label=d.label.removesuffix(m["verb"]))
        compared = lead.compared_to if measure in ("growth", "change", "difference", "ratio") else ""
        reason = Reason("measure", measure, f"{'falls' if sign < 0 else lead.motion or 'no verb of change'} before {d.q.unit}")
        return d._replace(measure=measure, sign=sign, compared_to=compared, reasons=(*d.reasons, reason))

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
        if lead.difference and lead.compared_to and q.dimension in ("share", "currency", "ratio") and not _OTHERS.match(after):
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
        if lead.difference and lead.compared_to and not _OTHERS.match(after):
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


def _alike(drafts: list[Draft]) -> list[Draft]:
    """分别实现13.1%、32.8%、45.2%的增长: what stands behind the last of a list holds for all of it."""
    growing = {d.run[0]: d for d in drafts if d.run[2] > 1 and d.run[1] == d.run[2] - 1 and d.measure == "growth" and not d.lead.motion}
    if not growing:
        return drafts
    return [
        d._replace(measure="growth", sign=last.sign, reasons=(*d.reasons[:-1], last.reasons[-1]))
        if d.measure == "share" and (last := growing.get(d.run[0])) is not None
        else d
        for d in drafts
    ]
