"""The words eCalcura calculates with; models and forms build their choices and labels from them."""

from __future__ import annotations

from enum import StrEnum


class Function(StrEnum):
    """The qualification in which somebody works."""

    VPK_A1 = "VPK_A1"
    VPK_HBO5 = "VPK_HBO5"
    ZK = "ZK"
    PARA = "PARA"
    SOCIAL_WORKER = "SOCIAL_WORKER"
    UNIV = "UNIV"
    GG = "GG"
    ADMIN = "ADMIN"


class Group(StrEnum):
    """Why somebody has the right: by function, by irregular hours, or not (any more)."""

    EX_OFFICIO = "EX_OFFICIO"
    ASSIMILATED = "ASSIMILATED"
    OTHER = "OTHER"


class AgeStartRule(StrEnum):
    """The month in which an age step begins."""

    FIRST_DAY_OF_BIRTHDAY_MONTH = "FIRST_DAY_OF_BIRTHDAY_MONTH"
    FIRST_DAY_OF_NEXT_MONTH = "FIRST_DAY_OF_NEXT_MONTH"


class LeapDayRule(StrEnum):
    """The birthday of somebody born on 29 February, in a year without that day."""

    LAST_OF_FEBRUARY = "LAST_OF_FEBRUARY"
    FIRST_OF_MARCH = "FIRST_OF_MARCH"


class MonthFractionRule(StrEnum):
    """How an incomplete month of service counts."""

    CALENDAR_DAYS = "CALENDAR_DAYS"
    FULL_MONTHS_ONLY = "FULL_MONTHS_ONLY"


class PartTimeThreshold(StrEnum):
    """Whether the threshold of irregular hours shrinks with a part-time contract."""

    PRO_RATA = "PRO_RATA"
    NONE = "NONE"


class AssimilationEffect(StrEnum):
    """The month from which a later acquired assimilation counts."""

    NEXT_MONTH = "NEXT_MONTH"
    SAME_MONTH = "SAME_MONTH"


class CapPeriod(StrEnum):
    """The stretch of time over which replacements are held against the exempted FTE."""

    REFERENCE_PERIOD = "REFERENCE_PERIOD"
    QUARTER = "QUARTER"


class CapScope(StrEnum):
    """Whether any replacement may compensate any exemption, or only one in the same function."""

    HCO = "HCO"
    HCO_FUNCTION = "HCO_FUNCTION"


class Severity(StrEnum):
    """BLOCK: the line counts for nothing. WARN: may be confirmed with an explanation. INFO: good to know."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    INFO = "INFO"


class CalculationStrategy(StrEnum):
    """The named formula of a calculation; a new decree adds a name and leaves the old ones as they are."""

    VAP_DEFAULT_1 = "IBW-VAP-DEFAULT-1"
    TRANSITION_2023_1 = "IBW-2023-TRANSITION-1"
