"""The start page of the department: what each house offers there besides the benefits' own queues."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.queries import post_tray
from kernel.web.desk import Area, Task, register
from payments import access
from payments.enums import CLOSED_STATES, NOT_PAID_AGAIN, ClaimState


def money(request: HttpRequest) -> Iterable[Task]:
    """Runs that are under way, and everything around the bank, of the schemes of whoever looks."""
    user, on = request.user, timezone.localdate()
    closed = [str(state) for state in CLOSED_STATES]
    open_runs = access.runs_for_staff(user, on).exclude(state__in=[*closed, "ABANDONED"]).count()  # type: ignore[arg-type]
    not_arrived = access.repayments_for_staff(user, on).filter(state__in=NOT_PAID_AGAIN).count()  # type: ignore[arg-type]
    claims = access.claims_for_staff(user, on).exclude(state__in=[ClaimState.SETTLED, ClaimState.WITHDRAWN]).count()  # type: ignore[arg-type]
    return [
        Task(_("Betaalruns"), reverse("admin:payments_run_changelist"), open_runs, _("nog niet vrijgegeven")),
        Task(_("Antwoorden van de bank"), reverse("admin:payments_bankmessage_changelist")),
        Task(
            _("Opnieuw te betalen"), reverse("admin:payments_repayment_changelist"), not_arrived, _("niet aangekomen")
        ),
        Task(_("Terugvorderingen"), reverse("admin:payments_claim_changelist"), claims, _("nog niet afgerond")),
        Task(_("Rekening van de opdrachtgever"), reverse("admin:payments_debtoraccount_changelist")),
    ]


def people(request: HttpRequest) -> Iterable[Task]:
    """Rights, organisations, and letters that go by post."""
    return [
        Task(_("Rollen en rechten"), reverse("admin:accounts_rolegrant_changelist")),
        Task(_("Voorgestelde eerste beheerders"), reverse("admin:accounts_managerproposal_changelist")),
        Task(_("Organisaties"), reverse("admin:accounts_organisation_changelist")),
        Task(_("Af te drukken brieven"), reverse("admin:correspondence_letter_tray"), post_tray().count()),
    ]


def oversight(request: HttpRequest) -> Iterable[Task]:
    """What the auditor reads."""
    return [
        Task(_("Wie bekeek wiens dossier"), reverse("admin:accounts_filevisit_changelist")),
        Task(_("Vragen aan de registers"), reverse("admin:registers_registercall_changelist")),
        Task(_("Wijzigingen in de databank"), reverse("admin:kernel_auditentry_changelist")),
        Task(_("Verstuurde brieven"), reverse("admin:correspondence_letter_changelist")),
    ]


def register_tasks() -> None:
    """Called once, when every house stands."""
    register(Area.RUNS, money)
    register(Area.PEOPLE, people)
    register(Area.RULES, oversight)
