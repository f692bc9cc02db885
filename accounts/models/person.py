from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import BirthDateKnown, Sex


class Person(models.Model):
    """A natural person as the register knows them: the one erasable place where names and numbers stand.

    Every other table refers to people by this row's key.
    """

    AUDIT_HIDDEN = frozenset({"*"})

    national_number = models.CharField(_("rijksregisternummer"), max_length=11, unique=True)
    last_name = models.CharField(_("naam"), max_length=200)
    first_names = models.CharField(_("voornamen"), max_length=200, blank=True)
    birth_date = models.DateField(_("geboortedatum"), null=True, blank=True)
    birth_date_known = models.CharField(max_length=5, choices=[(v, v) for v in BirthDateKnown], default="DAY")
    death_date = models.DateField(_("overleden op"), null=True, blank=True)
    sex = models.CharField(max_length=7, choices=[(v, v) for v in Sex], default="UNKNOWN")
    email = models.EmailField(_("e-mailadres"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    street = models.CharField(_("straat en nummer"), max_length=200, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=12, blank=True)
    municipality = models.CharField(_("gemeente"), max_length=100, blank=True)
    country = models.CharField(max_length=2, default="BE")
    language = models.CharField(max_length=2, choices=[("nl", "nl"), ("en", "en")], default="nl")
    register_source = models.CharField(max_length=20, blank=True)
    register_checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("persoon")
        verbose_name_plural = _("personen")
        constraints = [
            models.CheckConstraint(
                name="person_national_number_is_eleven_digits",
                condition=Q(national_number__regex=r"^[0-9]{11}$"),
                violation_error_message=_("Een rijksregisternummer telt elf cijfers."),
            ),
            models.CheckConstraint(
                name="person_sex_is_known_word",
                condition=Q(sex__in=sorted(Sex)),
            ),
            models.CheckConstraint(
                name="person_birth_date_known_is_known_word",
                condition=Q(birth_date_known__in=sorted(BirthDateKnown)),
            ),
            models.CheckConstraint(
                name="person_birth_date_known_means_filled",
                condition=Q(birth_date_known="DAY", birth_date__isnull=False) | ~Q(birth_date_known="DAY"),
                violation_error_message=_("Vul de geboortedatum aan of geef aan dat ze onvolledig is."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First name and last name, as one says them."""
        return full_name(self.first_names, self.last_name)


def full_name(first_names: str, last_name: str) -> str:
    """The same for who has the names and not the row."""
    return f"{first_names.split(' ')[0]} {last_name}".strip()
