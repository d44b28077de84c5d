"""Corrections of a reviewer on their way through extraction."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from innostat.batch import Outcome
from innostat.catalog import Catalog, load_catalog
from innostat.read.walk import STDIN
from innostat.review import Review, correct, find_reviews, load_review, unmet


def reviews_for(paths: Sequence[str], review: str | None, catalog: Catalog) -> list[Review]:
    """The review file that is named, or those beside the texts."""
    if review is not None:
        return [load_review(Path(review), catalog)]
    return [load_review(file, catalog, prefix) for file, prefix in find_reviews(Path(p) for p in paths if p != STDIN)]


def covers(paths: Sequence[str], review: str | None) -> bool:
    """Whether a run sees all that its reviews speak of: folders with the reviews in them, or a review named for the run."""
    return review is not None or all(os.path.isdir(p) for p in paths)


class Corrector:
    """Applies the corrections of reviews to outcomes as they come, so that nothing has to be held."""

    def __init__(self, paths: Sequence[str], review: str | None, catalog: str | None) -> None:
        """Load the review file that is named, or those beside the texts."""
        self.catalog = load_catalog(catalog)
        self.reviews = reviews_for(paths, review, self.catalog)
        self.whole = covers(paths, review)
        self.misfits: list[str] = []
        self._docs: list[str] = []
        self._met: set[tuple[Path, int]] = set()

    def apply(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The outcomes with corrected rows."""
        for outcome in outcomes:
            if not outcome.error:
                corrected = correct(outcome.observations, self.reviews, self.catalog)
                self.misfits += corrected.misfits
                self._met |= corrected.met
                self._docs.append(outcome.name)
                outcome = replace(outcome, observations=tuple(corrected.rows))
            yield outcome
        self.misfits += unmet(self.reviews, self._met, self._docs, whole=self.whole)
