"""Lines of the site on a web page that no markup tells from its text: above the heading, below the text, and between."""

from __future__ import annotations

from innostat import lazy_regex as regex
from innostat.read.blocks import Block

_READERS = r"(?:访问|浏览|点击|阅读|閱讀|瀏覽)(?:人|次|总)?[数數量次率]{0,2}"
_SITE = regex.compile(
    r"[|｜]|A[Aa]|(?:【\s?)?字[体號号]\s?[：:].{0,20}|(?:【?(?:我要)?(?:打印|关闭|收藏)(?:本[页文]|窗口|此页)?】?\s?){1,3}|分享(?:到|至)?[：:]?.{0,20}|(?:您的|您|你)?(?:当前|现在|所在)?的?位置\s?[：:>].{0,120}|"
    r"(?:相关|热门|热点|精彩)(?:附件|文章|阅读|链接|新闻|推荐|评论)[：:]?|(?:我要|全部|网友|最新)评论|[\u4e00-\u9fff]{0,4}评论\s?[\d,]+\s?条|查看(?:全部|剩余)?\s?[\d,]+\s?条(?:评论|回复)\W*|(?:你|您)?可能(?:会|还会|还)喜欢|(?:为你|为您|猜你)(?:推荐|喜欢)|(?:微信)?扫一扫.{0,30}|扫描?[上下左右方]{0,2}二维码.{0,20}|关注该公众号|(?:请?登录|注册|取消|确定|举报|收起|关注|换一换|加载更多|点击下载|返回顶部){1,3}|(?:版权所有|Copyright).{0,200}|主办单位[：:].{0,60}|.{0,120}(?:ICP备|公网安备|网站标识码).{0,120}|"
    rf"[上下]一[篇条]\s?[：:].{{0,80}}|{_READERS}\s?[：:]\s?[\d,]+\s?次?|.{{0,60}}(?:[您你]是(?:本站|本网站)?的?第\s?[\d,]+\s?[位个名]|分辨率.{{0,10}}(?:浏览|访问|显示)|(?:浏览|访问)本(?:网)?站).{{0,60}}",
    regex.I,
)
_END = regex.compile(
    r"\W*(?:(?:本文)?(?:来源|作者|记者|发布日期|纠错)(?:\s?[：:]\s?\S{0,30})?[\s】]*){0,2}(?:责任编辑|责编|编辑)(?:\s?[：:|｜]|\s)[^。；]{0,30}|"
    r"正文(?:已|到此)?结束[^。]{0,30}|[-—–\s]*(?:THE\s)?END[-—–\s]*"
)
_GOES_ON = regex.compile(r"附[件表录注]|[附注]\s?[：:]|表\s?\d")
_STOP = regex.compile(r"[。！？；]")
_SENTENCE = 25  # characters that no line of the site above a heading has, if one of them ends a sentence


def of_site(text: str) -> bool:
    """Whether a line is one of the site and not of the text that it publishes.

    >>> of_site("字号：大 中 小"), of_site("您是第1024位访客"), of_site("下一篇：没有了"), of_site("全市有3家企业。")
    (True, True, True, False)
    """
    return _SITE.fullmatch(text) is not None


def without_margins(blocks: list[Block], heading: str) -> list[Block]:
    """Without the lines that stand between the top of the page, or the last sentence or table there, and the heading, nor what follows the name of the editor.

    A heading that a page gives twice above its text is left once; what it says would count twice. What follows the editor's name stays where it holds a
    table or notes, or more text than stands above it.

    Args:
        blocks: What a page says.
        heading: The line that heads its text; empty where it is not known.

    >>> page = [Block(t) for t in ("登录", "下载应用", "2023年全省公报", "全省研发经费3亿元，比上年增长百分之八，创历史新高。", "责任编辑：某某", "热帖")]
    >>> [b.text[:5] for b in without_margins(page, "2023年全省公报")]
    ['2023年', '全省研发经', '责任编辑：']
    """
    return _without_top(blocks[: _end(blocks)], heading)


def _without_top(blocks: list[Block], heading: str) -> list[Block]:
    begin = 0
    heads: list[int] = []
    for i, block in enumerate(blocks):
        if heading and block.text == heading:
            heads.append(i)
        elif _is_text(block):
            if heads:
                return [b for j, b in enumerate(blocks) if not begin <= j < heads[0] and j not in heads[1:]]
            begin = i + 1
    return blocks  # no text follows it, or there is none


def _end(blocks: list[Block]) -> int:
    """Where what belongs to the text ends."""
    below = 0
    for i in range(len(blocks) - 1, -1, -1):
        block = blocks[i]
        if block.table or _GOES_ON.match(block.text):
            break
        if _END.fullmatch(block.text):
            return i + 1 if sum(len(b.text) for b in blocks[:i] if _is_text(b)) > below else len(blocks)
        below += len(block.text) if _is_text(block) else 0
    return len(blocks)


def _is_text(block: Block) -> bool:
    return block.table or (len(block.text) >= _SENTENCE and _STOP.search(block.text) is not None)
