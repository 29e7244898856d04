"""Where things stand on a slide, in inches."""

from dataclasses import dataclass

from pptx.util import Inches, Length

WIDTH, HEIGHT = 13.333, 7.5
MARGIN = 0.45
GAP = 0.12


@dataclass(frozen=True)
class Box:
    """A rectangle, in inches from the slide's upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def place(self) -> tuple[Length, Length, Length, Length]:
        """Left, top, width and height, as shapes take them."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def below(self, height: float) -> "Box":
        """What is left of it below so much, and a gap."""
        return Box(self.left, self.top + height + GAP, self.width, self.height - height - GAP)

    def halves(self, share: float) -> tuple["Box", "Box"]:
        """It as two side by side, the first with a share of the width."""
        first = (self.width - 2 * GAP) * share
        left = self.left + first + 2 * GAP
        return Box(self.left, self.top, first, self.height), Box(
            left, self.top, self.width - first - 2 * GAP, self.height
        )


BOARD = Box(MARGIN, 0.3, WIDTH - 2 * MARGIN, HEIGHT - 0.5)
"""What of a slide is written on."""
