"""The desk's view on letters and mails: where they are, the post tray, and sending again."""

from correspondence.admin.letters import LetterAdmin
from correspondence.admin.mails import MailAdmin

__all__ = ["LetterAdmin", "MailAdmin"]
