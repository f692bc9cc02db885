"""Closed lists of the registers house; models build their choices from these."""

from enum import StrEnum


class Status(StrEnum):
    """What an authentic source said about a number; everything but UNAVAILABLE is an answer."""

    FOUND = "FOUND"
    REPLACED = "REPLACED"  # the person lives on under another number
    UNKNOWN = "UNKNOWN"
    CANCELLED = "CANCELLED"
    REFUSED = "REFUSED"  # no right to these data: show nothing, tell operations
    UNAVAILABLE = "UNAVAILABLE"  # to be verified later
    INVALID = "INVALID"  # the number cannot be right


class Outcome(StrEnum):
    """How a call ended, as the legal log names it."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    UNANSWERED = "UNANSWERED"
    UNAUTHORISED = "UNAUTHORISED"


class SubjectKind(StrEnum):
    PERSON = "PERSON"
    ENTERPRISE = "ENTERPRISE"


class Service(StrEnum):
    """The services asked, by the name that stands in each message."""

    REGISTER = "RegistreerInschrijving"
    DEREGISTER = "RegistreerUitschrijving"
    PERSON = "GeefPersoon"
    HOUSEHOLD = "GeefGezinssamenstelling"
    CAREER_BREAKS = "GeefLoopbaanonderbrekingen"
    ENTERPRISE = "GeefOndernemingVKBO"
    QUALIFICATION = "qualifications/check"


class Qualification(StrEnum):
    """What the professions register says about one person and one function."""

    GRANTED = "GRANTED"
    MISSING = "MISSING"
    NOT_REQUIRED = "NOT_REQUIRED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    UNAVAILABLE = "UNAVAILABLE"
    INVALID = "INVALID"
