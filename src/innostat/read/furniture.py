"""What on a web page is no part of its text: navigation, lists of links, forms, comments, recommended reading, hidden parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from innostat import lazy_regex as regex
from innostat.read.extras import need

_DROPPED = frozenset(
    (
        *(
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "math",
            "nav",
            "aside",
            "footer",
            "button",
            "select",
            "option",
            "textarea",
            "input",
        ),
        *(
            "iframe",
            "object",
            "embed",
            "applet",
            "head",
            "audio",
            "video",
            "canvas",
            "map",
            "dialog",
            "menu",
            "del",
            "link",
            "meta",
            "title",
        ),
    )
)
#: Elements whose names say nothing of what they hold.
_WHOLE = frozenset(("html", "body", "table", "tr", "td", "th", "tbody", "article", "main", "h1", "p"))
_LISTS = frozenset(("ul", "ol", "div", "td", "section", "table", "dl", "p", "tr"))
_INLINE = frozenset(("a", "span", "font", "b", "strong", "i", "em", "u", "mark", "label", "small", "sub", "sup"))
_NAMES = (
    r"nav|navbar|navigation|menu|submenu|breadcrumb|crumbs?|footer|foot|copyright|(?:side|right)[_-]?bar|share|toolbar|pager|pagination|related|"
    r"recommend|comments?|advert|ads?|banner|friendlink|links?|qr_?code|player|modal|overlay|popup|dialog|cmt|wechat|login|search|hotnews|topbar|bottom|toolbox|bshare|tuijian|pinglun|gentie|tie-?(?:list|area)"
)
_BOILERPLATE = regex.compile(rf"(?:^|[\s_-])(?:{_NAMES})(?:$|[\s_-])", regex.I)
#: What readers wrote below an article, and other articles that its page offers: beside a text they are left out however long they are.
_BESIDE = regex.compile(
    r"comment|recommend|tuijian|pinglun|gentie|(?:^|[\s_-])(?:tie|tie-?(?:list|area)|relate(?:d|s)?(?:[A-Z]\w*)?|relatednews|relevant|resemble|next_?post|player)(?:$|[\s_-])",
    regex.I,
)
_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.I)
_SHOWN_LATER = regex.compile(
    r"visibility\s*:\s*hidden(?=.*opacity)|opacity\s*:\s*0\b(?=.*visibility)", regex.I
)  # by a script, as on WeChat
_STOP = regex.compile(r"[。！？；]")
#: What stands beside the links of a list and makes it no text: days, hours, counts of readers.
_MARKS = regex.compile(
    r"\W*(?:(?:(?:(?:19|20)\d\d\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}:\d\d(?::\d\d)?|(?:刚刚|[昨前今]天|\d+\s?(?:分钟|小时|天)前)|"
    r"(?:评论|跟贴|阅读|浏览|点击|回复|点?赞)[数量]?\W{0,3}\d[\d,.]*万?|\d[\d,.]*万?\s?(?:条?(?:评论|跟贴|回复)|次?(?:阅读|浏览|点击)|赞))\W*)+"
)
_FIGURE = regex.compile(r"\s*[-−]?\d[\d.,\s]*%?\s*")
_WORD = regex.compile(r"[\w，。；、“”‘’\"（()）]")
_SENTENCE = 25  # characters of running text that no list of links has
_ARTICLE = 80  # characters beside comments that show that the text stands there


@dataclass(slots=True)
class _Sum:
    """What an element holds: characters, those in links, links, cells with figures, characters of sentences outside links; `own`: between its parts.

    `marks`, `marked`: days and counts of readers, and their characters; `dropped`: not shown.
    """

    text: int = 0
    linked: int = 0
    links: int = 0
    cells: int = 0
    prose: int = 0
    own: int = 0
    marks: int = 0
    marked: int = 0
    stops: bool = False
    headed: bool = False
    dropped: bool = False


def furniture(root: Any) -> set[Any]:
    """Elements that are no part of a page's text, as far as that is told by what they hold and what stands beside them.

    Lists of links, unless sentences stand between the links; forms, unless the text of the page stands in one; comments and recommended reading
    where the text stands elsewhere.
    """
    iterwalk = need("lxml.etree", "html", "HTML", "").iterwalk
    found: set[Any] = set()
    forms: list[tuple[Any, int]] = []
    beside: list[tuple[Any, _Sum]] = []
    stack: list[_Sum] = [_Sum()]
    inside = 0
    for event, element in iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            inside += tag == "a"
            dropped = stack[-1].dropped or tag in _DROPPED or _hidden(element)
            stack.append(_Sum(links=int(tag == "a" and not dropped), dropped=dropped))
            if not dropped:
                _count(stack[-1], element.text, inside)
            continue
        done = stack.pop()
        inside -= tag == "a"
        up = stack[-1]
        if done.stops and done.own >= _SENTENCE:
            done.prose += done.own
        if tag == "td" and done.text < 40:
            done.cells += bool(_FIGURE.fullmatch("".join(element.itertext())[:40]))
        done.headed = done.headed or (tag == "h1" and done.text >= 6)
        if tag in _LISTS and _is_list(done):
            found.add(element)
        elif tag == "form":
            forms.append((element, done.text - done.linked))
        elif tag not in _WHOLE and tag not in _INLINE and _BESIDE.search(_named(element)):
            beside.append((element, done))
        if not up.dropped:
            _count(up, element.tail, inside)
        up.text += done.text
        up.linked += done.linked
        up.links += done.links
        up.marks += done.marks
        up.marked += done.marked
        up.cells += done.cells
        up.prose += done.prose
        up.headed = up.headed or done.headed
    whole = stack[0]
    found.update(form for form, said in forms if said * 2 < whole.text - whole.linked)
    for element, held in beside:
        out = whole.text - whole.linked - held.text + held.linked
        if not held.headed and out >= _ARTICLE and (whole.headed or out >= held.text - held.linked):
            found.add(element)
    return found


def _is_list(held: _Sum) -> bool:
    """Whether an element is a list of links. A day or a count behind each of them is none of its text; a single one is the imprint of the page."""
    said = held.text - held.marked if held.marks >= 3 else held.text
    return held.links >= 3 and held.text > 0 and held.linked > 0.7 * said and held.cells < 3 and not held.prose


def _count(held: _Sum, text: str | None, inside: int) -> None:
    bare = (text or "").strip()
    if bare:
        held.text += len(bare)
        if inside:
            held.linked += len(bare)
        elif _MARKS.fullmatch(bare):
            held.marks += 1
            held.marked += len(bare)
        else:
            held.own += len(bare)
            held.stops = held.stops or _STOP.search(bare) is not None


def left_out(element: Any, found: set[Any]) -> bool:
    """Whether an element is no part of a page's text; `found`: what `furniture` found on the page."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _DROPPED or element in found:
        return True
    if tag in _WHOLE:
        return _hidden(element)
    named = _named(element)
    if (
        named
        and _BOILERPLATE.search(named)
        and not (tag in _INLINE and _in_sentence(element))
        and sum(map(len, _texts(element, 600))) < 600
    ):
        return True
    return _hidden(element)


def _hidden(element: Any) -> bool:
    """Whether a page keeps an element from its readers."""
    style = element.get("style") or ""
    if _HIDDEN.search(style) and not _SHOWN_LATER.search(style):
        return True
    return element.tag not in _WHOLE and (element.get("hidden") is not None or element.get("aria-hidden") == "true")


def _named(element: Any) -> str:
    """Class and id of an element, if they are of a length that people give them."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    return named if len(named) < 300 else ""


def _in_sentence(element: Any) -> bool:
    """Whether running text stands directly before or behind an element."""
    before = element.getprevious()
    said = ((element.getparent().text if before is None else before.tail) or "").rstrip()[-1:]
    return bool(_WORD.match(said) or _WORD.match((element.tail or "").lstrip()[:1]))


def _texts(element: Any, enough: int) -> list[str]:
    found: list[str] = []
    total = 0
    for text in element.itertext():
        found.append(text.strip())
        total += len(found[-1])
        if total >= enough:
            break
    return found
