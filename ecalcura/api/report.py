"""What a facility reported, read back by its own systems or by those of the department."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ecalcura.actions.visits import record_visits
from ecalcura.api.entry_schema import REPORT
from ecalcura.api.facility import HCO, FacilityView
from ecalcura.gather import data_of
from ecalcura.models import Line
from ecalcura.queries.checks import right_proven
from ecalcura.queries.parts import read_with_parts
from ecalcura.queries.report import states_of
from kernel.api.views import ConditionalMixin


class FacilityReport(ConditionalMixin, FacilityView):
    scope = "ecalcura.staff.read"

    @extend_schema(
        operation_id="getEcalcuraReport",
        summary="Personeel, vervangers, prestaties en stand per kwartaal van een voorziening",
        tags=["ecalcura"],
        parameters=[HCO],
        responses={200: REPORT},
    )
    def get(self, request: Request, hco: str) -> Response:
        facility = self.facility(hco)
        rows = Line.objects.present().filter(facility=facility).annotate(right_proven=right_proven())
        lines = read_with_parts(rows.order_by("id"))
        record_visits(
            by=self.signer(),
            role=self.scope,
            lines=lines,
            what=f"API {self.client.name} ({self.client.client_id})",
            why="koppeling",
        )
        return Response(
            {
                "hco": facility.hco_number,
                "name": facility.name,
                "people": [_person(line) for line in lines],
                "performances": [_performance(line, row) for line in lines for row in line.performances.all()],
                "quarters": [{"quarter": name, "state": state} for name, state in sorted(states_of(facility).items())],
            }
        )


def _person(line: Line) -> dict[str, Any]:
    data = data_of(line)
    return {
        "nationalNumber": line.person.national_number,
        "lastName": line.person.last_name,
        "firstNames": line.person.first_names,
        "role": data.role,
        "profession": data.profession,
        "group": data.group,
        "groupReason": data.group_reason or None,
        "contracts": [
            {
                "startsOn": one.starts_on.isoformat(),
                "endsOn": one.ends_on.isoformat() if one.ends_on else None,
                "weeklyHours": str(one.weekly_hours),
            }
            for one in data.contracts
        ],
        "choices": [
            {"from": one.starts_on.isoformat(), "premiumHoursPerWeek": str(one.premium_hours)} for one in data.choices
        ],
        "irregularHours": [
            {"windowEndsOn": one.starts_on.isoformat(), "hours": str(one.hours)}
            for one in data.circumstances
            if one.kind == "IRREGULAR_HOURS"
        ],
        "replacedHours": None if data.replaced_hours is None else str(data.replaced_hours),
        "additional": data.is_additional,
        "contractType": data.contract_type or None,
        "mentionedOn": data.mentioned_on.isoformat() if data.mentioned_on else None,
        "acquiredPremiumRight": data.transitional_right,
        "acquiredPremiumRightProven": line.right_proven,  # type: ignore[attr-defined]  # annotated by the view
        "identityStatus": line.identity_status,
        "visaStatus": line.visa_status,
    }


def _performance(line: Line, row: Any) -> dict[str, Any]:
    return {
        "nationalNumber": line.person.national_number,
        "role": line.role,
        "quarter": row.quarter,
        "worked": str(row.worked_hours),
        "assimilated": str(row.assimilated_hours),
        "exempted": str(row.exempted_hours),
    }
