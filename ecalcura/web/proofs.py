"""Proofs behind a line: a birth date that the register does not fully know, a right acquired before 2005."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ecalcura import access
from ecalcura.actions import lines as entering
from ecalcura.actions.visits import record_visits
from ecalcura.web.doors import ENTRY_ROLE, WHY, entry_facility, show
from kernel.pure.errors import DomainError
from kernel.uploads import checked_proof
from kernel.web.days import DayField


class BirthDateForm(forms.Form):
    """The birth date on a document, and the document."""

    day = DayField(label=gettext_lazy("Geboortedatum op het document"))
    proof = forms.FileField(
        label=gettext_lazy("Bewijsstuk"),
        help_text=gettext_lazy("Bijvoorbeeld een geboorteakte. PDF, JPG of PNG, ten hoogste 10 MB."),
        allow_empty_file=True,
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Deze dag ligt in de toekomst."))
        return day


@require_http_methods(["GET", "POST"])
def birth_date(request: HttpRequest, hco: str, pk: int) -> HttpResponse:
    """A proof of the birth date that the register does not fully know."""
    facility = entry_facility(request, hco)
    line = access.line_of(facility, pk)
    record_visits(by=request.user, role=ENTRY_ROLE, lines=[line], what=f"lijn {hco}", why=WHY)
    form = BirthDateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            entering.prove_birth_date(
                line=line,
                day=form.cleaned_data["day"],
                proof=checked_proof(form.cleaned_data["proof"]),
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as fault:
            form.add_error("proof" if fault.code == "FILE_REFUSED" else None, fault.message)
        else:
            messages.success(request, _("De geboortedatum en het bewijs zijn bewaard."))
            return redirect("ecalcura:line", hco, pk)
    return show(request, "line_proof.html", facility, form=form, line=line)


class PremiumRightForm(forms.Form):
    """The document behind a right to the premium of before 2005."""

    proof = forms.FileField(
        label=gettext_lazy("Bewijsstuk"),
        help_text=gettext_lazy(
            "Bijvoorbeeld de brief of het contract waaruit blijkt dat de premie al voor 2005 liep. PDF, JPG of PNG, "
            "ten hoogste 10 MB."
        ),
        allow_empty_file=True,
    )


@require_http_methods(["GET", "POST"])
def premium_right(request: HttpRequest, hco: str, pk: int) -> HttpResponse:
    """The proof of an acquired right to the premium."""
    facility = entry_facility(request, hco)
    line = access.line_of(facility, pk)
    record_visits(by=request.user, role=ENTRY_ROLE, lines=[line], what=f"lijn {hco}", why=WHY)
    form = PremiumRightForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            entering.prove_premium_right(line=line, proof=checked_proof(form.cleaned_data["proof"]), by=request.user)
        except DomainError as fault:
            form.add_error("proof", fault.message)
        else:
            messages.success(request, _("Het bewijs is bewaard."))
            return redirect("ecalcura:line", hco, pk)
    return show(request, "line_right_proof.html", facility, form=form, line=line)
