"""One HTTP exchange with a source: time limits, size limit, client certificate. No retries, no meaning."""

import ssl
import time
from dataclasses import dataclass
from functools import lru_cache

import urllib3
from django.conf import settings

_LARGEST_ANSWER = 4 * 1024 * 1024
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """The raw answer of a source."""

    http_status: int
    body: bytes
    retry_after: float = 0.0


class NoAnswer(Exception):
    """The source could not be reached, took too long or answered without end; says why in a few safe words."""


@lru_cache(maxsize=8)
def _pool(certificate: str, key: str, authority: str, size: int) -> urllib3.PoolManager:
    """One pool of connections per set of certificates, shared by all threads of this process."""
    return urllib3.PoolManager(
        maxsize=size,
        block=False,
        cert_file=certificate or None,
        key_file=key or None,
        ca_certs=authority or None,
        cert_reqs=ssl.CERT_REQUIRED,
    )


def post(url: str, body: bytes, *, headers: dict[str, str], deadline: float) -> Answer:
    """Send `body` and read the whole answer before `deadline` (on the monotonic clock), or raise `NoAnswer`."""
    pool = _pool(
        settings.MAGDA_CLIENT_CERTIFICATE, settings.MAGDA_CLIENT_KEY, settings.MAGDA_CA, settings.MAGDA_PARALLEL
    )
    left = deadline - time.monotonic()
    if left <= 0:
        raise NoAnswer("no time left")
    try:
        response = pool.request(
            "POST",
            url,
            body=body,
            headers=headers,
            timeout=urllib3.Timeout(
                connect=min(settings.MAGDA_CONNECT_SECONDS, left), read=min(settings.MAGDA_READ_SECONDS, left)
            ),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        return Answer(response.status, _read(response, deadline), _seconds(response.headers.get("Retry-After", "")))
    except urllib3.exceptions.TimeoutError as error:
        raise NoAnswer("time-out") from error
    except urllib3.exceptions.SSLError as error:
        raise NoAnswer("TLS refused") from error
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error


def _read(response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    """The body, unless it drips in too slowly or is larger than any honest answer."""
    chunks: list[bytes] = []
    size = 0
    try:
        while chunk := response.read1(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > _LARGEST_ANSWER:
                raise NoAnswer("answer too large")
            if time.monotonic() > deadline:
                raise NoAnswer("time-out")
    except BaseException:
        response.close()
        raise
    response.release_conn()
    return b"".join(chunks)


def _seconds(written: str) -> float:
    return float(written) if written.isascii() and written.isdecimal() else 0.0
