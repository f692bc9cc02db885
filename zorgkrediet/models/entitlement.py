from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
from kernel.models import AppendOnly
from zorgkrediet.enums import Category, Regime
from zorgkrediet.models.application import Application
from zorgkrediet.models.assessment import Assessment
from zorgkrediet.models.labels import choices

CAUSES = [
    ("DECISION", _("beslissing")),
    ("EVENT", _("gebeurtenis")),
    ("CORRECTION", _("rechtzetting")),
    ("LAW", _("wijziging van het recht")),
]


class Entitlement(AppendOnly):
    """What an application gives right to, as last decided: version n replaces version n - 1 as a whole.

    The newest version is the right; what was paid on an older one is settled by the next run.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="entitlements")
    version = models.PositiveIntegerField(_("versie"))
    reference = models.CharField(_("dossiernummer"), max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, related_name="entitlements")
    regime = models.CharField(_("onderbreking"), max_length=10, choices=choices(Regime))
    fraction = models.DecimalField(_("tewerkstellingsbreuk"), max_digits=3, decimal_places=2)
    # null together when nothing (more) is granted
    starts_on = models.DateField(_("vanaf"), null=True, blank=True)
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)
    # the last day the career credit counts as taken: later than `ends_on` after an early stop that costs its month
    counted_until = models.DateField(null=True, blank=True)
    cause = models.CharField(_("aanleiding"), max_length=12, choices=CAUSES)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("beslist op"))

    class Meta:
        verbose_name = _("recht")
        verbose_name_plural = _("rechten")
        indexes = [models.Index(fields=["reference", "-version"], name="entitlement_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "version"],
                name="entitlement_version_once",
                violation_error_message=_("Dit recht is intussen gewijzigd. Ververs de pagina."),
            ),
            models.CheckConstraint(
                name="entitlement_period_in_order",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                name="entitlement_fraction_in_range",
                condition=Q(fraction__gt=0, fraction__lte=1),
                violation_error_message=_("De tewerkstellingsbreuk ligt tussen 0,01 en 1,00."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} v{self.version}"


class EntitlementSlice(AppendOnly):
    """The thirtieths of one calendar month for which one category holds; the amount follows from the law alone.

    `thirtieths` is what the law counted (1-30), so that n whole months always count 30 n.
    """

    entitlement = models.ForeignKey(Entitlement, models.CASCADE, related_name="slices")
    month = models.DateField(_("maand"), help_text=_("eerste dag van de maand"))
    category = models.CharField(_("categorie"), max_length=4, choices=choices(Category))
    thirtieths = models.PositiveSmallIntegerField(_("dertigsten"))

    class Meta:
        verbose_name = _("maandrecht")
        verbose_name_plural = _("maandrechten")
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement", "month", "category"],
                name="slice_once_per_month_and_category",
                violation_error_message=_("Deze maand staat er al met deze categorie."),
            ),
            models.CheckConstraint(
                name="slice_thirtieths_in_range",
                condition=Q(thirtieths__gte=1, thirtieths__lte=30),
                violation_error_message=_("Een maand telt 1 tot 30 dertigsten."),
            ),
            models.CheckConstraint(
                name="slice_month_is_a_first_day",
                condition=Q(month__day=1),
                violation_error_message=_("Een maand begint op de eerste dag."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category} {self.thirtieths}/30"
