"""What a facility reports, for its own systems: the same checks as the screens, all of a message or nothing."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ecalcura.actions.sheet_import import plan, store
from ecalcura.api.entry_reading import read_entries
from ecalcura.api.entry_schema import ENTRIES, OUTCOME
from ecalcura.api.facility import HCO, FacilityView
from ecalcura.enums import EntrySource
from kernel.pure.errors import BadRequest, Issue


class FacilityEntries(FacilityView):
    scope = "ecalcura.staff.write"

    @extend_schema(
        operation_id="sendEcalcuraEntries",
        summary="Geef personeel, vervangers en prestaties door; alles of niets",
        description="Met validateOnly wordt alles nagekeken en niets bewaard.",
        tags=["ecalcura"],
        parameters=[HCO],
        request={"application/json": ENTRIES},
        responses={200: OUTCOME},
    )
    def post(self, request: Request, hco: str) -> Response:
        facility = self.own_facility(hco)
        people, hours, only_validate = read_entries(request.data)
        by, on, at = self.signer(), timezone.localdate(), timezone.now()
        planned = plan(facility=facility, people=people, hours=hours, by=by, on=on, at=at)
        if planned.faults:
            raise BadRequest(Issue("REFUSED", fault.sheet or "document", fault.sentence) for fault in planned.faults)
        if not only_validate:
            store(facility=facility, planned=planned, by=by, on=on, at=at, source=EntrySource.API)
        return Response(
            {
                "saved": not only_validate,
                "newLines": planned.new,
                "changedLines": planned.changed,
                "unchangedLines": planned.unchanged,
                "performances": len(planned.hours),
                "toVerify": len(planned.to_verify),
                "toProve": len(planned.to_prove),
            }
        )
