"""Confirming a quarter on honour, its documents, and the one correction."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ecalcura.actions import quarters as steps
from ecalcura.actions.documents import make_document
from ecalcura.actions.visits import record_visits
from ecalcura.gather import period_of_quarter
from ecalcura.models import Confirmation, Line
from ecalcura.queries.deadlines import deadline_of
from ecalcura.queries.report import confirmations_of, lines_of, report_on
from ecalcura.web.doors import ENTRY_ROLE, WHY, entry_facility, known_quarter, show
from ecalcura.web.fields import QuickTextarea
from kernel.pure.errors import DomainError

TYPES = {
    "PDF": "application/pdf",
    "HTML": "text/html; charset=utf-8",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ConfirmForm(forms.Form):
    """The statement, and an explanation for every warning."""

    on_honour = forms.BooleanField(
        label=gettext_lazy("Ik verklaar dit op erewoord"),
        error_messages={"required": gettext_lazy("Vink de verklaring aan om te kunnen bevestigen.")},
    )

    def __init__(self, *args: object, warnings: list[tuple[str, str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.keys = {}
        for number, (key, who, sentence) in enumerate(warnings):
            name = f"w{number}"
            self.keys[name] = key
            self.fields[name] = forms.CharField(
                label=f"{who}: {sentence}" if who else sentence,
                help_text=_("Uw toelichting"),
                widget=QuickTextarea(attrs={"rows": 2, "class": "govuk-textarea"}),
                max_length=1000,
                error_messages={"required": _("Geef een toelichting bij deze waarschuwing.")},
            )
            line, _colon, code = key.partition(":")
            self.fields[name].line, self.fields[name].code = int(line), code  # type: ignore[attr-defined]
        self.order_fields([*self.keys, "on_honour"])

    def asked(self) -> list[forms.BoundField]:
        """The boxes for an explanation, in the order of the warnings."""
        return [self[name] for name in self.keys]

    def explanations(self) -> dict[str, str]:
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, hco: str, quarter: str) -> HttpResponse:
    """Everything of the quarter once more, what stands in the way, and the statement."""
    facility = entry_facility(request, hco)
    asked = known_quarter(quarter)
    if asked is None:
        raise Http404
    on, period = timezone.localdate(), period_of_quarter(asked)
    confirmations = confirmations_of(facility)
    states = {one.facility_quarter.quarter: one.facility_quarter.state for one in confirmations}
    report = report_on(facility, period, lines_of(facility, period), states, on)
    present = steps.lines_in(report, asked)
    seen = [one.line for one in present]
    record_visits(by=request.user, role=ENTRY_ROLE, lines=seen, what=f"kwartaal {hco} {quarter}", why=WHY)
    form = ConfirmForm(request.POST or None, warnings=steps.warnings_of(report, present, asked))
    if request.method == "POST" and form.is_valid():
        try:
            steps.confirm_quarter(
                facility=facility, quarter=asked, explanations=form.explanations(), by=request.user, on=on
            )
        except steps.QuarterNotReady as fault:
            for sentence in fault.sentences:
                form.add_error(None, sentence)
        except DomainError as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, _("Het kwartaal is bevestigd. De gegevens zijn nu vergrendeld."))
            return redirect("ecalcura:confirm", hco, quarter)
    return show(
        request,
        "confirm.html",
        facility,
        quarter=asked,
        report=report,
        figures=report.quarter(asked),
        present=present,
        blocked=[one for one in present if steps.blocks(one, asked)],
        form=form,
        declaration=_(steps.DECLARATION),
        deadline=deadline_of(asked),
        late=deadline_of(asked) < on,
        runs_still=asked.last_day >= on,
        confirmations=[one for one in confirmations if one.facility_quarter.quarter == quarter],
    )


class CorrectionForm(forms.Form):
    """Why a confirmed quarter is opened again."""

    reason = forms.CharField(
        label=gettext_lazy("Wat verbetert u, en waarom?"),
        help_text=gettext_lazy("U kunt een bevestigd kwartaal één keer verbeteren."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, hco: str, quarter: str) -> HttpResponse:
    """Open the one correction."""
    facility = entry_facility(request, hco)
    asked = known_quarter(quarter)
    if asked is None:
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            steps.open_correction(
                facility=facility,
                quarter=asked,
                reason=form.cleaned_data["reason"],
                by=request.user,
                on=timezone.localdate(),
            )
        except DomainError as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, _("U kunt nu verbeteren. Vergeet niet opnieuw te bevestigen."))
            return redirect("ecalcura:hours", hco, quarter)
    return show(request, "correct.html", facility, quarter=asked, form=form)


@require_GET
def document(request: HttpRequest, hco: str, quarter: str, sequence: int, kind: str) -> HttpResponse:
    """What was confirmed, as PDF or spreadsheet; its fingerprint stands on the page."""
    facility = entry_facility(request, hco)
    confirmation = Confirmation.objects.filter(
        facility_quarter__facility=facility, facility_quarter__quarter=quarter, sequence=sequence
    ).first()
    if confirmation is None or kind not in ("pdf", "xlsx"):
        raise Http404
    seen = Line.objects.filter(pk__in=[int(key) for key in confirmation.snapshot["persons"]])
    record_visits(by=request.user, role=ENTRY_ROLE, lines=seen, what=f"bevestiging {hco} {quarter}", why=WHY)
    made = make_document(confirmation=confirmation, kind=kind.upper(), by=request.user)
    response = HttpResponse(bytes(made.content), content_type=TYPES[made.kind])
    name = f"eCalcura-{hco}-{quarter}-{sequence}.{made.kind.lower()}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-SHA256"] = made.sha256
    return response
