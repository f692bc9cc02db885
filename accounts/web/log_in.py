"""The forms of logging in, where the words or the parts of allauth's own do not fit our pages."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class PasswordForm(LoginForm):  # type: ignore[misc]
    """Leaves out the link for a forgotten password under the field: the page has one below its button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or security key with words that say what they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Naam van deze sleutel")
        self.fields["name"].help_text = _("Zodat u hem later herkent, bijvoorbeeld: laptop van het werk.")
        self.fields["passwordless"].label = _("Aanmelden zonder wachtwoord")
        self.fields["passwordless"].help_text = _("Uw toestel vraagt dan een vingerafdruk, gezicht of pincode.")


class KeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Naam van deze sleutel")
