"""An object as the rules see it, and what they see on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from portal.catalogue.models import Item


@dataclass
class Case:
    facts: object
    texts: list
    item: Item
    worded: dict  # {language: since when the words are these}
    is_validated: bool = False  # whether it is validated now, which takes long


class Sign(NamedTuple):
    """`since` may be a day to come. None is for what nobody knows the beginning of: the day when it is seen first."""

    language: str = ""
    field: str = ""
    about: str = ""
    since: datetime | None = None
