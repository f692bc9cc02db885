"""The rows of eCalcura, one file per moment of a report's life."""

from ecalcura.models.days import InvoicedDays
from ecalcura.models.facility import AccessRefusal, Facility, FacilityImport
from ecalcura.models.line import Choice, Circumstance, Contract, Line, Performance
from ecalcura.models.quarter import Confirmation, ConfirmationFile, FacilityQuarter, QuarterEvent

__all__ = [
    "AccessRefusal",
    "Choice",
    "Circumstance",
    "Confirmation",
    "ConfirmationFile",
    "Contract",
    "Facility",
    "FacilityImport",
    "FacilityQuarter",
    "InvoicedDays",
    "Line",
    "Performance",
    "QuarterEvent",
]
