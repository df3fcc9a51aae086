"""Dates as they stand in a table: `2025-09-30`, `2025-09`, `2025-Q3`, `2025-autumn`, `2025`; nothing else.

What spreadsheets make of them, such as 30.9.2025 or 9/30/25, is refused: nobody can tell whether 9/8 is in August.
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from portal.publishing.dates import EARLIEST, LATEST, Precision

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
SEASON_OF = {(first + n - 1) % 12 + 1: season for season, first in SEASONS.items() for n in range(3)}
PATTERN = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|[Qq]([1-4])|(spring|summer|autumn|winter)))?", re.ASCII)


def read_day(text):
    """`(date, precision)`; the date is the first day of its period. ValueError, with a sentence, for anything else."""
    match = PATTERN.fullmatch(text.strip())
    if match is None:
        raise ValueError(_("Write a date as 2025-09-30, 2025-09, 2025-Q3 or 2025."))
    year, month, day, quarter, season = match.groups()
    if day:
        precision = Precision.DAY
    elif month:
        precision = Precision.MONTH
    elif quarter:
        precision, month = Precision.QUARTER, int(quarter) * 3 - 2
    elif season:
        precision, month = Precision.SEASON, SEASONS[season]
    else:
        precision, month = Precision.YEAR, 1
    try:
        found = date(int(year), int(month), int(day or 1))
    except ValueError:
        raise ValueError(_("There is no such day.")) from None
    if not EARLIEST <= found <= LATEST:
        years = {"first": EARLIEST.year, "last": LATEST.year}
        raise ValueError(_("The year must be between %(first)d and %(last)d.") % years)
    return found, str(precision)


def written_day(day, precision):
    """What `read_day` reads as the same period; "" for no date."""
    if day is None:
        return ""
    match precision:
        case Precision.YEAR:
            return f"{day:%Y}"
        case Precision.QUARTER:
            return f"{day:%Y}-Q{(day.month + 2) // 3}"
        case Precision.SEASON:
            return f"{day:%Y}-{SEASON_OF[day.month]}"
        case Precision.MONTH:
            return f"{day:%Y-%m}"
    return day.isoformat()
