from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from correspondence.models import Mail
from ecalcura.enums import ConversationState, Theme
from ecalcura.models.facility import Facility
from ecalcura.models.labels import QUARTER, choices
from kernel.models import AppendOnly


class ContactQuerySet(models.QuerySet["ContactPerson"]):
    def reached(self, on: date) -> "ContactQuerySet":
        """Named, confirmed and not ended on that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, confirmed_at__isnull=False)


class ContactPerson(models.Model):
    """Who gets the messages about a theme for a facility; counts once the e-mail address was confirmed from it."""

    AUDIT_HIDDEN = frozenset({"name", "token_sha256"})

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="contacts", verbose_name=_("voorziening"))
    theme = models.CharField(_("thema"), max_length=10, choices=choices(Theme))
    name = models.CharField(_("naam"), max_length=200)
    function = models.CharField(_("functie"), max_length=100, blank=True)
    email = models.EmailField(_("e-mailadres"))
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    starts_on = models.DateField(_("vanaf"))
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)
    token_sha256 = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("e-mailadres bevestigd op"), null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contactpersoon")
        verbose_name_plural = _("contactpersonen")
        constraints = [
            models.CheckConstraint(
                name="contact_period_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(name="contact_theme_is_known", condition=Q(theme__in=sorted(Theme))),
            models.UniqueConstraint(
                "facility",
                "theme",
                "email",
                name="contact_address_once_per_theme",
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("Dit e-mailadres is al contactpersoon voor dit thema."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Announcement(AppendOnly):
    """A message of the department to all contact persons of a theme; the text stands on the site, mails hold a link."""

    theme = models.CharField(_("thema"), max_length=10, choices=choices(Theme))
    subject = models.CharField(_("onderwerp"), max_length=200)
    body = models.TextField(_("bericht"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("door"))
    at = models.DateTimeField(_("verstuurd op"), auto_now_add=True)

    class Meta:
        verbose_name = _("aankondiging")
        verbose_name_plural = _("aankondigingen")

    def __str__(self) -> str:
        return self.subject


class Notification(AppendOnly):
    """One mail to one contact person: an announcement, or a reminder of a day; `mail` knows whether it arrived."""

    contact = models.ForeignKey(ContactPerson, models.PROTECT, related_name="notifications")
    mail = models.ForeignKey(Mail, models.PROTECT, related_name="+")
    announcement = models.ForeignKey(Announcement, models.PROTECT, null=True, blank=True, related_name="notifications")
    # What the reminder was about, such as `2023Q3:14`: never sent twice.
    occasion = models.CharField(_("aanleiding"), max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("verwittiging")
        verbose_name_plural = _("verwittigingen")
        constraints = [
            models.UniqueConstraint(
                "contact", "occasion", name="notification_once_per_occasion", condition=~Q(occasion="")
            ),
            models.UniqueConstraint("contact", "announcement", name="notification_once_per_announcement"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion or self.announcement_id}"


class Conversation(models.Model):
    """A question of a facility about a calculation or a quarter, and everything said about it."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="conversations", verbose_name=_("voorziening"))
    subject = models.CharField(_("onderwerp"), max_length=200)
    quarter = models.CharField(_("kwartaal"), max_length=6, blank=True)
    calculation = models.CharField(_("berekening"), max_length=40, blank=True)
    state = models.CharField(
        _("stand"), max_length=10, choices=choices(ConversationState), default=ConversationState.ASKED
    )
    started_at = models.DateTimeField(_("begonnen op"), auto_now_add=True)
    last_at = models.DateTimeField(_("laatste bericht"))

    class Meta:
        verbose_name = _("gesprek")
        verbose_name_plural = _("gesprekken")
        constraints = [
            models.CheckConstraint(
                name="conversation_state_is_known", condition=Q(state__in=sorted(ConversationState))
            ),
            models.CheckConstraint(
                name="conversation_quarter_has_its_form", condition=Q(quarter="") | Q(quarter__regex=QUARTER)
            ),
        ]
        indexes = [models.Index(fields=["state", "last_at"], name="conversation_queue")]

    def __str__(self) -> str:
        return self.subject


class Message(AppendOnly):
    """One thing said in a conversation."""

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    body = models.TextField(_("bericht"))
    from_department = models.BooleanField(_("van het departement"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class NewsItem(models.Model):
    """News in the help centre; with a moment it is an event that fits in a calendar."""

    title = models.CharField(_("titel"), max_length=200)
    body = models.TextField(_("tekst"))
    published_on = models.DateField(_("gepubliceerd op"))
    starts_at = models.DateTimeField(_("begin van de activiteit"), null=True, blank=True)
    ends_at = models.DateTimeField(_("einde van de activiteit"), null=True, blank=True)
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("nieuwsbericht")
        verbose_name_plural = _("nieuwsberichten")
        constraints = [
            models.CheckConstraint(
                name="news_event_has_both_moments",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Vul begin en einde van de activiteit in, het einde na het begin."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EntrySetting(models.Model):
    """What the department sets from a day on: reminders, the wait for a new account, whom to ask for help."""

    starts_on = models.DateField(_("vanaf"), unique=True)
    reminder_days = models.CharField(_("herinneringen (dagen voor de laatste dag)"), max_length=60)
    contact_reminder_days = models.CharField(_("herinneringen zonder contactpersoon (dag van de maand)"), max_length=60)
    account_wait_days = models.PositiveSmallIntegerField(_("wachttijd van een nieuw rekeningnummer (dagen)"))
    question_email = models.EmailField(_("e-mail voor vragen"))
    access_phone = models.CharField(_("telefoon voor vragen over toegang"), max_length=40)
    access_hours = models.CharField(_("bereikbaar"), max_length=100)
    set_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ingesteld door")
    )

    class Meta:
        verbose_name = _("instelling van de invoer")
        verbose_name_plural = _("instellingen van de invoer")
        constraints = [
            models.CheckConstraint(
                name="entry_setting_days_are_a_list",
                condition=Q(reminder_days__regex=r"^[0-9]{1,2}(,[0-9]{1,2})*$")
                & Q(contact_reminder_days__regex=r"^[0-9]{1,2}(,[0-9]{1,2})*$"),
                violation_error_message=_("Schrijf de dagen als getallen met een komma ertussen, zoals 14,7,1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}"
