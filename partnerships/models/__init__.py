"""Who takes part (`people`, `involvement`), in which partnerships (`partnerships`), what they plan to do (`plans`,
`actions`), where that stands (`vocabulary`, `statuses`) and what shows it (`progress`)."""

from .actions import Action, ActionRole, ActionText, TaggedAction
from .partnerships import Membership, Partnership, PartnershipText, Phase, TaggedPartnership, Theme, ThemeText
from .people import Organisation, OrganisationText, Person, PersonText, Publication
from .plans import ActionPlan, ActionPlanText, Topic, TopicText
from .progress import Designation, Indicator, Measurement, Milestone, Output, OutputText, Succession
from .statuses import MonitoringRound, StatusChange
from .vocabulary import Status, StatusName

__all__ = [
    "Action",
    "ActionPlan",
    "ActionPlanText",
    "ActionRole",
    "ActionText",
    "Designation",
    "Indicator",
    "Measurement",
    "Membership",
    "Milestone",
    "MonitoringRound",
    "Organisation",
    "OrganisationText",
    "Output",
    "OutputText",
    "Partnership",
    "PartnershipText",
    "Person",
    "PersonText",
    "Phase",
    "Publication",
    "Status",
    "StatusChange",
    "StatusName",
    "Succession",
    "TaggedAction",
    "TaggedPartnership",
    "Theme",
    "ThemeText",
    "Topic",
    "TopicText",
]
