"""What every address of a facility starts with: whose facility it is, and who signs."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import PermissionDenied

from accounts.actions.machines import machine_account
from accounts.models import User
from accounts.roles import system_user
from ecalcura.access import facility_for_client
from ecalcura.models import Facility
from kernel.api.views import ApiView

HCO = OpenApiParameter("hco", str, OpenApiParameter.PATH, description="HCO-nummer")


class FacilityView(ApiView):
    """A facility by its number; 404 for any that is not the caller's."""

    def facility(self, hco: str) -> Facility:
        return facility_for_client(kbo_number=self.client.kbo_number, hco_number=hco)

    def signer(self) -> User:
        """The account of the calling machine: every row and every line of the trail names it."""
        return machine_account(client_id=self.client.client_id, name=self.client.name, by=system_user())

    def own_facility(self, hco: str) -> Facility:
        """Only a facility reports; the department reads."""
        if self.client.acts_for_department:
            raise PermissionDenied
        return self.facility(hco)
