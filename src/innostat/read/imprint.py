"""What a web page says of itself: its title, and when it was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from innostat import lazy_regex as regex
from innostat.dates import iso_date
from innostat.read.blocks import clean

# Keys of meta elements in small letters, without marks: og:time and _pubtime are ogtime and pubtime.
_PUBLISHED = (
    *(
        "pubdate",
        "publishdate",
        "publishtime",
        "pubtime",
        "articlepublishedtime",
        "ogpublishedtime",
        "publishedtime",
        "published",
        "firstpublishedtime",
    ),
    *(
        "datepublished",
        "publicationdate",
        "releasedate",
        "ogreleasedate",
        "ogtime",
        "apubtime",
        "weiboarticlecreateat",
        "date",
        "dcdate",
        "createdate",
        "dctermsissued",
        "dctermscreated",
    ),
)
_UPDATED = ("dateupdate", "maketime")
_TITLES = ("articletitle", "ogtitle", "dctitle", "title")
_MARKS = regex.compile(r"[^a-z0-9]")
_LINKED = regex.compile(r"[\"'](?:pubDate|datePublished)[\"']\s*:\s*[\"'](?P<date>(?:19|20)\d\d[^\"']{4,30})[\"']", regex.I)
#: Dates that pages hand to their scripts; these are read, not run.
_HANDED = regex.compile(
    r"(?<![\w.])(?:publish_?time|publish_?date|pub_?time|pub_?date|createTime)[\"']?\s*[:=]\s*[\"'](?P<date>(?:19|20)\d\d[^\"']{4,30})[\"']",
    regex.I,
)
_SECONDS = regex.compile(r"(?<![\w.])(?:ct|oriCreateTime|createTime)\s*=\s*[\"'](?P<seconds>1\d{9})[\"']")
_CHINA = timezone(timedelta(hours=8))
_DAY = r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"
_SAID = regex.compile(
    rf"(?:(?:日期|时间|時間)\s?[】\])）]?\s?[：:]|(?:发布|發布|更新|发表|刊登|成文)(?:日期|时间|時間))\s?(?P<date>{_DAY})"
)
#: A line with a day and an hour or a mark, the source or the place before it: 中国网 2019-11-25 10:37:31, 2019-05-17 ·某某报.
_TIMED = regex.compile(
    rf"(?:[^\s\d。；！？，]{{1,15}}\s?){{0,3}}(?P<date>{_DAY})\s?日?\s*(?:\d{{1,2}}[:：]\d\d(?::\d\d)?|[·•|｜])(?!.*[。；！？])"
)
_SITE = regex.compile(r"\s*(?:[_|｜]|\s[-–—]+\s|--+|——|-(?=[^-\d，。、：]{1,20}(?:网|网站|门户|统计局|政府|频道|平台)$)).*$")

#: What stands below the title of a text and nowhere above it.
_SOURCE = regex.compile(
    r"[【\[(（\s]*(?:(?:信息|文章|稿件)?来源|稿源|作者|发布(?:日期|时间|机构|单位)|发文(?:日期|机关|单位)|成文日期|日期|时间)[】\])）\s]*[：:]|[【\[](?:来源|作者|发布日期)[】\]]"
)
_TEXT = regex.compile(r"[。；：:]$|.{25}[。；]")
_BREAK = regex.compile(r"\s|[-–—_|｜]")
_PATH = regex.compile(r"[>＞»›]|位置|首页")


def titles_of(root: Any, heads: Sequence[str], lines: Sequence[str]) -> tuple[str, str]:
    """The title of a page, and the line that heads its text, empty where no line is known to.

    The first h1 is the title, unless it is the name of the site; then the head of the page gives it, unless the text has one that the head does not know.

    Args:
        root: The page.
        heads: What stands in h1.
        lines: The first paragraphs of its text.
    """
    named = title_of(root)
    site = _site(root) if any(named in line for line in lines) else ""
    own = [h for h in heads if h not in site]
    if own and len(own[0]) >= 6:
        sure = len(own) == 1 or own[0] in named or named in own[0]
        return own[0][:200], own[0] if sure else named
    said = _headline(lines, named) or next((line for line in lines if _heads(line, named)), "")
    return (said, said) if said else (named, named)


def title_of(root: Any) -> str:
    """The title in a page's head, without the name of the site."""
    named = _named(root)
    title = next((named[k] for k in _TITLES if len(named.get(k, "")) >= 6), "")
    if not title:
        element = next(root.iter("title"), None)
        title = clean("".join(element.itertext())) if element is not None else ""
    short = _SITE.sub("", title).strip()
    return (short if len(short) >= 6 else title)[:200]


def _heads(line: str, named: str) -> bool:
    """Whether a line is all of the title in a page's head but the name of the site or of a column.

    >>> _heads("2023年全省科技公报", "2023年全省科技公报-公报"), _heads("2023年全省科技公报", "2023年全省科技公报解读")
    (True, False)
    """
    return len(line) >= 6 and named.startswith(line) and _BREAK.match(named, len(line)) is not None


def _site(root: Any) -> str:
    """What the title in a page's head says of the site."""
    element = next(root.iter("title"), None)
    cut = _SITE.search(clean("".join(element.itertext()))) if element is not None else None
    return f"{cut[0] if cut else ''} {_named(root).get('ogsitename', '')}"


def _headline(lines: Sequence[str], named: str) -> str:
    """The line above source and date of a text, if no line up to there shares anything with `named`: old sites write their own name in the head of each page.

    >>> _headline(["首页 > 公报", "2023年全省科技公报", "来源：省统计局 发布时间：2024-03-01"], "某省统计信息网")
    '2023年全省科技公报'
    >>> _headline(["关于粮食生产的决议", "来源：省统计局"], "某委员会关于粮食生产的决议"), _headline(["全省有3家企业。", "来源：省统计局"], "某网")
    ('', '')
    """
    for above, line in pairwise(lines):
        if _TEXT.search(above) or any(named[i : i + 6] in above for i in range(max(len(named) - 5, 1))):
            break
        if (_SOURCE.match(line) or _TIMED.match(line)) and not _SOURCE.match(above) and not _PATH.search(above):
            return above if 8 <= len(above) <= 100 else ""
    return ""


def date_of(root: Any, lines: Sequence[str]) -> str:
    """The day on which a page was published, in ISO 8601; empty where it does not tell.

    Its head counts first, then what it tells search engines, `time` elements, what is said (发布时间：), what its scripts are handed, and a line with
    a day and an hour above the text.

    Args:
        root: The page.
        lines: The first paragraphs of its text.
    """
    named = _named(root)
    scripts = [(s.get("type") or "", s.text) for s in root.iter("script") if s.text and len(s.text) < 2_000_000]
    return (
        _first_day(named.get(k, "") for k in _PUBLISHED)
        or _first_day(m["date"] for kind, text in scripts if "json" in kind and (m := _LINKED.search(text)))
        or _first_day(e.get("datetime") or "".join(e.itertext())[:60] for e in root.iter("time"))
        or _said(root, lines)
        or _first_day(m["date"] for _, text in scripts if (m := _HANDED.search(text)))
        or next((_day(int(m["seconds"])) for _, text in scripts if (m := _SECONDS.search(text))), "")
        or _timed(lines)
        or _first_day(named.get(k, "") for k in _UPDATED)
    )


def _named(root: Any) -> dict[str, str]:
    """What the meta elements of a page say, by their names."""
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = _MARKS.sub("", (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower())
        if key:
            named.setdefault(key, (meta.get("content") or "").strip())
    return named


def _first_day(written: Any) -> str:
    return next(
        (d for w in written if len(d := iso_date(w)) == 10 and d > "1990"), ""
    )  # 1970-01-01 is what is filled in where nothing is known


def _day(seconds: int) -> str:
    """The day in China at so many seconds after the beginning of 1970."""
    return datetime.fromtimestamp(seconds, _CHINA).date().isoformat()


def _said(root: Any, lines: Sequence[str]) -> str:
    """A day behind a word such as 发布时间, in the text, else anywhere on the page."""
    said = _SAID.search("\n".join(lines)) or _SAID.search(clean(" ".join(t for t in root.itertext() if len(t) < 200)[:200_000]))
    return iso_date(said["date"]) if said else ""


def _timed(lines: Sequence[str]) -> str:
    """The day in a line that has an hour too, before the first long paragraph.

    >>> _timed(["标题", "中国网 2019-11-25 10:37:31"]), _timed(["2019年9月7日 8:05 来源：网络"]), _timed(["截至2019-11-25 10:37，共有3件。"])
    ('2019-11-25', '2019-09-07', '')
    """
    for line in lines:
        if len(line) <= 80 and (m := _TIMED.match(line)):
            return iso_date(m["date"])
        if len(line) > 50 and "。" in line:
            break
    return ""
