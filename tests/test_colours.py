"""Every colour of the design can be read on its paper, in light and in dark: WCAG 2.2 AA, computed from the tokens."""

import math
import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parent.parent / "static" / "css" / "tokens.css").read_text()
PAIRS = {
    name: (light.strip(), dark.strip())
    for name, light, dark in re.findall(
        r"--([\w-]+):\s*light-dark\(((?:[^(),]|\([^)]*\))+),((?:[^(),]|\([^)]*\))+)\)", TOKENS
    )
}
TEXT, GRAPHIC = 4.5, 3.0
TEXTS = [name for name in PAIRS if re.fullmatch(r"ink|ink-soft|link|hue-\d+-text|status-[\w-]+", name)]
GRAPHICS = [name for name in PAIRS if re.fullmatch(r"line-control|hue-\d+-fill", name)]


def linear_rgb(colour):
    """`#RRGGBB` or `oklch(L C H)` as linear light, 0 to 1. Matrices: https://bottosson.github.io/posts/oklab/."""
    if colour.startswith("#"):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    lightness, chroma, hue = (float(number) for number in re.findall(r"[\d.]+", colour))
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = [
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    ]
    return [min(1.0, max(0.0, part)) for part in rgb]


def luminance(colour):
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_agrees_with_known_values():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert luminance("oklch(0.628 0.2577 29.23)") == pytest.approx(luminance("#FF0000"), abs=0.002)


def test_all_sixteen_hues_are_there():
    for number in range(1, 17):
        assert f"hue-{number}-text" in TEXTS
        assert f"hue-{number}-fill" in GRAPHICS


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("paper", ["paper", "paper-sunk"])
def test_text_can_be_read(name, paper):
    assert [contrast(*pair) >= TEXT for pair in zip(PAIRS[name], PAIRS[paper], strict=True)] == [True, True]


@pytest.mark.parametrize("name", GRAPHICS)
def test_areas_and_outlines_can_be_seen(name):
    assert [contrast(*pair) >= GRAPHIC for pair in zip(PAIRS[name], PAIRS["paper"], strict=True)] == [True, True]
