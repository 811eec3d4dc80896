"""Reading mails that were saved as text: their headers, what was forwarded, and the text without signature."""

import re
from collections.abc import Iterator, Sequence
from email import policy
from email.message import MIMEPart
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from corpus.clean.dates.date_formats import dates_in, only_date_in
from corpus.clean.formats.encoding import decode
from corpus.clean.formats.markup import parse
from corpus.clean.formats.page_lines import lines_of
from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate

_SENDER = r"from|von|de|da|od|van|från|fra|kimden|dari|lähettäjä|feladó|от|від|من|发件人|寄件者|差出人|보낸 ?사람"
_SENT = (
    r"date|sent|datum|gesendet|enviad[oa](?: el| em)?|fecha|data|envoyé|inviato|verzonden|data wysłania|wysłano|"
    r"odesláno|"
    r"skickat|"
    r"sendt|gönderilen|tarih|tanggal|lähetetty|elküldve|отправлено|дата|надіслано|التاريخ|发送时间|日期|送信日時|날짜"
)
_SUBJECT = (
    r"subject|betreff|asunto|assunto|objet|oggetto|onderwerp|temat|předmět|predmet|ämne|emne|konu|perihal|aihe|tárgy|тема|"
    r"الموضوع|主题|主旨|件名|제목"
)
_OTHERS = (
    r"to|cc|bcc|reply-to|sender|importance|attachments?|an|para|à|a|do|do wiadomości|aan|till|til|kime|kepada|"
    r"vastaanottaja|"
    r"címzett|кому|копия|إلى|收件人|宛先|받는 ?사람|anlagen|allegati|message-id|mime-version|content-[\w-]+|"
    r"return-path|received|"
    r"list-[\w-]+|precedence|user-agent|x-[\w-]+|status|references|in-reply-to|delivered-to|organization|thread-[\w-]+"
)
_HEADER = re.compile(
    rf"[*\s>]*(?:(?P<sender>{_SENDER})|(?P<sent>{_SENT})|(?P<subject>{_SUBJECT})|(?P<other>{_OTHERS}))\*?\s?[:：]\*?\s?"
    r"(?P<said>.*)",
    re.IGNORECASE,
)
_ENVELOPE = re.compile(r"(?:>?From \S+ .{10,60}\d{4}\s*\n)")
_RAW = re.compile(
    r"(?:From|Return-Path|Received|Date|Subject|To|Message-ID|Delivered-To|MIME-Version|X-[\w-]+): ", re.IGNORECASE
)
"""How a header begins in the form in which mails are sent."""
_FORWARDED = re.compile(
    r"[-_=*>\s]*(?:begin forwarded message|forwarded message|original message|"
    r"anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"(?:ursprüngliche|weitergeleitete|original) ?nachricht|mensaje (?:original|reenviado)|"
    r"inicio del mensaje reenviado|"
    r"mensagem (?:original|encaminhada)|início da mensagem (?:reencaminhada|encaminhada)|message (?:d['’]origine|"
    r"transféré|original)|"
    r"début du message (?:transféré|réexpédié)|(?:inizio )?messaggio (?:originale|inoltrato)|oorspronkelijk bericht|"
    r"doorgestuurd bericht|"
    r"wiadomość (?:oryginalna|przekazana)|původní zpráva|přeposlaná zpráva|(?:исходное|пересылаемое|"
    r"пересланное) сообщение|"
    r"(?:пересылане|початкове) повідомлення|ursprungligt meddelande|vidarebefordrat (?:brev|meddelande)|"
    r"opprinnelig melding|"
    r"oprindelig meddelelse|özgün ileti|iletilen (?:ileti|mesaj)|pesan (?:asli|terusan)|转发的?邮件|原始邮件|転送|"
    r"元のメッセージ|원본 메시지)"
    r"\s?[-_=*:\s]*",
    re.IGNORECASE,
)
"""What stands above a mail that is passed on."""
_ENDS_AN_ATTRIBUTION = re.compile(r"[:：]\s*")
_MOST_OF_AN_ATTRIBUTION = 3
"""Most lines of who wrote a quoted text and when, the last of which ends with a colon."""
_SIGNATURE = re.compile(r"--\s?|_{10,}|-{20,}|={20,}")
"""The line below which a signature stands, or what a mailing list adds."""
_REPLIES = re.compile(
    r"(?:(?:re|r|fw|fwd|i|wg|aw|tr|rv|ref|res|enc|odp|pd|vs|vb|sv|ynt|ilt|bls|отв|пересл)\s?:\s*)+|\[[^\]]{2,40}\]\s*",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"^(?:content-(?:type|transfer-encoding)|mime-version):", re.IGNORECASE | re.MULTILINE)
_READ = ("From", "Date", "Subject", "To")
"""The headers that are kept above what a mail says."""
_BLANKS = "\ufeff\r\n "
_MARK = 8_000
"""Characters among which the headers are."""
_MOST_HEADERS, _FEWEST_HEADERS = 60, 3
_NEAR = 31
"""Most days between a mail and the day of its text."""
_FEWEST_LINES = 6
"""Fewest lines above a signature."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A saved mail."""

    text: str
    """What it says, without headers, greeting marks and signature."""
    subject: str
    sent: PartialDate | None
    signature: tuple[str, ...]


def decode_text(content: bytes, media_type: str) -> str:
    """The text of a plain page; of a mail in an encoding of its own, what it says below those headers that are read."""
    plain = decode(content, media_type)
    bare = _without_envelope(plain)
    if not _RAW.match(bare) or not _ENCODED.search(bare, 0, _MARK):
        return plain
    raw = content.lstrip(b"\xef\xbb\xbf\r\n ")
    if raw.startswith((b"From ", b">From ")):
        raw = raw[raw.index(b"\n") + 1 :]
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    body = mail.get_body(("plain", "html"))
    if body is None:
        return plain
    headers = (f"{name}: {' '.join(str(mail[name]).split())}" for name in _READ if mail[name])
    return "\n".join((*headers, "", _content_of(body)))


def read_mail(whole: str) -> Mail | None:
    """Read a mail, and in it the one that is passed on; None where a text does not begin with headers."""
    start = whole[:_MARK].lstrip(_BLANKS)
    first = start.partition("\n")[0]
    if ":" not in first and not start.startswith(("From ", ">From ")) and not _FORWARDED.fullmatch(first.strip()):
        return None
    text = _without_envelope(whole).splitlines()
    subject, sent, lines = _parted(text)
    if lines is None and not (text and _FORWARDED.fullmatch(text[0].strip())):
        return None
    for at, line in enumerate(lines or text):
        if _FORWARDED.fullmatch(line):
            if lines is not None and _length(lines[:at]) > _length(lines[at:]):  # the mail that this one answers
                lines = lines[:at]
                break
            inner_subject, inner_sent, inner = _parted(_without_marks((lines or text)[at + 1 :]))
            if inner is not None:
                subject, sent, lines = inner_subject or subject, inner_sent or sent, inner
            break
    if lines is None:
        return None
    lines = _without_quotations(_without_marks(_without_answered(lines)))
    ends = (at for at, line in enumerate(lines) if at >= _FEWEST_LINES and _SIGNATURE.fullmatch(line))
    end = next((at for at in ends if _length(lines[at:]) < _length(lines[:at])), len(lines))
    return Mail("\n".join(lines[:end]), _without_replies(subject), sent, tuple(filter(str.strip, lines[end:])))


def text_below_headers(whole: str) -> tuple[str, PartialDate | None]:
    """All of a text, and of a mail what stands below its headers, with the day on which it was sent."""
    _, sent, below = _parted(_without_envelope(whole).splitlines())
    return (whole, None) if below is None else ("\n".join(below), sent)


def day_of_text(said: PartialDate | None, sent: PartialDate | None) -> PartialDate | None:
    """A day without a year that a text states, with the year of the mail that it came with, if both are near."""
    if said is None or sent is None or said.precision != "month-day" or sent.first_day is None:
        return None
    for year in (sent.first_day.year, sent.first_day.year + 1, sent.first_day.year - 1):
        day = PartialDate(year, said.month, said.day)
        if day.first_day and abs((day.first_day - sent.first_day).days) <= _NEAR:
            return day
    return None


def _length(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def _without_envelope(text: str) -> str:
    """A text without the line that a mailbox writes above each mail."""
    return _ENVELOPE.sub("", text.lstrip(_BLANKS), count=1)


def _content_of(body: MIMEPart) -> str:
    """The text of a part of a mail, whatever encoding it has."""
    payload = body.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    said = decode(content, f"{body.get_content_type()}; charset={body.get_content_charset() or 'utf-8'}")
    if body.get_content_type() == "text/html":
        return "\n\n".join(lines_of(parse(said).root))
    return said


def _parted(lines: Sequence[str]) -> tuple[str, PartialDate | None, list[str] | None]:
    """The subject and the day in the headers at the start, and the lines below; None for these where there are none."""
    said: dict[str, str] = {}
    kind, count, end = "", 0, 0
    for end, line in enumerate(lines[:_MOST_HEADERS]):  # noqa: B007
        if not line.strip(" >\t"):
            if count:
                break
        elif count and line[0] in " \t" and kind:
            said[kind] = f"{said[kind]} {line.strip()}"
        elif found := _HEADER.fullmatch(line):
            kind = next(name for name in ("sender", "sent", "subject", "other") if found[name])
            said.setdefault(kind, found["said"].strip(" *"))
            count += 1
        else:
            break
    is_mail = count >= _FEWEST_HEADERS and {"sender", "subject"} <= said.keys()
    day = _day_in(said["sent"]) if is_mail and "sent" in said else None
    return said.get("subject", ""), day, list(lines[end:]) if is_mail else None


def _day_in(said: str) -> PartialDate | None:
    try:
        return PartialDate.of(parsedate_to_datetime(said).date())
    except (ValueError, TypeError, IndexError):
        pass
    days = [one.date for one in dates_in(said) if one.date.precision == "day"]
    return days[0] if days else only_date_in(said)


def _without_marks(lines: Sequence[str]) -> list[str]:
    """The lines without the marks of a quotation, where most of them have one."""
    full = [line for line in lines if line.strip()]
    quoted = sum(line.startswith(">") for line in full)
    return [*_unquoted(lines)] if 2 * quoted > len(full) else list(lines)


def _without_answered(lines: Sequence[str]) -> list[str]:
    """The lines without the mail that they answer, which stands below with its headers."""
    for at, line in enumerate(lines):
        if at and not lines[at - 1].strip() and _HEADER.fullmatch(line) and _parted(_without_marks(lines[at:]))[2]:
            return list(lines[:at] if _length(lines[:at]) > _length(lines[at:]) else lines)
    return list(lines)


def _without_quotations(lines: Sequence[str]) -> list[str]:
    """The lines without what they quote of another mail: lines with a mark, below who wrote it, or at the end."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        end = next((one for one in range(at, len(lines)) if not lines[one].startswith(">")), len(lines))
        if end == at:
            kept.append(lines[at])
            at += 1
            continue
        while kept and not kept[-1].strip():
            kept.pop()
        if kept and _ENDS_AN_ATTRIBUTION.search(kept[-1][-2:]):
            begin = next((one for one in range(len(kept), 0, -1) if not kept[one - 1].strip()), 0)
            del kept[max(begin, len(kept) - _MOST_OF_AN_ATTRIBUTION) :]
        elif any(map(str.strip, lines[end:])):
            kept += lines[at:end]
        at = end
    return kept


def _unquoted(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield re.sub(r"^(?:>\s?)+", "", line)


def _without_replies(subject: str) -> str:
    """A subject without the marks of replies and mailing lists before it."""
    plain = subject.strip()
    while found := _REPLIES.match(plain):
        plain = plain[found.end() :]
    return plain
