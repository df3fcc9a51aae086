"""What should hold for every page. A new rule is a class, and its name in this list, in the order of the report."""

from .links import ExternalLinks, InternalLinks, Orphans
from .pictures import MissingAlternative, MissingRights, UnusedPictures
from .reviews import OverdueReviews
from .upkeep import Contradictions, Invalid, MissingReports, OldTranslations, PastPromises, ReviewDate

RULES = [
    InternalLinks(),
    ExternalLinks(),
    Invalid(),
    OverdueReviews(),
    ReviewDate(),
    PastPromises(),
    MissingReports(),
    Contradictions(),
    OldTranslations(),
    MissingAlternative(),
    MissingRights(),
    Orphans(),
    UnusedPictures(),
]
