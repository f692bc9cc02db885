"""How the log-in library behaves here: nobody signs up by themselves, secrets are stored encrypted, and people of the
department keep their second factor."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.landing import home_of

LONGEST_ADDRESS = 254


class AccountAdapter(DefaultAccountAdapter):
    """A log-in comes from ACM/IDM, or is made by whoever grants its first right; there is no open sign-up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Deze aanmelding is niet actief. Neem contact op met onze dienst."),
        "email_password_mismatch": _("Het e-mailadres of het wachtwoord klopt niet."),
        "enter_current_password": _("Vul uw huidige wachtwoord in."),
        "incorrect_code": _("Deze code klopt niet. Neem de nieuwste code over."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "too_many_login_attempts": _("U probeerde te vaak. Wacht vijf minuten en probeer opnieuw."),
        "rate_limited": _("U probeerde te vaak na elkaar. Wacht even en probeer opnieuw."),
        "duplicate_email": _("Dit adres hoort al bij uw aanmelding."),
        "email_taken": _("Dit adres is al in gebruik."),
        "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """Any address that can be kept; the forms of the library let longer ones through to the database."""
        cleaned: str = super().clean_email(email)
        MaxLengthValidator(LONGEST_ADDRESS)(cleaned)
        return cleaned

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The pages where this person has work to do; a page that was asked for goes before."""
        return home_of(request.user, timezone.localdate())  # type: ignore[arg-type]


def _fernet() -> MultiFernet:
    """The present key first; keys of SECRET_KEY_FALLBACKS still open what they closed."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(b"second factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class MfaAdapter(DefaultMFAAdapter):
    """One-time-code secrets are encrypted in the database; the last factor of an official cannot be taken away."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Met een tweede beveiliging kunt u geen e-mailadres toevoegen."),
        "cannot_delete_authenticator": _("Voor uw werk is een tweede beveiliging verplicht. Stel eerst een andere in."),
        "cannot_generate_recovery_codes": _("Stel eerst een code uit een app of een sleutel in."),
        "incorrect_code": _("Deze code klopt niet. Neem de nieuwste code over."),
        "unverified_email": _("Bevestig eerst uw e-mailadres."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ValueError("The secret was closed with a key that is no longer known.") from error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not authenticator.user.is_staff:
            return True
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return False
        others: Any = Authenticator.objects.filter(
            user=authenticator.user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        return others.exists()
