"""The rows of eCalcura, one file per moment of a report's life."""

from ecalcura.models.account import FacilityAccount
from ecalcura.models.contact import (
    Announcement,
    ContactPerson,
    Conversation,
    EntrySetting,
    Message,
    NewsItem,
    Notification,
)
from ecalcura.models.days import InvoicedDays
from ecalcura.models.facility import AccessRefusal, Facility, FacilityImport
from ecalcura.models.line import Choice, Circumstance, Contract, Line, Performance
from ecalcura.models.proof import Proof
from ecalcura.models.quarter import Confirmation, ConfirmationFile, FacilityQuarter, QuarterEvent
from ecalcura.models.upload import SheetUpload

__all__ = [
    "AccessRefusal",
    "Announcement",
    "Choice",
    "Circumstance",
    "Confirmation",
    "ConfirmationFile",
    "ContactPerson",
    "Contract",
    "Conversation",
    "EntrySetting",
    "Facility",
    "FacilityAccount",
    "FacilityImport",
    "FacilityQuarter",
    "InvoicedDays",
    "Line",
    "Message",
    "NewsItem",
    "Notification",
    "Performance",
    "Proof",
    "QuarterEvent",
    "SheetUpload",
]
