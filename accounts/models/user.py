from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import DemoAudience
from accounts.models.person import Person

if TYPE_CHECKING:
    from accounts.models.grant import Right, RoleGrantQuerySet


class UserManager(BaseUserManager["User"]):
    """Makes users; passwords are optional because most people log in through ACM/IDM."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """For `createsuperuser`; the flag opens the desk's log-in, never a deed: those need a role."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A log-in. What it may do follows from its role grants, never from `is_superuser`."""

    AUDIT_HIDDEN = frozenset({"display_name"})
    AUDIT_IGNORED = frozenset({"last_login"})

    email = models.EmailField(_("e-mailadres"), unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user")
    display_name = models.CharField(_("naam op het scherm"), max_length=200, blank=True)
    is_staff = models.BooleanField(_("medewerker van het departement"), default=False)
    is_active = models.BooleanField(_("actief"), default=True)
    # Jobs act in the name of this one user, so that every row has an actor.
    is_system = models.BooleanField(default=False)
    # Demo mode lists the users with a heading and one line on what to do there; empty for everybody else.
    demo_audience = models.CharField(max_length=10, choices=[(v, v) for v in DemoAudience], blank=True)
    demo_note = models.CharField(max_length=200, blank=True)
    date_joined = models.DateTimeField(_("aangemaakt op"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("gebruiker")
        verbose_name_plural = _("gebruikers")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_the_case"),
            models.UniqueConstraint("is_system", condition=models.Q(is_system=True), name="user_one_system_user"),
            models.CheckConstraint(
                name="user_system_user_cannot_work_at_the_desk",
                condition=models.Q(is_system=False) | models.Q(is_staff=False, is_superuser=False),
            ),
            models.CheckConstraint(
                name="user_demo_note_goes_with_an_audience",
                condition=models.Q(demo_audience="", demo_note="") | ~models.Q(demo_audience=""),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def grants_on(self, day: date) -> RoleGrantQuerySet:
        """The roles held on that day, first and last day included, with their organisation."""
        grants: RoleGrantQuerySet = self.grants.all()  # type: ignore[assignment]
        return grants.on(day).select_related("organisation")

    def rights_on(self, day: date) -> list[Right]:
        """The same for the doors that every request passes: only role, scheme and organisation."""
        from accounts.models.grant import rights_of  # a grant knows its user, so it is loaded after this

        return rights_of(self.pk, day)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Always no: rights come from role grants, and `is_superuser` opens no deed."""
        return False

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
