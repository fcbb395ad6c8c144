"""What stands over an event in its sentence, gathered on the way up from its word to the root."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.voices import Voice

ALL, OPEN_ONLY, NONE = 2, 1, 0


@dataclass(slots=True)
class Scope:
    """What has been met on the way. `reach`: ALL while what stands above still holds of the event,
    OPEN_ONLY when only conditions and modals do (a clause on a generic noun), NONE when it is presupposed.
    `done`: nothing further up bears on it, speakers included."""

    hypothetical: bool = False
    intended: bool = False
    reported: bool = False
    negative: bool = False
    would: bool = False
    done: bool = False
    reach: int = ALL
    voices: list[Voice] = field(default_factory=list)

    def suppose(self) -> None:
        """A condition or a modal over the event."""
        if self.reach != NONE:
            self.hypothetical = True

    def intend(self) -> None:
        """A plan over the event; what it says of anybody who fits is no more than supposed."""
        if self.reach == ALL:
            self.intended = True
        elif self.reach == OPEN_ONLY:
            self.hypothetical = True

    def negate(self) -> None:
        """A denial of the event."""
        if self.reach == ALL:
            self.negative = not self.negative

    def fall_short(self) -> None:
        """Near the deed, or not near it: it was not done either way."""
        self.negate()
        self.narrow(OPEN_ONLY)

    def report(self, voice: Voice) -> None:
        """Somebody's word over the event; what stands above no longer bears on whether it happened."""
        self.reported = True
        if voice and voice not in self.voices:
            self.voices.append(voice)
        if self.would:
            self.would, self.intended = False, True
        self.reach = NONE

    def narrow(self, reach: int) -> None:
        """No more than `reach` from here up."""
        self.reach = min(self.reach, reach)

    def overhear(self, voice: Voice) -> None:
        """Somebody's word beside the clause ("according to X"), which leaves all else as it was."""
        reach, would, intended = self.reach, self.would, self.intended
        self.report(voice)
        self.reach, self.would, self.intended = reach, would, intended
