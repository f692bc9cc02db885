"""What a client reads of an application; the employer's shape holds nothing that an employer may not know."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.api.serializers import ApiSerializer
from zorgkrediet.enums import ApplicationState, MotiveKind, Regime, Sector
from zorgkrediet.models import Application
from zorgkrediet.models.decision import OUTCOMES
from zorgkrediet.workflow import state_for_employer


class EmployerSummary(ApiSerializer):
    kbo_number = serializers.CharField()
    name = serializers.CharField()
    sector = serializers.ChoiceField(choices=Sector.choices())


class EmployeeSummary(ApiSerializer):
    last_name = serializers.CharField()
    first_names = serializers.CharField()


class _Application(ApiSerializer):
    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=[(str(state), str(state)) for state in ApplicationState])
    employer = EmployerSummary()
    employee = EmployeeSummary(source="person")
    regime = serializers.ChoiceField(choices=Regime.choices())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    months = serializers.IntegerField(allow_null=True)
    started_on = serializers.DateField()


class EmployerApplication(_Application):
    """The employer's own half, where it stands, and no more: what the department asks of the employee stays between
    the two, as on the employer's screens."""

    def to_representation(self, instance: Application) -> dict[str, Any]:
        told = dict(super().to_representation(instance))
        told["state"] = str(state_for_employer(instance.state))
        return told


class DepartmentApplication(_Application):
    """What the department's own systems need beyond the employer's half; no account, household or cared-for person."""

    motive = serializers.ChoiceField(choices=MotiveKind.choices())
    submitted_at = serializers.DateTimeField(allow_null=True)
    completed_on = serializers.DateField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class DecisionSummary(ApiSerializer):
    number = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=OUTCOMES)
    decided_on = serializers.DateField()


class RightSummary(ApiSerializer):
    regime = serializers.ChoiceField(choices=Regime.choices())
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class _WithOutcome(ApiSerializer):
    decision = serializers.SerializerMethodField()
    granted = serializers.SerializerMethodField()

    @extend_schema_field(DecisionSummary(allow_null=True))
    def get_decision(self, application: Application) -> dict[str, Any] | None:
        decision = self.context["decision"]
        return DecisionSummary(decision).data if decision else None

    @extend_schema_field(RightSummary(allow_null=True))
    def get_granted(self, application: Application) -> dict[str, Any] | None:
        right = self.context["right"]
        return RightSummary(right).data if right else None


class EmployerApplicationDetail(_WithOutcome, EmployerApplication):
    """The employer's half with the outcome, as on its copy of the decision."""


class DepartmentApplicationDetail(_WithOutcome, DepartmentApplication):
    """The file with its outcome, for systems of the department."""
