"""What the closed lists are called on screen."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from payments import enums as e
from payments.banking.answers import Outcome

# By list, then by member: members of two lists can be the same word, and equal words are one key to a dictionary.
LABELS: Mapping[type[StrEnum], Mapping[Any, Any]] = {
    e.RunKind: {
        e.RunKind.MONTHLY: _("maandelijkse run"),
        e.RunKind.EXTRA: _("tussentijdse run"),
    },
    e.Scope: {
        e.Scope.CHANGES: _("wijzigingen"),
        e.Scope.FULL: _("alle dossiers, alle maanden"),
    },
    e.RunState: {
        e.RunState.DRAFT: _("in berekening"),
        e.RunState.CALCULATED: _("berekend"),
        e.RunState.CHECKED: _("gecontroleerd"),
        e.RunState.APPROVED: _("goedgekeurd"),
        e.RunState.RELEASED: _("vrijgegeven"),
        e.RunState.SENT: _("verstuurd naar de bank"),
        e.RunState.BOOKED: _("afgehandeld door de bank"),
        e.RunState.ABANDONED: _("stopgezet"),
    },
    e.ChunkState: {
        e.ChunkState.WAITING: _("wacht"),
        e.ChunkState.DONE: _("klaar"),
    },
    e.Cause: {
        e.Cause.NEW: _("nieuw recht"),
        e.Cause.MONTH: _("volgende maand"),
        e.Cause.STOPPED: _("stopzetting"),
        e.Cause.EVENT: _("gebeurtenis"),
        e.Cause.LAW: _("andere bedragen in de regelgeving"),
        e.Cause.CORRECTION: _("rechtzetting"),
        e.Cause.CATCH_UP: _("eerder niet betaald"),
    },
    e.LeftOutReason: {
        e.LeftOutReason.NO_ACCOUNT: _("geen bruikbaar rekeningnummer"),
        e.LeftOutReason.ON_HOLD: _("aangehouden door een medewerker"),
    },
    e.OrderState: {
        e.OrderState.PREPARED: _("klaargezet"),
        e.OrderState.SENT: _("verstuurd naar de bank"),
        e.OrderState.ACCEPTED: _("aanvaard door de bank"),
        e.OrderState.REJECTED: _("geweigerd door de bank"),
        e.OrderState.BOOKED: _("betaald"),
        e.OrderState.RETURNED: _("teruggestuurd"),
    },
    e.FindingKind: {
        e.FindingKind.UNEXPLAINED: _("onverklaard verschil"),
        e.FindingKind.JUMP: _("grote sprong"),
        e.FindingKind.ACCOUNT_CHANGED: _("rekeningnummer pas gewijzigd"),
        e.FindingKind.ACCOUNT_SHARED: _("rekeningnummer van meer dan één persoon"),
        e.FindingKind.DEAD: _("overleden persoon"),
        e.FindingKind.FIGURE_UNCERTAIN: _("indexcijfer nog niet zeker"),
        e.FindingKind.CONTROL: _("controleberekening wijkt af"),
        e.FindingKind.OWN_INTEREST: _("eigen betaling of eigen beslissing"),
    },
    Outcome: {
        Outcome.PENDING: _("wacht nog"),
        Outcome.ACCEPTED: _("aanvaard"),
        Outcome.REJECTED: _("geweigerd"),
        Outcome.BOOKED: _("betaald"),
        Outcome.RETURNED: _("teruggestuurd"),
        Outcome.OTHER: _("iets anders"),
    },
    e.EntryResult: {
        e.EntryResult.BOOKED: _("verwerkt"),
        e.EntryResult.NO_CHANGE: _("niets nieuws"),
        e.EntryResult.UNKNOWN: _("onbekende betaling"),
        e.EntryResult.REFUSED: _("past niet bij de betaling"),
    },
    e.RepaymentState: {
        e.RepaymentState.OPEN: _("te beslissen"),
        e.RepaymentState.DECIDED: _("te bevestigen"),
        e.RepaymentState.CONFIRMED: _("opnieuw betaald"),
        e.RepaymentState.CANCELLED: _("niet meer verschuldigd"),
    },
    e.ClaimState: {
        e.ClaimState.OPENED: _("geopend"),
        e.ClaimState.NOTIFIED: _("aangekondigd"),
        e.ClaimState.HEARING: _("gehoord of te horen"),
        e.ClaimState.DECIDED: _("beslist"),
        e.ClaimState.APPEALED: _("betwist"),
        e.ClaimState.SETTLED: _("vereffend"),
        e.ClaimState.WITHDRAWN: _("ingetrokken"),
    },
    e.ClaimEntryKind: {
        e.ClaimEntryKind.OPENED: _("vordering"),
        e.ClaimEntryKind.PAID: _("terugbetaling"),
        e.ClaimEntryKind.SET_OFF: _("inhouding op een uitbetaling"),
        e.ClaimEntryKind.CORRECTED: _("rechtzetting in het voordeel van de betrokkene"),
        e.ClaimEntryKind.RETURNED: _("betaling die terugkwam van de bank"),
        e.ClaimEntryKind.WAIVED: _("kwijtschelding"),
        e.ClaimEntryKind.WITHDRAWN: _("intrekking"),
        e.ClaimEntryKind.REVIVED: _("telt weer mee, want het recht kwam terug"),
    },
}


def label(member: StrEnum) -> Any:
    """A member of a closed list in words, translatable."""
    return LABELS[type(member)][member]


def choices(kind: type[StrEnum]) -> list[tuple[str, Any]]:
    """Pairs of value and translatable label."""
    return [(member.value, label(member)) for member in kind]


# Every step that is written down on a run or a claim, as the history of the desk tells it.
MOVES: Mapping[str, Any] = {
    "prepare": _("voorbereid"),
    "calculate": _("berekend"),
    "check": _("gecontroleerd"),
    "clear": _("bevindingen doorgelaten"),
    "approve": _("goedgekeurd"),
    "void_approval": _("goedkeuring vervallen"),
    "files_ready": _("bankbestanden klaar"),
    "release": _("vrijgegeven"),
    "send": _("verstuurd naar de bank"),
    "book": _("afgehandeld door de bank"),
    "fail": _("blijven steken"),
    "export": _("lijst met regels gedownload"),
    "abandon": _("stopgezet"),
    "open": _("geopend"),
    "notify": _("aangekondigd"),
    "hear": _("gehoord"),
    "decide": _("beslist"),
    "plan": _("afbetalingsplan gemaakt"),
    "appeal": _("betwist"),
    "end_appeal": _("betwisting afgewezen"),
    "settle": _("vereffend"),
    "withdraw": _("ingetrokken"),
    "carry": _("overgegaan op de opvolger"),
}


# The same steps of a run that pays nobody: it has no file, and no bank hears of it.
MOVES_WITHOUT_PAYMENTS: Mapping[str, Any] = {
    "files_ready": _("geen bankbestanden nodig"),
    "send": _("niets te versturen"),
    "book": _("afgesloten"),
}
CLOSED_WITHOUT_PAYMENTS = _("afgesloten, niets naar de bank")


def move_words(move: str, *, pays_nothing: bool = False) -> str:
    """A step in words; of a run that pays nobody nothing is said of a bank."""
    return str(MOVES_WITHOUT_PAYMENTS.get(move, MOVES[move]) if pays_nothing else MOVES[move])
