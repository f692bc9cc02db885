"""Who may open which address of the post."""

from accounts.enums import Role
from kernel.permissions import LOGGED_IN, Rule, staff

_READ = staff(Role.REVIEWER, Role.AUDITOR)
_ACT = staff(Role.REVIEWER)

ROWS: dict[str, Rule] = {
    "correspondence:letter": LOGGED_IN,  # only the addressee; access.py answers 404 to others
    "admin:correspondence_letter_*": _READ,
    "admin:correspondence_letter_resend": _ACT,
    "admin:correspondence_letter_tray": _ACT,
    "admin:correspondence_letter_tray_download": _ACT,
    "admin:correspondence_letter_tray_printed": _ACT,
    "admin:correspondence_mail_*": _READ,
    "admin:correspondence_mail_resend": _ACT,
}
