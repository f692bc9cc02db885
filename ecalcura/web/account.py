"""The account number of the facility, for whoever manages its financial data."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ecalcura.actions import bank
from ecalcura.models import Facility, FacilityAccount
from ecalcura.queries.settings import settings_on
from ecalcura.web.doors import money_facility, show
from kernel.pure.errors import DomainError


class AccountForm(forms.Form):
    """A new number."""

    iban = forms.CharField(
        label=gettext_lazy("Nieuw rekeningnummer (IBAN)"),
        help_text=gettext_lazy("Een rekening op naam van uw voorziening."),
        max_length=42,
        error_messages={"required": gettext_lazy("Vul het nieuwe rekeningnummer in.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ConfirmForm(forms.Form):
    """A colleague types the end once more."""

    last_digits = forms.CharField(
        label=gettext_lazy("Laatste vier tekens van het nieuwe rekeningnummer"),
        help_text=gettext_lazy("Kijk ze na op een rekeninguittreksel, niet op dit scherm."),
        max_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-4"}),
    )


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, hco: str) -> HttpResponse:
    """What is in use, what waits, and everything before."""
    facility = money_facility(request, hco)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bank.propose_account(facility=facility, iban=form.cleaned_data["iban"], by=request.user, at=timezone.now())
        except DomainError as fault:
            form.add_error("iban", fault.message)
        else:
            messages.success(request, _("Bewaard. Een collega met hetzelfde recht moet het nog bevestigen."))
            return redirect("ecalcura:account", hco)
    return _page(request, facility, form, ConfirmForm())


def _page(request: HttpRequest, facility: Facility, form: forms.Form, confirm_form: forms.Form) -> HttpResponse:
    history = list(
        FacilityAccount.objects.filter(facility=facility).select_related("entered_by", "confirmed_by").order_by("-id")
    )
    waiting = next((one for one in history if one.state in ("PROPOSED", "CONFIRMED")), None)
    return show(
        request,
        "account.html",
        facility,
        form=form,
        confirm_form=confirm_form,
        history=history,
        waiting=waiting,
        current=next((one for one in history if one.state == "IN_USE"), None),
        own=waiting is not None and waiting.entered_by_id == request.user.pk,
        wait_days=settings_on(timezone.localdate()).account_wait_days,
    )


def _account(facility: Facility, key: int) -> FacilityAccount:
    found = FacilityAccount.objects.filter(facility=facility, pk=key).first()
    if found is None:
        raise Http404
    return found


@require_POST
def confirm(request: HttpRequest, hco: str, account: int) -> HttpResponse:
    """The second confirmation, by another person."""
    facility = money_facility(request, hco)
    found = _account(facility, account)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            bank.confirm_account(
                account=found,
                last_digits=form.cleaned_data["last_digits"],
                by=request.user,
                on=timezone.localdate(),
                at=timezone.now(),
            )
        except DomainError as fault:
            form.add_error("last_digits", fault.message)
        else:
            messages.success(request, _("Bevestigd. De wachttijd loopt; daarna betalen wij op deze rekening."))
            return redirect("ecalcura:account", hco)
    return _page(request, facility, AccountForm(), form)


@require_POST
def withdraw(request: HttpRequest, hco: str, account: int) -> HttpResponse:
    """Take a waiting number back."""
    facility = money_facility(request, hco)
    try:
        bank.withdraw_account(account=_account(facility, account), by=request.user)
    except DomainError as fault:
        messages.error(request, fault.message)
    else:
        messages.success(request, _("Het nieuwe rekeningnummer is ingetrokken."))
    return redirect("ecalcura:account", hco)
