"""Which documents share a sentence, nearly: signatures by MinHash, buckets of their bands, and groups of the documents that meet in one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from innostat import lazy_regex as regex
from innostat.cluster.engine import library

#: Documents that may share a sentence before it counts as a phrase that all use, and documents that a group has at most.
COMMON, LARGEST = 30, 500
LINKS, EDGES = {"hash": "int64", "doc": "object"}, {"first": "object", "second": "object"}

_BANDS, _ROWS, _SHINGLE = 8, 3, 5  # with a similarity of 0.8 two sentences meet in some band 996 times in 1000
_SHORTEST = 12  # letters and digits of a sentence that counts
_YEAR = regex.compile(r"(?:19|20)\d\d")
_WORD = regex.compile(r"[^\p{L}\p{N}.%‰§]+")
_STOP = regex.compile(r"(?<=[。！？；])")
_PRIME = (1 << 61) - 1
# Fixed factors, so that every process has the same functions.
_FACTORS = tuple(
    tuple(int.from_bytes(hashlib.blake2b(f"{i}{side}".encode(), digest_size=7).digest(), "big") | 1 for side in "ab")
    for i in range(_BANDS * _ROWS)
)


def bands(text: str) -> Iterator[int]:
    """The buckets of a sentence; years make no difference to them.

    >>> a, b = (set(bands(f"截至{y}年底，全国有效发明专利拥有量达到568万件，比上年增长14.0%。")) for y in (2022, 2023))
    >>> a == b, a & set(bands("全市粮食总产量24.1万吨，油料产量1.7万吨，均与上年持平。"))
    (True, set())
    """
    words = _WORD.sub("", _YEAR.sub("§", text))
    if len(words) < _SHORTEST:
        return
    shingles = {
        int.from_bytes(hashlib.blake2b(words[i : i + _SHINGLE].encode("utf-8", "surrogatepass"), digest_size=7).digest(), "big")
        for i in range(len(words) - _SHINGLE + 1)
    }
    signature = [min((a * s + b) % _PRIME for s in shingles) for a, b in _FACTORS]
    for i in range(_BANDS):
        key = repr((i, signature[i * _ROWS : (i + 1) * _ROWS]))
        yield int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def links(url: str, path: str) -> Any:
    """The buckets of all sentences of a part's rows, with their documents."""
    pd = library("pandas")
    from innostat.cluster.parts import Folder

    with Folder(url).fs.open(path, "rb") as stream:
        table = library("pyarrow.parquet").read_table(stream, columns=["doc", "sentence"]).to_pydict()
    met: dict[tuple[int, str], None] = {}
    for doc, sentence in dict.fromkeys(zip(table["doc"], table["sentence"], strict=True)):
        for part in _STOP.split(sentence):
            for bucket in bands(part):
                met[bucket, doc] = None
    return pd.DataFrame({"hash": [h for h, _ in met], "doc": [d for _, d in met]}).astype(LINKS)


def edges(frame: Any) -> Any:
    """Pairs of documents that share a bucket: each with the first that has it."""
    pd = library("pandas")
    by_hash: dict[int, dict[str, None]] = {}
    for bucket, doc in zip(frame["hash"], frame["doc"], strict=True):
        by_hash.setdefault(bucket, {})[doc] = None
    pairs: dict[tuple[str, str], None] = {}
    for docs in by_hash.values():
        if 1 < len(docs) <= COMMON:
            first, *others = sorted(docs)
            for other in others:
                pairs[first, other] = None
    return pd.DataFrame({"first": [a for a, _ in pairs], "second": [b for _, b in pairs]}).astype(EDGES)


def gather(pairs: Any, order: dict[str, int]) -> list[list[str]]:
    """Groups of documents that pairs join, in the order of the documents; a pair that would make a group too large is left out."""
    head: dict[str, str] = {}
    size: dict[str, int] = {}

    def top(name: str) -> str:
        while (above := head.setdefault(name, name)) != name:
            head[name] = head[above]
            name = above
        return name

    for first, second in sorted(zip(pairs["first"], pairs["second"], strict=True), key=lambda p: (order[p[0]], order[p[1]])):
        a, b = top(first), top(second)
        if a != b and size.get(a, 1) + size.get(b, 1) <= LARGEST:
            head[b] = a
            size[a] = size.get(a, 1) + size.get(b, 1)
    groups: dict[str, list[str]] = {}
    for name in sorted(head, key=order.__getitem__):
        groups.setdefault(top(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]
