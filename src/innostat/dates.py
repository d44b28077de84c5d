"""Dates of documents, as ISO 8601: in a line of a text, in a file name, in a field that holds a date."""

from __future__ import annotations

from calendar import monthrange

from innostat import lazy_re as re
from innostat import lazy_regex as regex

_DATE = regex.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)\s?(?:年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2}(?!\s?[-—~至到月]))?|(?P<mark>[-./])\s?(?P<m>\d{1,2})\s?(?:(?P=mark)|月)\s?(?P<d>\d{1,2})?(?!\d(?!\d?:\d)))"
)  # 2021年1-12月 and 2018.1-2018.12 are no dates; 2021-03-0510:22 has its time behind it
_ISSUE = regex.compile(
    r"(?:[^\d，。；：]{2,16}?[\s(]{1,2})?\d{4}\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}日?\)?(?:\s?(?:\(?星期.|\(?周.)\)?)?"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = re.compile("|".join(_MONTHS))
#: 21 Mar 2022, as mail and feeds have it.
MAIL_DATE = regex.compile(rf"(?<!\d)(?P<d>0?[1-9]|[12]\d|3[01])\s(?P<m>{'|'.join(_MONTHS)})[a-z]*\.?\s(?P<y>20\d\d)(?!\d)")
_FILE_DATE = regex.compile(r"(?<!\d)(?P<y>20\d\d)(?:[-_.]?(?P<m>0[1-9]|1[0-2])(?:[-_.]?(?P<d>[0-2]\d|3[01]))?)?(?!\d)")
_COMPACT = regex.compile(r"(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_WRITTEN = regex.compile(r"(?P<y>(?:19|20)\d\d)(?:\s?[-/.年]\s?(?P<m>\d{1,2})(?:\s?[-/.月]\s?(?P<d>\d{1,2}))?)?(?!\d)")


def parse_date(text: str) -> str:
    """First full date or month of a text as ISO 8601, or an empty string.

    >>> parse_date("Tue, 03 May 2022 05:35:48 GMT")
    '2022-05-03'
    >>> parse_date("来源：网络 更新时间：2025-12-19"), parse_date("2022年8月31日"), parse_date("第3期"), parse_date("2018.1-2018.12")
    ('2025-12-19', '2022-08-31', '', '')
    """
    if "20" not in text and "19" not in text:
        return ""  # most lines that are asked have no year
    if _MONTH.search(text) is not None and (m := MAIL_DATE.search(text)) is not None:
        return _mail_date(m)
    for m in _DATE.finditer(text):
        month, day = int(m["m"]), int(m["d"] or 0)
        if 1 <= month <= 12 and day <= 31:
            return f"{m['y']}-{month:02d}" + (f"-{day:02d}" if day else "")
    return ""


def issue_date(title: str) -> str:
    """The date of the issue that a heading opens, which follows its name or stands alone; empty where the heading is none of that kind.

    >>> issue_date("新闻联播 2025-02-28"), issue_date("2024年3月5日 星期二"), issue_date("2023年12月31日资产负债表")
    ('2025-02-28', '2024-03-05', '')
    """
    m = _ISSUE.fullmatch(title)
    date = parse_date(title) if m else ""
    return date if len(date) == 10 else ""


def file_date(name: str) -> str:
    """Date in a file name: D1_bulletin_2021.txt is no date of publication, report-20240312.txt is.

    >>> file_date("report-20240312.txt"), file_date("news_2024-03.txt"), file_date("bulletin_2021.txt")
    ('2024-03-12', '2024-03', '')
    """
    m = _FILE_DATE.search(name.rsplit("/", 1)[-1])
    if not m or not m["m"]:
        return ""
    return f"{m['y']}-{m['m']}" + (f"-{m['d']}" if m["d"] else "")


def iso_date(written: str) -> str:
    """The first date in a text after ISO 8601, as far as it is told; empty if there is none.

    >>> iso_date("2024/2/29 09:30"), iso_date("20240229"), iso_date("2007-08-20-23:59:59"), iso_date("2023年度")
    ('2024-02-29', '2024-02-29', '2007-08-20', '2023')
    """
    if (m := MAIL_DATE.search(written)) is not None:
        return _mail_date(m)
    m = _WRITTEN.search(written)
    if not m:
        compact = _COMPACT.match(written.strip())
        return f"{compact['y']}-{compact['m']}-{compact['d']}" if compact else ""
    month, day = int(m["m"] or 0), int(m["d"] or 0)
    if not 1 <= month <= 12:
        return m["y"]
    return f"{m['y']}-{month:02d}" + (f"-{day:02d}" if 1 <= day <= 31 else "")


def real_date(iso: str) -> str:
    """A date or month as far as there is one: 2月30日 is some day of February.

    >>> real_date("2024-02-29"), real_date("2024-02-30"), real_date("2024-13-01"), real_date("2024-05"), real_date("")
    ('2024-02-29', '2024-02', '', '2024-05', '')
    """
    if len(iso) < 7:
        return iso
    year, month, day = int(iso[:4]), int(iso[5:7]), int(iso[8:10] or 0)
    if not 1 <= month <= 12:
        return ""
    return iso if day <= monthrange(year, month)[1] and (day or len(iso) == 7) else iso[:7]


def _mail_date(m: regex.Match[str]) -> str:
    """21 Mar 2022, as mail and feeds have it."""
    return f"{m['y']}-{_MONTHS.index(m['m']) + 1:02d}-{int(m['d']):02d}"
