"""The invoiced days of 2023, for the facility's own systems."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ecalcura.actions.days import MONTHS, record_days
from ecalcura.api.entry_schema import DAYS
from ecalcura.api.facility import HCO, FacilityView
from ecalcura.law.reading import Reader
from ecalcura.models import Facility
from kernel.api.views import ConditionalMixin


class FacilityDays(ConditionalMixin, FacilityView):
    scope = "ecalcura.staff.write"

    @extend_schema(
        operation_id="getEcalcuraInvoicedDays",
        summary="Gefactureerde dagen van 2023",
        tags=["ecalcura"],
        parameters=[HCO],
        responses={200: DAYS},
    )
    def get(self, request: Request, hco: str) -> Response:
        return Response(_days(self.facility(hco)))

    @extend_schema(
        operation_id="putEcalcuraInvoicedDays",
        summary="Geef de gefactureerde dagen van 2023 door",
        tags=["ecalcura"],
        parameters=[HCO],
        request={"application/json": DAYS},
        responses={200: DAYS},
    )
    def put(self, request: Request, hco: str) -> Response:
        facility = self.own_facility(hco)
        reader = Reader()
        fields = reader.fields(request.data, "", ("items",))
        items = reader.items(fields, "items", "", lambda value, path: _day_count(reader, value, path), most=12)
        reader.each_once([month for month, _days_of_month in items], "items", "month")
        reader.finish()
        months = {f"{month:%Y-%m}": month for month in MONTHS}
        record_days(
            facility=facility,
            days={months[name]: count for name, count in items},
            seen={row.month: row.version for row in facility.invoiced_days.all()},
            by=self.signer(),
        )
        return Response(_days(facility))


def _days(facility: Facility) -> dict[str, Any]:
    rows = facility.invoiced_days.order_by("month")
    return {"items": [{"month": f"{row.month:%Y-%m}", "days": row.days} for row in rows]}


def _day_count(reader: Reader, value: Any, path: str) -> tuple[str, int]:
    fields = reader.fields(value, path, ("month", "days"))
    month, count = fields.get("month"), fields.get("days")
    if month not in {f"{one:%Y-%m}" for one in MONTHS}:
        reader.fault("INVALID_MONTH", f"{path}.month", "Geef een maand van 2023, zoals 2023-01.")
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= 99_999:
        reader.fault("E-DAYS", f"{path}.days", "Geef een geheel getal van 0 tot 99999.")
    return (month if isinstance(month, str) else ""), (count if isinstance(count, int) else 0)
