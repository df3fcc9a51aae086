"""Who takes part (`people`), in which partnerships (`partnerships`), and what they plan to do (`plans`)."""

from .partnerships import Membership, Partnership, PartnershipText, Phase, TaggedPartnership, Theme, ThemeText
from .people import Organisation, OrganisationText, Person, PersonText, Publication
from .plans import (
    Action,
    ActionPlan,
    ActionPlanText,
    ActionRole,
    ActionText,
    TaggedAction,
    Topic,
    TopicText,
)

__all__ = [
    "Action",
    "ActionPlan",
    "ActionPlanText",
    "ActionRole",
    "ActionText",
    "Membership",
    "Organisation",
    "OrganisationText",
    "Partnership",
    "PartnershipText",
    "Person",
    "PersonText",
    "Phase",
    "Publication",
    "TaggedAction",
    "TaggedPartnership",
    "Theme",
    "ThemeText",
    "Topic",
    "TopicText",
]
