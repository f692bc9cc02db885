"""Files between looking and keeping: kept for a day at most, because they hold personal data."""

from datetime import datetime, timedelta

from accounts.models import User
from ecalcura.models import Facility, SheetUpload
from kernel.deeds import deed

KEPT_FOR = timedelta(days=1)


@deed
def keep_upload(*, facility: Facility, file_name: str, content: bytes, sha256: str, by: User) -> SheetUpload:
    """Put a faultless file aside until its sender says to keep it."""
    return SheetUpload.objects.create(
        facility=facility, file_name=file_name[-200:], content=content, sha256=sha256, uploaded_by=by
    )


@deed
def forget_upload(*, upload: SheetUpload, by: User) -> None:
    """The file did its work."""
    SheetUpload.objects.filter(pk=upload.pk).delete()


@deed
def forget_old_uploads(*, by: User, at: datetime) -> int:
    """Erase the files that nobody came back for."""
    erased, _each = SheetUpload.objects.filter(uploaded_at__lt=at - KEPT_FOR).delete()
    return erased
