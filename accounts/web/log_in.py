"""The form behind the page to log in with a password."""

from typing import Any

from allauth.account.forms import LoginForm


class PasswordForm(LoginForm):  # type: ignore[misc]
    """Leaves out the link for a forgotten password under the field: the page has one below its button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
