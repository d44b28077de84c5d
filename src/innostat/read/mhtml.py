"""Pages that a browser saved as one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from innostat.errors import ReadError
from innostat.models import Document
from innostat.read.html import read_html


def read_mhtml(data: bytes, name: str) -> Document:
    """The document in the first page of an MHTML file.

    Raises:
        ReadError: There is no page in it, or lxml is not installed.
    """
    try:
        message: Message = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                body = part.get_payload(decode=True)
                if isinstance(body, bytes):
                    return read_html(body, name)
    except (LookupError, ValueError, TypeError, AssertionError, RecursionError):
        pass
    raise ReadError(f"{name}: no page in it; save the page as .html")
