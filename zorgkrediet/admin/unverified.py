"""An applicant whom the register has not named yet: an official asks again, now."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.pure.errors import DomainError
from zorgkrediet import access
from zorgkrediet.lookup import look_up


class UnverifiedDesk:
    """Its address and step, for the review page of an application."""

    if TYPE_CHECKING:
        admin_site: Any

    def verify_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [path("<int:pk>/register/", wrap(self.verify), name="zorgkrediet_application_deed_verify")]

    def verify(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the register who the applicant is; what it does not say is told in words."""
        application = access.application_for_staff_by_key(request.user, str(pk), timezone.localdate())
        if request.method == "POST" and not application.person.last_name:
            try:
                person = look_up(application.person.national_number, by=request.user, at=timezone.now())
            except DomainError as fault:
                messages.error(request, fault.message)
            else:
                if person.last_name:
                    messages.success(request, _("Het Rijksregister gaf de naam door."))
                else:
                    messages.warning(request, _("Het Rijksregister antwoordt nog niet. Probeer het later opnieuw."))
        return redirect("admin:zorgkrediet_application_change", pk)
