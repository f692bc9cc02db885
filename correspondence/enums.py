"""Closed lists of the correspondence house; models build their choices and labels from these."""

from enum import StrEnum


class Channel(StrEnum):
    """The road a letter takes to its addressee."""

    MAIL = "MAIL"
    POST = "POST"


class LetterStatus(StrEnum):
    """How far a letter is on its road."""

    QUEUED = "QUEUED"  # the text is fixed, the document is still to be made
    READY = "READY"  # the document is made, the mail is still to leave
    SENT = "SENT"  # the mail server took it over
    TO_PRINT = "TO_PRINT"  # waits in the post tray
    PRINTED = "PRINTED"  # taken out of the post tray by an official


class MailStatus(StrEnum):
    """How far a mail is on its road."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"  # refused for good by the mail server, or given up after the last attempt


class DocumentKind(StrEnum):
    """What the made document is; HTML only on a machine that cannot make PDF."""

    PDF = "PDF"
    HTML = "HTML"
