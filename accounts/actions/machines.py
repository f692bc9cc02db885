"""The account in whose name a machine acts, so that every row and every line of the trail says which one it was."""

from accounts.models import User
from kernel.deeds import deed

# An address that can never exist (RFC 2606): nobody gets a mail for a machine, and nobody asks a new password for it.
DOMAIN = "koppeling.invalid"


def machine_account(*, client_id: str, name: str, by: User) -> User:
    """The account of one client of the API, made at its first call; it bears the client's name and cannot log in."""
    shown = f"API {name} ({client_id})"[:200]
    account = User.objects.filter(email=_address(client_id)).first()
    if account is None or account.display_name != shown:
        account = _keep_account(client_id=client_id, shown=shown, by=by)
    return account


@deed
def _keep_account(*, client_id: str, shown: str, by: User) -> User:
    account, _made = User.objects.update_or_create(
        email=_address(client_id),
        defaults={"display_name": shown},
        create_defaults={"display_name": shown, "is_active": False, "password": "!"},
    )
    return account


def _address(client_id: str) -> str:
    return f"api-{client_id}@{DOMAIN}".lower()
