"""What waits for the people of eCalcura on the desk's start page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecalcura.actions.contacts import without_contact
from ecalcura.enums import ConversationState, SetState
from ecalcura.gather import period_of
from ecalcura.models import Conversation, ParameterSet
from ecalcura.queries.department import plans_to_approve
from kernel.web.desk import Task


def waiting(request: HttpRequest) -> Iterator[Task]:
    """The answer queue, the progress board, facilities without a contact person."""
    asked = Conversation.objects.filter(state=ConversationState.ASKED).count()
    yield Task(
        _("eCalcura: vragen van voorzieningen"),
        f"{reverse('admin:ecalcura_conversation_changelist')}?state__exact={ConversationState.ASKED.value}",
        asked,
        urgent=asked > 0,
    )
    board = reverse("admin:ecalcura_facility_board")
    yield Task(_("eCalcura: voortgang per voorziening"), board)
    yield Task(
        _("eCalcura: voorzieningen zonder contactpersoon"),
        f"{board}?toon=zonder-contact",
        without_contact(timezone.localdate()).count(),
    )


def figures(request: HttpRequest) -> Iterator[Task]:
    """The board of the reference period, and the parameter sets that wait for a second person."""
    yield Task(_("eCalcura: referentieperiode, berekeningen en budget"), reverse("admin:ecalcura_calculation_board"))
    period = period_of(timezone.localdate())
    plans = len(plans_to_approve(period))
    yield Task(
        _("eCalcura: voorschotten die op goedkeuring wachten"),
        f"{reverse('admin:ecalcura_advanceplan_board')}?periode={period}",
        plans,
    )
    drafts = ParameterSet.objects.filter(state=SetState.DRAFT).count()
    yield Task(_("eCalcura: parametersets"), reverse("admin:ecalcura_parameterset_changelist"), drafts)
