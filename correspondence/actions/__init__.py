"""Each step of a letter's or a mail's road: one transaction."""

from correspondence.actions.erase import erase_letter, erase_mail
from correspondence.actions.letters import (
    LetterNotReady,
    claim_letter,
    mark_printed,
    note_made,
    note_sent,
    note_trouble,
    queue_letter,
    resend_letter,
)
from correspondence.actions.mails import claim_mail, note_mail_sent, note_mail_trouble, queue_mail, resend_mail

__all__ = [
    "LetterNotReady",
    "claim_letter",
    "claim_mail",
    "erase_letter",
    "erase_mail",
    "mark_printed",
    "note_made",
    "note_mail_sent",
    "note_mail_trouble",
    "note_sent",
    "note_trouble",
    "queue_letter",
    "queue_mail",
    "resend_letter",
    "resend_mail",
]
