"""The rows of eCalcura, one file per moment of a report's life."""

from ecalcura.models.account import FacilityAccount
from ecalcura.models.calculation import Calculation, CalculationFile, CalculationRun, RunPart
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
from ecalcura.models.grant import AdvancePlan, ControlledGrant, DayPrice, Grant, GrantPart
from ecalcura.models.line import Choice, Circumstance, Contract, Line, Performance
from ecalcura.models.parameter_set import ParameterSet
from ecalcura.models.proof import Proof
from ecalcura.models.quarter import Confirmation, ConfirmationFile, FacilityQuarter, QuarterEvent
from ecalcura.models.upload import SheetUpload

__all__ = [
    "AccessRefusal",
    "AdvancePlan",
    "Announcement",
    "Calculation",
    "CalculationFile",
    "CalculationRun",
    "Choice",
    "Circumstance",
    "Confirmation",
    "ConfirmationFile",
    "ContactPerson",
    "Contract",
    "ControlledGrant",
    "Conversation",
    "DayPrice",
    "EntrySetting",
    "Facility",
    "FacilityAccount",
    "FacilityImport",
    "FacilityQuarter",
    "Grant",
    "GrantPart",
    "InvoicedDays",
    "Line",
    "Message",
    "NewsItem",
    "Notification",
    "ParameterSet",
    "Performance",
    "Proof",
    "QuarterEvent",
    "RunPart",
    "SheetUpload",
]
