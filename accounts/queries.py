"""Lists of rights, for the access page and the desk."""

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.enums import DemoAudience
from accounts.models import Organisation, RoleGrant, User


def rights_in(organisation: Organisation, on: date) -> QuerySet[RoleGrant]:
    """Every right ever held in the organisation, present ones first: the list and its log in one."""
    is_present = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return (
        RoleGrant.objects.filter(organisation=organisation)
        .annotate(past=Case(When(is_present, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .select_related("user", "granted_by", "ended_by")
        .order_by("past", "user__display_name", "-starts_on", "-id")
    )


def demo_people() -> dict[DemoAudience, list[User]]:
    """The people of the demo page under their headings, in the order of the headings."""
    people = User.objects.exclude(demo_audience="").filter(is_active=True).order_by("demo_audience", "id")
    listed = {audience: [user for user in people if user.demo_audience == audience] for audience in DemoAudience}
    return {audience: users for audience, users in listed.items() if users}
