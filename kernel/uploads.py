"""What may come in as a file: judged by its content, never by its name."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kernel.pure.errors import DomainError

PROOF_TYPES = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
MAXIMUM_BYTES = 10 * 1024 * 1024


class FileRefused(DomainError):
    """The file is too large, empty, of another kind than its name says, or unsafe; the message says what to do."""

    code = "FILE_REFUSED"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An accepted upload: cleaned name, type found in the content, and the bytes."""

    name: str
    content_type: str
    content: bytes


def checked_proof(upload: UploadedFile[bytes]) -> CheckedFile:
    """A PDF, JPEG or PNG of at most 10 MB whose content is what it claims to be, scanned where a scanner is set up.

    Raises FileRefused with a sentence that says what to do.
    """
    if upload.size is None or upload.size > MAXIMUM_BYTES:
        raise FileRefused(_("Dit bestand is groter dan 10 MB. Verklein het of maak er een foto van."))
    content = upload.read()
    if not content:
        raise FileRefused(_("Dit bestand is leeg. Kies het bestand opnieuw."))
    content_type = next((kind for kind, start in PROOF_TYPES.items() if content.startswith(start)), None)
    if content_type is None or not _magic_agrees(content, content_type):
        raise FileRefused(
            _("Dit is geen PDF, JPG of PNG, wat de naam ook zegt. Bewaar het document als PDF of neem een foto.")
        )
    _scan(content)
    name = "".join(char for char in (upload.name or "") if char.isprintable() and char not in '/\\<>:"|?*')
    return CheckedFile(name[-120:] or _("bewijsstuk"), content_type, content)


def _magic_agrees(content: bytes, content_type: str) -> bool:
    """Ask libmagic as well; without the library the first bytes decide."""
    try:
        import magic
    except ImportError:
        return True
    return str(magic.from_buffer(content[:8192], mime=True)) == content_type


def _scan(content: bytes) -> None:
    """Send the bytes to the virus scanner when one is set up; a scanner that does not answer refuses the file."""
    address = settings.CLAMAV_ADDRESS
    if not address:
        return
    from kernel.scanner import find_virus

    if find_virus(content, address):
        raise FileRefused(_("De virusscanner weigert dit bestand. Gebruik een ander bestand of een foto."))
