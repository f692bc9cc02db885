"""The record of the care-credit procedure: one file per moment of an application's life."""

from zorgkrediet.models.application import Application
from zorgkrediet.models.assessment import Assessment
from zorgkrediet.models.career_breaks import CareerBreakAnswer
from zorgkrediet.models.change_report import ChangeReport, ChangeReportAnswer
from zorgkrediet.models.correction import EventCorrection
from zorgkrediet.models.decision import Decision
from zorgkrediet.models.declaration import Declaration
from zorgkrediet.models.document import Document
from zorgkrediet.models.entitlement import Entitlement, EntitlementSlice
from zorgkrediet.models.event import Event, LifeEvent
from zorgkrediet.models.invitation import Invitation
from zorgkrediet.models.supplement import SupplementRequest

__all__ = [
    "Application",
    "Assessment",
    "CareerBreakAnswer",
    "ChangeReport",
    "ChangeReportAnswer",
    "Decision",
    "Declaration",
    "Document",
    "Entitlement",
    "EntitlementSlice",
    "Event",
    "EventCorrection",
    "Invitation",
    "LifeEvent",
    "SupplementRequest",
]
