"""What the department's systems read of runs and payments: figures and states, never an account number or a name."""

from rest_framework import serializers

from kernel.api.serializers import ApiSerializer
from payments.enums import Cause, OrderState, RunKind, RunState


class RunSummary(ApiSerializer):
    number = serializers.IntegerField(source="pk")
    source = serializers.CharField()  # type: ignore[assignment]  # the name that a run has, not DRF's attribute
    kind = serializers.ChoiceField(choices=[str(kind) for kind in RunKind])
    month = serializers.DateField(help_text="Eerste dag van de laatste maand in de run.")
    state = serializers.ChoiceField(choices=[str(state) for state in RunState])
    lines = serializers.IntegerField()
    gross = serializers.DecimalField(14, 2)
    withheld = serializers.DecimalField(14, 2)
    net = serializers.DecimalField(14, 2)
    to_pay = serializers.DecimalField(14, 2)
    to_claim = serializers.DecimalField(14, 2)
    left_out = serializers.DecimalField(14, 2)
    hash = serializers.CharField(help_text="SHA-256 over alle regels; leeg zolang er gerekend wordt.")


class RunPart(ApiSerializer):
    due_month = serializers.DateField()
    cause = serializers.ChoiceField(choices=[str(cause) for cause in Cause])
    lines = serializers.IntegerField()
    gross = serializers.DecimalField(14, 2)
    withheld = serializers.DecimalField(14, 2)
    net = serializers.DecimalField(14, 2)


class RunFull(RunSummary):
    prepared_at = serializers.DateTimeField()
    approved_at = serializers.DateTimeField(allow_null=True)
    released_at = serializers.DateTimeField(allow_null=True)
    execution_on = serializers.DateField(allow_null=True)
    parts = RunPart(many=True)


class DossierPayment(ApiSerializer):
    month = serializers.DateField()
    cause = serializers.ChoiceField(choices=[str(cause) for cause in Cause])
    gross = serializers.DecimalField(12, 2)
    withheld = serializers.DecimalField(12, 2)
    net = serializers.DecimalField(12, 2)
    state = serializers.ChoiceField(choices=["", *[str(state) for state in OrderState]])
    paid_on = serializers.DateField(allow_null=True)


class DossierPaymentList(ApiSerializer):
    items = DossierPayment(many=True)
