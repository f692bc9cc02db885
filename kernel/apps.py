from decimal import Decimal

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "kernel"
    verbose_name = _("Fundament")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """From the first line on, no log carries a national number or an account number, and a refusal speaks the
        language of its reader, and a field says what to do."""
        from django.utils.formats import number_format
        from django.utils.translation import gettext

        from kernel.log_masking import mask_every_record
        from kernel.pure.errors import DomainError
        from kernel.pure.periods import Month
        from kernel.templatetags.show import month
        from kernel.web.field_words import speak_plainly

        def show(value: object) -> object:
            match value:
                case Month():
                    return month(value)
                case Decimal():
                    return number_format(value, use_l10n=True, force_grouping=True)
            return value

        mask_every_record()
        speak_plainly()
        DomainError.translate = gettext
        DomainError.show = show
