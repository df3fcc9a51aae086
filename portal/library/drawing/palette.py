"""Paper, ink and the colour of a theme, in OKLCH, where equal lightness looks equally light."""

from dataclasses import dataclass
from math import cos, radians, sin

# The hue angles of the sixteen theme colours, in the order of the style sheet.
THEME_ANGLES = (5, 25, 40, 58, 80, 105, 128, 148, 168, 190, 215, 240, 262, 285, 310, 340)


def oklch(lightness, chroma, angle):
    """The sRGB colour as three bytes, clipped where a screen cannot show it."""
    a, b = chroma * cos(radians(angle)), chroma * sin(radians(angle))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return tuple(
        round(255 * _gamma(min(1.0, max(0.0, value))))
        for value in (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
    )


def _gamma(value):
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


@dataclass(frozen=True)
class Palette:
    paper: tuple
    masses: tuple  # buildings far from the heart of the city
    tints: tuple  # buildings near it
    accent: tuple
    deep: tuple
    ink: tuple
    green: tuple
    tree: tuple
    water: tuple
    wave: tuple

    @classmethod
    def of(cls, hue):
        """For a theme's colour, 1 to 16."""
        angle = THEME_ANGLES[(hue - 1) % len(THEME_ANGLES)]
        return cls(
            paper=oklch(0.975, 0.010, 90),
            masses=(oklch(0.925, 0.016, 85), oklch(0.895, 0.020, 82), oklch(0.865, 0.022, 80)),
            tints=(oklch(0.885, 0.038, angle), oklch(0.815, 0.068, angle), oklch(0.730, 0.098, angle)),
            accent=oklch(0.590, 0.132, angle),
            deep=oklch(0.380, 0.075, angle),
            ink=oklch(0.240, 0.025, 250),
            green=oklch(0.875, 0.046, 130),
            tree=oklch(0.765, 0.062, 135),
            water=oklch(0.845, 0.028, 225),
            wave=oklch(0.900, 0.018, 225),
        )
