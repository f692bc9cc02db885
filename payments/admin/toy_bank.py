"""In the try-out only: the answers a bank would send, for whoever has no bank at hand."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.pure.errors import DomainError
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.banking.toy import File, Scenario, receive, statement, status_report
from payments.enums import OrderState, RunState
from payments.models import BankFile, Order, Run

# Out of how many payments one fares badly; of fewer, the last.
ONE_IN = 3
SCENARIOS = {
    "good": _("Alles wordt betaald"),
    "rejected": _("Eén betaling op drie wordt geweigerd"),
    "returned": _("Eén betaling op drie komt terug"),
    "delayed": _("Eén betaling op drie blijft wachten"),
    "refused": _("Het hele bestand wordt geweigerd"),
}


def may_answer(run: Run) -> bool:
    """Whether the toy bank has something to answer: only in demo mode, and once a file was taken to it."""
    return settings.DEMO and run.state in (RunState.SENT, RunState.BOOKED) and _unanswered(run).exists()


def _unanswered(run: Run) -> QuerySet[BankFile]:
    """The files of which the bank still has to say something, those with repayments included."""
    waiting = Order.objects.filter(file=OuterRef("pk"), state__in=(OrderState.SENT, OrderState.ACCEPTED))
    return run.files.filter(Exists(waiting)).order_by("number")


@transaction.atomic
def let_answer(run: Run, name: str, *, by: User, at: datetime) -> None:
    """Book what the toy bank says of every file of the run: its report on each payment, then its statement."""
    if name not in SCENARIOS:
        raise DomainError("Kies wat de oefenbank met de betalingen doet.", code="SCENARIO_UNKNOWN")
    if not may_answer(run):
        raise DomainError("De oefenbank heeft nog geen bestand van deze run. Download het eerst.", code="NOT_SENT")
    local = timezone.localtime(at)
    for kept in _unanswered(run):
        file = receive(content_of(kept))
        scenario, moment = _scenario(name, file), local.replace(tzinfo=None)
        for kind, content in (
            ("pain002", status_report(file, scenario, moment)),
            ("camt053", statement(file, scenario, local.date(), moment)),
        ):
            import_answer(content=content, file_name=f"{kept.message_id}-{kind}.xml", by=by, at=at)


def _scenario(name: str, file: File) -> Scenario:
    every = min(ONE_IN, len(file.payments))
    return {
        "good": Scenario(),
        "rejected": Scenario(reject_every=every),
        "returned": Scenario(return_every=every),
        "delayed": Scenario(delay_every=every),
        "refused": Scenario(refuse_file=True),
    }[name]
