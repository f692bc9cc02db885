"""The employee's account number: the one in use, and the form for another."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kernel.pure.errors import DomainError
from kernel.web.iban import IbanField
from zorgkrediet.actions.own_account import change_own_account, newest_account
from zorgkrediet.web.employee.forms import OWN_NAME
from zorgkrediet.web.outcome import add_to


class OwnAccountForm(forms.Form):
    """Where the money goes from now on."""

    iban = IbanField(
        label=gettext_lazy("Nieuw rekeningnummer (IBAN)"),
        help_text=OWN_NAME,
        error_messages={"required": gettext_lazy("Schrijf het nummer van de rekening waarop wij u betalen.")},
    )


@require_http_methods(["GET", "POST"])
def own_account(request: HttpRequest) -> HttpResponse:
    """One number at a time; who has none yet is sent to the own files."""
    person = request.user.person
    account = newest_account(person) if person is not None else None
    if person is None or account is None:
        messages.info(request, _("U gaf nog geen rekeningnummer door. Dat doet u in uw aanvraag."))
        return redirect("zorgkrediet:employee-list")
    form = OwnAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_own_account(person=person, iban=form.cleaned_data["iban"], by=request.user, on=timezone.localdate())
        except DomainError as fault:
            add_to(form, fault, "iban")
        else:
            messages.success(request, _("Wij betalen u voortaan op het nieuwe nummer. U krijgt daarvan een e-mail."))
            return redirect("zorgkrediet:employee-own-account")
    return render(request, "zorgkrediet/employee/own_account.html", {"account": account, "form": form})
