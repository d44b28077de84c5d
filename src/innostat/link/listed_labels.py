"""Labels of figures that are listed: each value gets its part of the phrase before them, or the label of its fellow in the list before (分别为 …)."""

from __future__ import annotations

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.structures import STRUCTURE
from innostat.link.draft import Draft, with_label
from innostat.link.nouns import COUNTS, INDUSTRIES, NounReader
from innostat.link.scope import Carry

_COUNTED = regex.compile(r"^(?:这)?(?:上述)?[两二三四五六七八九](?:大)?(?:类|者|项|个|种|大|项指标|大指标)(?P<head>[^\d]{0,24})$")
_STAND_INS = ("数字", "指标", "数据", "比例", "比重", "数值")
_OF_EACH = regex.compile(r"占(?P<wholes>[^占]{2,30}?)(?P<share>的(?:比重|比例|份额))?")
_JOINED = regex.compile(r"[、和与及]")
_SITUATION = regex.compile(r"(?:的)?(?:相应|对应|同期)?(?:情况|数据|指标|比例)?$")
_CORRESPONDING = regex.compile(r"(?:相应|对应)$")
_STRUCTURE_NAME = regex.compile(r".*?产.*?(?:结构|构成|比例|比重|占比|之比)比?")
_OF_WHAT = regex.compile(r"^(?:活动|经费|指标|主体)?(?:在|的)?")


def _with_levels(drafts: list[Draft]) -> list[Draft]:
    """6个世界级、7个国家级、9个区域级产业集群: the last names what the others are levels of."""
    out = list(drafts)
    for i in range(len(out) - 2, -1, -1):
        d, after = out[i], out[i + 1]
        if d.post and after.post and after.joined and d.label.endswith("级") and not after.label.endswith("级"):
            out[i] = d._replace(label=d.label + after.label.split("级", 1)[-1])
    return out


def _distinct(before: list[Draft]) -> list[Draft]:
    labels: list[Draft] = []
    for b in before:
        if b.label and (b.label, b.breakdown) not in [(x.label, x.breakdown) for x in labels] and not b.q.rank:
            labels.append(b)
    return labels


class ListedLabelLinker:
    """Labels the figures of lists by one catalogue."""

    def __init__(self, catalog: Catalog, nouns: NounReader) -> None:
        self.nouns = nouns
        self.anaphora = frozenset(catalog.words("anaphora"))
        self.anaphoric = catalog.endings("anaphora")

    def link(self, drafts: list[Draft], carry: Carry) -> list[Draft]:
        """Give the figures of each list in a sentence their labels; the others keep theirs.

        Args:
            drafts: Of one sentence, in order, each with the label that it would have alone.
            carry: Labels of the sentences before.
        """
        out = _with_levels(drafts)
        i = 0
        while i < len(out):
            run, _, n = out[i].run
            j = i
            while j + 1 < len(out) and out[j + 1].run[0] == run and run:
                j += 1
            if n >= 2 and j - i + 1 == n:
                out[i : j + 1] = self._spread(out[:i], out[i : j + 1], carry)
            i = j + 1
        return out

    @staticmethod
    def _of_each(wholes: str, share: str, before: list[Draft], group: list[Draft]) -> list[Draft]:
        """总产值A亿元、增加值B亿元，占全省工业总产值和增加值的比重分别…; 申请和授权A件、B件，占全省的…: each figure before has a share."""
        n = len(group)
        parts = _JOINED.split(wholes)
        wanted = [x for x in before if x.label and x.q.dimension != "share"][-n:]
        alike = group[0].lead.distributive or len({x.q.base_unit for x in wanted}) == 1  # A 86家，B 1120家，分别占全省的12%和9%
        listed = len(parts) == n or len(parts) == 1 and alike
        if len(wanted) < n or not listed or len({(x.label, x.breakdown) for x in wanted}) < n:
            return []
        named = parts if len(parts) == n else parts * n
        return [
            with_label(
                d._replace(breakdown=""),
                f"{x.label}占{whole}{share}",
                x.breakdown,
                f"value {k + 1} of {n}: the figures before, in order",
                own=False,
            )
            for k, (d, x, whole) in enumerate(zip(group, wanted, named, strict=True))
        ]

    def _structure(self, before: list[Draft], group: list[Draft]) -> list[Draft]:
        """三次产业结构由9.1:36.2:54.7调整为8.8:35.1:56.1: the industries, or those that the phrase names, share one label."""
        first = group[0]
        earlier = next((b.label for b in reversed(before) if b.q.dimension == STRUCTURE), "")
        label = first.noun if "产" in first.noun else earlier or first.noun or first.label
        if m := _STRUCTURE_NAME.match(label):
            label = m[0]  # 三次产业结构调整优化
        named = self.nouns.conjuncts(label, len(group)) or []
        parts = tuple(part for _, part in named) if all(len(part) > 1 for _, part in named) and named else INDUSTRIES
        return [
            with_label(d, label, part, f"value {k + 1} of {len(group)} of one proportion")
            for k, (d, part) in enumerate(zip(group, parts, strict=True))
        ]

    def _conjuncts(self, first: Draft, before: list[Draft], n: int) -> list[tuple[str, str]] | None:
        """The names of a phrase, but not of one taken over from a figure that has it all: 交通运输、仓储和邮政业572个，分别占…."""
        whole = not first.own_label and any(b.label == first.label and b.run[2] < 2 for b in before)
        return self.nouns.conjuncts(first.label, n) if first.label and not whole else None

    def _spread(self, before: list[Draft], group: list[Draft], carry: Carry) -> list[Draft]:
        first, n = group[0], len(group)
        if any(d.noun or d.post for d in group[1:]):
            return group
        if first.q.dimension == STRUCTURE and n == len(INDUSTRIES):
            return self._structure(before, group)
        last = before[-n:]
        if first.noun in self.nouns.relative and len(last) == n and all(b.run[2] == n and b.run[0] == last[0].run[0] for b in last):
            return [  # 投资额分别为 … 亿元，占比分别为 … %
                with_label(
                    d,
                    b.label if first.noun in b.label else b.label + first.noun,
                    b.breakdown,
                    f"value {k + 1} of {n}, as in the list before",
                    own=False,
                )
                for k, (d, b) in enumerate(zip(group, last, strict=True))
            ]
        if (m := _OF_EACH.fullmatch(first.noun)) and (made := self._of_each(m["wholes"], m["share"] or "", before, group)):
            return made
        pairs = self.nouns.parts_of(first.groups) if first.groups else self._conjuncts(first, before, n)
        if first.named:
            pairs = [
                (name + first.noun if label == name and first.noun in self.nouns.relative else first.label if first.noun else label, name)
                for label, name in first.named
            ]
        if pairs and not pairs[0][0]:
            spoken = next((b.label for b in reversed(before) if b.label and b.q.dimension == first.q.dimension), "")
            spoken = spoken or next((label for label, _, dimension in reversed(carry.labels) if dimension == first.q.dimension), "")
            spoken = spoken or ("" if first.own_label else first.label)
            pairs = [(spoken or name, name if spoken else "") for _, name in pairs]
        if pairs:
            return [
                with_label(d, label, part or d.breakdown, f"value {k + 1} of {n}, part {k + 1} of the phrase")
                for k, (d, (label, part)) in enumerate(zip(group, pairs, strict=True))
            ]
        if names := self.nouns.names_of(first.breakdown, n):
            if first.own_label:  # 医药和电子产业分别完成投资
                names = [label for label, _ in self.nouns.conjuncts(first.breakdown, n) or ()] or names
            return [
                with_label(d, first.label, name, f"value {k + 1} of {n}, part {k + 1} of the phrase", own=first.own_label)
                for k, (d, name) in enumerate(zip(group, names, strict=True))
            ]
        inherited = not first.own_label or not first.noun
        if m := _COUNTED.match(first.noun):
            pairs_before = [(b.label, b.breakdown or b.label) for b in _distinct(before)]
            if len(pairs_before) < n:
                pairs_before = list(dict.fromkeys((label, part) for label, part, _ in carry.labels))
            if len(pairs_before) >= n:
                head = "" if m["head"] in _STAND_INS else m["head"]
                return [
                    with_label(
                        d,
                        label if not head or head in label else label + _OF_WHAT.sub("", head),
                        part,
                        f"value {k + 1} of {n}: the figures before, in order",
                        own=False,
                    )
                    for k, (d, (label, part)) in enumerate(zip(group, pairs_before[-n:], strict=True))
                ]
        if (
            inherited
            and first.lead.distributive
            and first.places < n
            or first.noun in self.anaphora
            or (first.noun and self.anaphoric.end(first.noun))
        ):
            counted = all(d.q.dimension in COUNTS for d in group)  # 市场份额23.5%，惠普和戴尔分别以1350万台和1030万台位居其后
            labels = _distinct([b for b in before if b.q.dimension != "share"] if counted else before)
            if first.continued and not before and len(carry.labels) >= n and len(set(carry.labels[-n:])) == n and inherited:
                return [  # A和B分别达到600家和1000家；到2027年，分别达到700家和1200家
                    with_label(d, label, part, f"value {k + 1} of {n}: the figures before the semicolon, in order", own=False)
                    for k, (d, (label, part, _)) in enumerate(zip(group, carry.labels[-n:], strict=True))
                ]
            if len(labels) >= n:
                part = "" if self.nouns.is_relative(first.noun) else _SITUATION.sub("", first.noun)  # 两年平均增速分别为
                part = _CORRESPONDING.sub("", part)
                return [
                    with_label(
                        d._replace(breakdown=""),  # 专利申请A件，其中发明专利B件，分别增长: the first is of all
                        self.nouns.neutral(b.label) if part else b.label,
                        part or b.breakdown,
                        f"value {k + 1} of {n}: the figures before, in order",
                        own=False,
                    )
                    for k, (d, b) in enumerate(zip(group, labels[-n:], strict=True))
                ]
        return group
