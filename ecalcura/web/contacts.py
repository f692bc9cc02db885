"""Contact persons of the facility, and the link with which each confirms the own address."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import system_user
from ecalcura.actions import contacts as naming
from ecalcura.enums import Theme
from ecalcura.models import ContactPerson, Facility
from ecalcura.models.labels import choices
from ecalcura.web.doors import any_facility, show
from kernel.pure.errors import DomainError
from kernel.web.days import DayField


class ContactForm(forms.Form):
    """Somebody who gets the messages of a theme."""

    theme = forms.ChoiceField(label=gettext_lazy("Thema"), choices=choices(Theme))
    name = forms.CharField(
        label=gettext_lazy("Naam"),
        max_length=200,
        error_messages={"required": gettext_lazy("Vul de naam van de contactpersoon in.")},
    )
    function = forms.CharField(label=gettext_lazy("Functie"), max_length=100, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mailadres"), max_length=254)
    phone = forms.CharField(label=gettext_lazy("Telefoon"), max_length=40, required=False)
    starts_on = DayField(label=gettext_lazy("Vanaf"))
    ends_on = DayField(label=gettext_lazy("Tot en met"), required=False)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("De einddatum ligt voor de begindatum."))
        return values


@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest, hco: str) -> HttpResponse:
    """Everybody named, with whether the address was confirmed; and a form for one more."""
    facility = any_facility(request, hco)
    form = ContactForm(request.POST or None, initial={"theme": Theme.ECALCURA, "starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            naming.add_contact(facility=facility, by=request.user, **form.cleaned_data)
        except DomainError as fault:
            form.add_error("email", fault.message)
        else:
            messages.success(request, _("Toegevoegd. De contactpersoon kreeg een e-mail om het adres te bevestigen."))
            return redirect("ecalcura:contacts", hco)
    rows = list(ContactPerson.objects.filter(facility=facility).order_by("theme", "-starts_on", "-id"))
    return show(request, "contacts.html", facility, form=form, rows=rows, on=timezone.localdate())


def _contact(facility: Facility, key: int) -> ContactPerson:
    contact = ContactPerson.objects.filter(facility=facility, pk=key).first()
    if contact is None:
        raise Http404
    return contact


@require_POST
def end(request: HttpRequest, hco: str, contact: int) -> HttpResponse:
    """This person no longer gets the messages."""
    facility = any_facility(request, hco)
    naming.end_contact(contact=_contact(facility, contact), by=request.user, on=timezone.localdate())
    messages.success(request, _("De contactpersoon is beëindigd."))
    return redirect("ecalcura:contacts", hco)


@require_POST
def again(request: HttpRequest, hco: str, contact: int) -> HttpResponse:
    """Send the link to confirm once more."""
    facility = any_facility(request, hco)
    try:
        naming.ask_again(contact=_contact(facility, contact), by=request.user)
    except DomainError as fault:
        messages.error(request, fault.message)
    else:
        messages.success(request, _("De e-mail is opnieuw verstuurd."))
    return redirect("ecalcura:contacts", hco)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: one button, so that a mail scanner that follows links confirms nothing."""
    contact = None
    if request.method == "POST":
        contact = naming.confirm_contact(token=token, by=system_user(), at=timezone.now())
    return render(
        request, "ecalcura/contact_confirm.html", {"done": contact is not None, "asked": request.method == "POST"}
    )
