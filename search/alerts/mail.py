"""Sends a digest by mail."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass

_TIMEOUT = 30
"""Seconds that the mail server may take for each answer."""


class MailError(PressdeskError):
    """The mail could not be sent."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, and how to introduce oneself."""

    host: str
    port: int
    sender: str
    starttls: bool = False
    user: str | None = None
    password: str | None = None


def send_mail(server: MailServer, to: tuple[str, ...], subject: str, body: str) -> None:
    """Hand a mail to the server. Raises MailError."""
    message = EmailMessage()
    try:
        message["Subject"], message["From"], message["To"] = subject, server.sender, ", ".join(to)
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="pressdesk.invalid")
        message.set_content(body)
        with smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT) as connection:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password or "")
            connection.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailError(f"the mail could not be sent through {server.host}, port {server.port}: {error}") from error
