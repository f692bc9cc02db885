"""The access page: an organisation's manager grants, ends and lists rights, with their log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import grant_for_manager, organisation_for_manager
from accounts.actions.grants import end_grant, grant_in_organisation
from accounts.enums import GrantSource, OrganisationKind, Role
from accounts.labels import ROLE_LABELS, SOURCE_LABELS
from accounts.models import Organisation, RoleGrant
from accounts.queries import rights_in
from accounts.roles import grants_of, organisations_of
from accounts.web.forms import GrantForm
from kernel.pure.errors import DomainError

LAYOUTS = {
    OrganisationKind.EMPLOYER: "layouts/employer.html",
    OrganisationKind.CARE_FACILITY: "layouts/facility.html",
}


@require_GET
def access(request: HttpRequest) -> HttpResponse:
    """The organisations whose rights one manages; with a single one, straight to it."""
    today = timezone.localdate()
    organisations = list(organisations_of(request.user, Role.ORGANISATION_MANAGER, today).order_by("name", "id"))
    if not organisations:
        raise PermissionDenied
    if len(organisations) == 1:
        return redirect("accounts:access-organisation", kbo_number=organisations[0].kbo_number)
    return render(request, "accounts/access_choose.html", {"organisations": organisations})


@require_http_methods(["GET", "HEAD", "POST"])
def access_organisation(request: HttpRequest, kbo_number: str) -> HttpResponse:
    """The rights of one organisation and the form to grant one."""
    today = timezone.localdate()
    organisation = organisation_for_manager(request.user, kbo_number, today)
    form = GrantForm(request.POST or None, organisation=organisation, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            grant = grant_in_organisation(organisation=organisation, by=request.user, on=today, **filled)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("%(name)s heeft het recht nu. Er is een mail verstuurd.") % {"name": grant.user}
            )
            return redirect("accounts:access-organisation", kbo_number=kbo_number)
    return render(request, "accounts/access.html", _page(organisation, form))


@require_POST
def end_access(request: HttpRequest, kbo_number: str, grant_id: int) -> HttpResponse:
    """Take one right away, at once."""
    now = timezone.now()
    grant = grant_for_manager(request.user, kbo_number, grant_id, timezone.localdate(now))
    try:
        end_grant(grant=grant, by=request.user, on=timezone.localdate(now), at=now)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Het recht van %(name)s is beëindigd.") % {"name": grant.user})
    if not grants_of(request.user, timezone.localdate(now)).filter(role=Role.ORGANISATION_MANAGER).exists():
        return redirect("/")
    return redirect("accounts:access-organisation", kbo_number=kbo_number)


def _page(organisation: Organisation, form: GrantForm) -> dict[str, object]:
    today = timezone.localdate()
    rights = [_row(grant) for grant in rights_in(organisation, today)]
    return {
        "layout": LAYOUTS[OrganisationKind(organisation.kind)],
        "organisation": organisation,
        "form": form,
        "present": [row for row in rights if not row["past"]],
        "past": [row for row in rights if row["past"]],
    }


def _row(grant: RoleGrant) -> dict[str, object]:
    return {
        "grant": grant,
        "past": grant.past,  # type: ignore[attr-defined]
        "role": ROLE_LABELS[grant.role],
        # Who gave it by hand stands beside it already.
        "source": "" if grant.source == GrantSource.BY_HAND else SOURCE_LABELS[grant.source],
    }
