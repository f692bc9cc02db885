"""The demo page: one click and one is somebody. It exists in demo mode only, which production refuses to start in."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import DemoAudience
from accounts.landing import home_of
from accounts.models import User
from accounts.ports import demo_guests
from accounts.queries import demo_people
from kernel.second_factor import DEMO_SESSION_KEY

DEMO_NOTE = gettext_noop("Door een werkgever uitgenodigd.")
HEADINGS = {
    DemoAudience.EMPLOYER: _("Werkgevers"),
    DemoAudience.EMPLOYEE: _("Werknemers"),
    DemoAudience.FACILITY: _("Voorzieningen (eCalcura)"),
    DemoAudience.DEPARTMENT: _("Het departement"),
}


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one can be, grouped by audience, with one line on what to do there."""
    _refuse_outside_demo()
    groups = [
        (HEADINGS[audience], [(user, _told(user.demo_note)) for user in users])
        for audience, users in demo_people().items()
    ]
    context = {"groups": groups, "guests": demo_guests(), "next": request.GET.get("next", "")}
    return render(request, "accounts/demo.html", context)


@require_POST
def log_in_guest(request: HttpRequest, person_id: int) -> HttpResponse:
    """Become somebody who was invited in the try-out; from then on they stand among the demo people."""
    _refuse_outside_demo()
    guest = next((person for person in demo_guests() if person.pk == person_id), None)
    if guest is None:
        raise Http404
    user = User.objects.filter(person=guest).first() or User(person=guest, email=guest.email)
    user.display_name = user.display_name or guest.full_name
    user.demo_audience, user.demo_note = DemoAudience.EMPLOYEE, DEMO_NOTE
    user.save()
    return log_in(request, user.pk)


@require_POST
def log_in(request: HttpRequest, user_id: int) -> HttpResponse:
    """Become this demo person; an official of the demo also gets a satisfied second factor on the session."""
    _refuse_outside_demo()
    user = get_object_or_404(User.objects.exclude(demo_audience=""), pk=user_id, is_active=True)
    login(request, user, backend="accounts.backends.PasswordBackend")
    if user.is_staff:
        request.session[DEMO_SESSION_KEY] = str(user.pk)
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect(home_of(user, timezone.localdate()))


def _told(note: str) -> str:
    """What there is to do, in the language of the reader; before a dash stands a name, which is nobody's language."""
    name, dash, deed = note.rpartition(" – ")
    return f"{name}{dash}{gettext(deed)}" if deed else note


def _refuse_outside_demo() -> None:
    """The permission table says so too; a page that logs anybody in is worth asking twice."""
    if not settings.DEMO:
        raise Http404
