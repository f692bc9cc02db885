"""Where somebody lands after logging in."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.enums import STAFF_ROLES
from accounts.models import User
from accounts.roles import grants_of


def home_of(user: User, on: date) -> str:
    """The address of the pages where this user has work to do on that day."""
    held = set(grants_of(user, on).values_list("role", flat=True))
    if user.is_staff and held & STAFF_ROLES:  # whose roles have ended finds the desk closed
        return reverse("admin:index")
    for role, name in settings.HOME_PAGES.items():
        if role in held:
            return reverse(name)
    return reverse(settings.EMPLOYEE_HOME_PAGE) if user.person_id else settings.LOGIN_REDIRECT_URL
