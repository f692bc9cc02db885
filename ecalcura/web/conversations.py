"""Messages with the department, announcements, news and events."""

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ecalcura.actions import messages as talking
from ecalcura.enums import LineRole
from ecalcura.gather import period_of
from ecalcura.models import Announcement, Conversation, Facility, NewsItem
from ecalcura.queries.settings import settings_on
from ecalcura.web.demo_people import people_to_try
from ecalcura.web.doors import any_facility, known_quarter, show
from kernel.pure.errors import DomainError


class QuestionForm(forms.Form):
    """A new conversation."""

    subject = forms.CharField(label=gettext_lazy("Onderwerp"), max_length=200)
    quarter = forms.CharField(
        label=gettext_lazy("Over welk kwartaal? (bijvoorbeeld 2023Q3)"), max_length=6, required=False
    )
    calculation = forms.CharField(label=gettext_lazy("Nummer van de berekening"), max_length=40, required=False)
    body = forms.CharField(
        label=gettext_lazy("Uw vraag"),
        help_text=gettext_lazy("Schrijf geen rijksregisternummers in uw bericht."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )

    def clean_quarter(self) -> str:
        text: str = self.cleaned_data["quarter"].strip().upper()
        if text and known_quarter(text) is None:
            raise forms.ValidationError(_("Schrijf een kwartaal als 2023Q3."))
        return text


class ReplyForm(forms.Form):
    """One more message."""

    body = forms.CharField(label=gettext_lazy("Uw bericht"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)


@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest, hco: str) -> HttpResponse:
    """The conversations of the facility, the announcements, and a form for a question."""
    facility = any_facility(request, hco)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        started = talking.ask(facility=facility, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Uw vraag is verstuurd. Het antwoord komt op deze pagina."))
        return redirect("ecalcura:message", hco, started.pk)
    return show(
        request,
        "messages.html",
        facility,
        form=form,
        rows=list(Conversation.objects.filter(facility=facility).order_by("-last_at", "-id")[:100]),
        announcements=list(Announcement.objects.order_by("-id")[:20]),
    )


@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, hco: str, conversation: int) -> HttpResponse:
    """Everything said, and a form to say more."""
    facility = any_facility(request, hco)
    found = Conversation.objects.filter(facility=facility, pk=conversation).first()
    if found is None:
        raise Http404
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            talking.say(
                conversation=found, body=form.cleaned_data["body"], from_department=False, by=request.user,
                on=timezone.localdate(), at=timezone.now(),
            )  # fmt: skip
        except DomainError as fault:
            form.add_error(None, fault.message)
        else:
            return redirect("ecalcura:message", hco, conversation)
    rows = list(found.messages.select_related("by").order_by("id"))
    return show(request, "message.html", facility, conversation=found, rows=rows, form=form)


@require_GET
def help_centre(request: HttpRequest, hco: str) -> HttpResponse:
    """The manual to print, news and events, and whom to ask what."""
    facility = any_facility(request, hco)
    on = timezone.localdate()
    return show(
        request,
        "help.html",
        facility,
        news=list(NewsItem.objects.filter(published_on__lte=on).order_by("-published_on", "-id")[:20]),
        contact=settings_on(on),
        period=period_of(on),
        entitled_to_try=people_to_try(LineRole.ENTITLED, on),
        replacements_to_try=people_to_try(LineRole.REPLACEMENT, on),
    )


@require_GET
def event(request: HttpRequest, hco: str, news: int) -> HttpResponse:
    """An event as a file for a calendar (iCalendar, RFC 5545)."""
    facility = any_facility(request, hco)
    found = NewsItem.objects.filter(pk=news, starts_at__isnull=False, published_on__lte=timezone.localdate()).first()
    if found is None:
        raise Http404
    response = HttpResponse(_calendar(found, facility, timezone.now()), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ecalcura-{found.pk}.ics"'
    return response


def _calendar(item: NewsItem, facility: Facility, at: datetime) -> str:
    assert item.starts_at is not None  # noqa: S101 -- the query asked for it
    assert item.ends_at is not None  # noqa: S101 -- the database keeps both or none
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Departement Zorg//eCalcura//NL",
        "BEGIN:VEVENT",
        f"UID:ecalcura-event-{item.pk}@ecalcura",
        f"DTSTAMP:{_moment(at)}",
        f"DTSTART:{_moment(item.starts_at)}",
        f"DTEND:{_moment(item.ends_at)}",
        f"SUMMARY:{_escaped(item.title)}",
        f"DESCRIPTION:{_escaped(item.body)}",
        f"LOCATION:{_escaped(item.place)}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 octets; what follows starts with a space."""
    parts, part = [], ""
    for char in line:
        if len((part + char).encode()) > 74:
            parts.append(part)
            part = " "
        part += char
    return [*parts, part]
