"""How wide words are, so that labels can be kept apart before a browser has seen them.

The widths are those of the portal's sans (Source Sans 3), in thousandths of the size, for the signs from space
to tilde. Other letters count as their base letter, or as a broad one. A little is added
for the fallback typefaces.
"""

from functools import lru_cache
from unicodedata import normalize

REGULAR = """
200 289 426 497 497 824 609 249 303 303 418 497 249 311 249 350 497 497 497 497 497 497 497 497 497 497 249 249 497
497 497 425 847 543 588 571 615 527 494 617 652 263 479 579 486 727 647 664 566 664 569 534 536 645 515 786 513 476
539 303 350 303 497 500 542 504 553 456 555 496 292 504 544 246 247 495 255 829 547 542 555 555 347 419 338 544 467
719 446 467 425 303 241 303 497
"""
BOLD = """
200 315 483 513 513 841 639 275 324 324 438 513 275 322 275 344 513 513 513 513 513 513 513 513 513 513 275 275 513
513 513 444 875 558 597 576 625 538 509 628 663 282 494 597 502 745 657 674 581 674 591 545 546 655 536 800 540 501
540 324 344 324 513 500 548 516 563 462 564 507 317 519 558 261 263 522 271 843 560 548 564 564 373 431 361 556 495
748 480 494 443 324 254 324 513
"""
WIDTHS = {bold: [int(width) for width in table.split()] for bold, table in ((False, REGULAR), (True, BOLD))}
BROAD = 640
MARGIN = 1.04


def width(text, size, *, bold=False):
    """Pixels that the text takes in a typeface of `size` pixels."""
    return sum(_width(sign, bold) for sign in text) * size * MARGIN / 1000


@lru_cache(maxsize=1024)
def _width(sign, bold):
    base = normalize("NFKD", sign)[:1]
    return WIDTHS[bold][ord(base) - 32] if " " <= base <= "~" else BROAD


def wrapped(text, size, limit, *, bold=False, most=3):
    """The text in at most `most` lines no wider than `limit` pixels; what does not fit is left out with an ellipsis."""
    lines, rest = [], text.split()
    while rest:
        line, rest = _line(rest, size, limit, bold)
        lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _shortened(" ".join(lines[most - 1 :]), size, limit, bold)]


def _line(words, size, limit, bold):
    """As many words as fit, at least a part of one, and the words that are left."""
    for count in range(len(words), 0, -1):
        line = " ".join(words[:count])
        if width(line, size, bold=bold) <= limit:
            return line, words[count:]
    first = words[0]
    for cut in range(len(first) - 3, 2, -1):
        if width(f"{first[:cut]}-", size, bold=bold) <= limit:
            return f"{first[:cut].rstrip('-')}-", [first[cut:], *words[1:]]
    return first[:1], [first[1:], *words[1:]] if len(first) > 1 else words[1:]


def _shortened(text, size, limit, bold):
    while text and width(f"{text}…", size, bold=bold) > limit:
        text = text[:-1].rstrip()
    return f"{text}…"
