"""What a run of the checks looked at, so that silence can be told from blindness."""

from __future__ import annotations

from innostat import lazy_regex as regex
from innostat.checks.base import Corpus
from innostat.models import Coverage

_NUMBER = regex.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")


def count_coverage(corpus: Corpus, sums_tried: int = 0, sums_not_tried: int = 0) -> Coverage:
    """Count what the corpus holds and what its rows leave open."""
    rows = corpus.observations
    texts = [d.text for d in corpus.documents if d.text]
    return Coverage(
        documents=len(corpus.documents),
        numbers=sum(sum(1 for _ in _NUMBER.finditer(text)) for text in texts) if texts else len(rows),
        observations=len(rows),
        without_year=sum(1 for o in rows if o.year is None),
        without_region=sum(1 for o in rows if not o.region),
        without_indicator=sum(1 for o in rows if not o.indicator),
        sums_tried=sums_tried,
        sums_not_tried=sums_not_tried,
    )
