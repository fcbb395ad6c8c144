"""Counts of what was found, invented and missed, and the figures made of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives of one measure."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def judge(self, right: bool) -> None:
        """Count one thing that was found, as right or wrong."""
        self.right += right
        self.wrong += not right

    @property
    def precision(self) -> float:
        """In percent; 0 where nothing was found."""
        return _percent(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """In percent; 0 where there was nothing to find."""
        return _percent(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        return _percent(2 * self.right, 2 * self.right + self.wrong + self.missed)

    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the precision, in percent; (0, 0) where nothing was found."""
        made = self.right + self.wrong
        if not made:
            return 0.0, 0.0
        share, square = self.right / made, 1.96**2
        middle = share + square / (2 * made)
        half = 1.96 * (share * (1 - share) / made + square / (4 * made * made)) ** 0.5
        scale = 100 / (1 + square / made)
        return (middle - half) * scale, (middle + half) * scale


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
