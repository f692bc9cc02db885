"""The steps of a claim at the desk: what each one means, what it asks, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.pure.errors import DomainError
from kernel.pure.periods import ONE_DAY, add_months
from kernel.templatetags.show import euro, percent
from kernel.web.decimals import CommaField
from payments.actions import claims
from payments.actions.claim_account import ClaimRefused, ReasonAsked, ShareTooLarge
from payments.desk_settings import amount_setting
from payments.models import Claim
from payments.ports import port_of
from payments.workflow import MoveNotAllowed, claim_allows


@dataclass(frozen=True)
class Step:
    """A step as the page offers it. `reason` is what its text field is called, empty when it has none."""

    title: Any
    meaning: Any
    reason: Any = ""
    fields: tuple[str, ...] = ()
    may_be_silent: bool = False
    most: int = 1000


KEEPS_THE_MONEY = _(
    "De betrokkene houdt het geld en leest de reden in een brief. Kreeg de betrokkene gelijk? Zet dan het recht in het "
    "dossier recht: de volgende run verlaagt de vordering. Komt het recht op die maanden later terug, dan telt dat "
    "geld als betaald."
)
# By their name in the workflow, in the order in which they mostly come.
STEPS: Mapping[str, Step] = {
    "notify": Step(
        _("Aankondigen aan de betrokkene"),
        _("De betrokkene leest in een brief wat te veel betaald werd. Een motivering is hier niet nodig."),
    ),
    "hear": Step(
        _("Verslag van het horen opnemen"),
        _("Het verslag komt in het dossier van de vordering."),
        _("Verslag: wat de betrokkene zei of schreef"),
    ),
    "decide": Step(
        _("Beslissen"),
        _("De betrokkene leest de motivering in de brief met de beslissing."),
        _("Motivering"),
        ("percent", "is_fraud"),
    ),
    "plan": Step(
        _("Afbetalingsplan opstellen"),
        _("De betrokkene krijgt het plan in een brief. Een motivering is hier niet nodig."),
        fields=("months",),
    ),
    "repaid": Step(
        _("Terugbetaling boeken"),
        _("Boek wat de betrokkene zelf terugbetaalde."),
        _("Toelichting"),
        ("amount",),
        may_be_silent=True,
        most=500,
    ),
    "appeal": Step(
        _("Betwisting noteren"),
        _("De betrokkene krijgt een brief: zolang de betwisting loopt, wordt niets gevraagd of ingehouden."),
        _("Wat de betrokkene betwist en waarom"),
    ),
    "end_appeal": Step(
        _("Betwisting verworpen"),
        _("De betrokkene leest in een brief waarom, hoeveel er nog open is en hoe het terugbetaald wordt."),
        _("Waarom de betwisting wordt verworpen"),
    ),
    "waive": Step(_("Kwijtschelden"), KEEPS_THE_MONEY, _("Waarom de vordering wordt kwijtgescholden"), most=500),
    "withdraw": Step(_("Intrekken"), KEEPS_THE_MONEY, _("Waarom de vordering wordt ingetrokken"), most=500),
}
MONTHS = _("Zeg in hoeveel maanden de betrokkene terugbetaalt: een geheel getal van 1 tot 60.")
AMOUNT = _("Schrijf het bedrag dat terugbetaald werd: minstens 0,01 euro, bijvoorbeeld 125,50.")
PERCENT = _("Schrijf een geheel getal van 1 tot 100, of laat het veld leeg.")
NUMBER = ("required", "invalid", "min_value", "max_value")
# Where a refusal is told; what is not listed stands at the top of the page alone.
AT_FIELD: Mapping[type[DomainError], str] = {ReasonAsked: "reason", ShareTooLarge: "percent"}
AT_FIELD_OF_STEP: Mapping[str, str] = {"plan": "months", "repaid": "amount"}


class ClaimStepForm(forms.Form):
    """One step of a claim with what this step needs, and nothing else."""

    step = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the state on the page from which it was sent
    amount = CommaField(
        label=_("Bedrag"),
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        error_messages=dict.fromkeys(("required", "invalid", "bounds"), AMOUNT),
    )
    months = forms.IntegerField(
        label=_("Aantal maanden"), min_value=1, max_value=60, error_messages=dict.fromkeys(NUMBER, MONTHS)
    )
    # That it has to be filled in is said by the action, in the words that fit the step; the step also names it.
    reason = forms.CharField(required=False)
    percent = forms.IntegerField(
        label=_("Inhouden op volgende betalingen (%)"),
        required=False,
        min_value=1,
        max_value=100,
        error_messages=dict.fromkeys(NUMBER, PERCENT),
    )
    is_fraud = forms.BooleanField(label=_("Bedrog"), required=False)

    def __init__(self, data: Any = None, *, claim: Claim, step: str, on: date) -> None:
        super().__init__(
            data, auto_id=f"id_{step}_%s", initial={"step": step, "seen": claim.state}, use_required_attribute=False
        )
        self.name, self.how = step, STEPS[step]
        self.title, self.meaning = self.how.title, self.how.meaning
        for field in ("amount", "months", "percent", "is_fraud"):
            if field not in self.how.fields:
                del self.fields[field]
        if not self.how.reason:
            del self.fields["reason"]
        else:
            self.fields["reason"] = forms.CharField(
                label=self.how.reason,
                required=False,
                max_length=self.how.most,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.says_when = frozenset() if self.how.may_be_silent else frozenset({"reason"})
        if step == "waive":
            limit = euro(amount_setting("waiver_below", on))
            self.fields["reason"].help_text = gettext("Kwijtschelden kan alleen onder %(limit)s.") % {"limit": limit}
        if step == "decide":
            share = percent(port_of(claim.source).set_off_limit(on))
            self.fields["percent"].help_text = gettext("Hoogstens %(share)s van elke betaling.") % {"share": share}

    def show_again(self, state: str) -> None:
        """Whoever sends it once more has seen this state."""
        self.data = {**self.data.dict(), "seen": state}  # type: ignore[attr-defined]  # posted: a QueryDict

    def refuse(self, fault: DomainError, state: str) -> None:
        """Tell why the step was refused; somebody else was first only when the claim moved since the page was shown."""
        seen = self.cleaned_data["seen"]
        if isinstance(fault, MoveNotAllowed) and seen and seen != state:
            told = gettext(
                "Deze stap kan niet meer: iemand anders was u voor. Hieronder ziet u hoe de vordering er nu voor staat."
            )
            self.add_error(None, told)
            return
        field = AT_FIELD.get(type(fault))
        if type(fault) is ClaimRefused:
            field = AT_FIELD_OF_STEP.get(self.name)
        self.add_error(field, fault.message)


def forms_for(claim: Claim, on: date, tried: ClaimStepForm | None) -> list[ClaimStepForm]:
    """The steps that the workflow gives a claim in this state; the one that was tried stays, with what was typed."""
    return [
        tried if tried is not None and tried.name == step else ClaimStepForm(claim=claim, step=step, on=on)
        for step in STEPS
        if claim_allows(claim.state, step) or (tried is not None and tried.name == step)
    ]


def take(form: ClaimStepForm, *, claim_id: int, by: User, on: date) -> None:
    """Do what the form asks."""
    asked = form.cleaned_data
    reason = asked.get("reason", "")
    who: dict[str, Any] = {"claim_id": claim_id, "by": by, "on": on}
    deeds: Mapping[str, Callable[[], Any]] = {
        "notify": lambda: claims.notify_claim(**who),
        "hear": lambda: claims.record_hearing(report=reason, **who),
        "decide": lambda: claims.decide_claim(
            reason=reason,
            set_off_share=Decimal(asked["percent"]) / 100 if asked["percent"] else None,
            is_fraud=asked["is_fraud"],
            **who,
        ),
        "plan": lambda: claims.plan_instalments(count=asked["months"], first_on=add_months(on, 1) + ONE_DAY, **who),
        "repaid": lambda: claims.record_repaid(amount=asked["amount"], note=reason, **who),
        "appeal": lambda: claims.appeal_claim(reason=reason, **who),
        "end_appeal": lambda: claims.end_appeal(upheld=True, reason=reason, **who),
        "waive": lambda: claims.waive_claim(reason=reason, **who),
        "withdraw": lambda: claims.withdraw_claim(reason=reason, **who),
    }
    deeds[form.name]()
