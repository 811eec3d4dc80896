"""Reading the head of a plain text: its title, and the lines of the letterhead above it."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from corpus.clean.boilerplate import date_of_banner, is_banner, is_contact
from corpus.clean.bylines import first_date_in, is_byline, only_a_date
from corpus.clean.dates.datelines import is_place, read_dateline
from corpus.clean.frame_lines import kind_of_frame
from corpus.clean.generic_titles import is_generic
from corpus.clean.offices import SMALL_WORDS, is_an_office, is_capitalized
from corpus.clean.text import lines as lines_of
from corpus.clean.titles import SUBJECT, without_full_stop
from corpus.release import PartialDate
from corpus.words import WORD

LABEL = re.compile(
    r"[^\W\d][\w /.-]{0,22}\s?[:：]\s*|(?:to|from|date|contact|cc|authority|attention|attn\.?|"
    r"(?:our )?ref(?:erence)?\.?|released by|issued by|prepared by|de|para|fecha|contacto|data|contato|à|pour|"
    r"destinataires?|an|von|verteiler|datum|kontakt|da|od|do|aan|van|till|från|til|fra|dato|kime|kimden|tarih|"
    r"kepada|dari|tanggal|către|от|кому|дата|від|من|إلى|التاريخ|发布时间|来源|日期|宛先|差出人|日付|수신|발신)\s?[:：].*",
    re.IGNORECASE,
)
"""A label alone, or one of the head of a memorandum with what it labels."""
_LONGEST, _LONGEST_HEADLINE = 300, 220
"""Most characters of a title, and of one that a letterhead stands above."""
_PARTS = re.compile(r"\s[-–—|·/]\s|[,;]\s")
"""What parts the name of an office from the kind of a text on one line."""
_LONGEST_LETTERHEAD = 160
"""Most characters of such a line."""
_LONGEST_HEAD = 24
"""Lines of a plain text among which its title is."""
_PROSE = 12
"""Fewest words of a line with a full stop with which the text begins."""
_LONGEST_LABEL, _LONGEST_NAME, _SECTION = 8, 12, 2
"""Most words of an office above a title, of a line of a letterhead, and of a section or a place that nothing else
tells."""
_SHORT_GREETING = 3
"""Most words of a greeting that ends without a sign."""
_LONG_LINE = 35
"""Shortest line, in characters, of a headline in capitals that may be broken at its end."""
_ENOUGH = 4
"""Fewest words of a title that can't be the beginning of another by chance."""
_UNSPACED_TITLE = 8
"""The same in characters, in a script without blanks."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_LABEL_SHARE = 1.5
"""How much longer a title is than a label above it."""
_STREET = re.compile(
    r"\b(?:street|road|avenue|p\.? ?o\.? box|floor|rue|place|calle|avenida|carrera|rua|via|piazza|ul\.|ulica|улица|"
    r"ул\.|вул\.|г\.|д\.|jalan|jl\.|caddesi|شارع)(?!\w)|\w(?:straße|strasse|str\.|platz|allee|straat|"
    r"weg|plein|gatan)(?= \d)",
    re.IGNORECASE,
)
_TOWN = re.compile(r"\b(?:м|г|с|пгт|обл)\.", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:dear|hello|hi|good (?:morning|afternoon|day|evening)|greetings|buongiorno|buonasera|gentil[ei]|egregi[oa]?|"
    r"spett\.?|estimad[oa]s?|"
    r"buen(?:os días|as tardes)|bom dia|boa tarde|prezad[oa]s?|exm[oa]s?\.?|car[oa]s|caros|bonjour|mesdames|madame|"
    r"monsieur|chers|"
    r"sehr geehrte[rn]?|"
    r"liebe[rs]?|guten (?:tag|morgen)|geachte|beste|goede(?:morgen|middag)|уважаемы[ей]|добрый (?:день|вечер)|"
    r"доброго дня|добрий день|"
    r"шановн[іи]|szanowni|dzień dobry|vážen[íáý]|dobrý den|dobrý deň|tisztelt|kedves|stimat[eăi]|bună ziua|kære|hej|"
    r"hei|hyvä[t]?|"
    r"arvoisa[t]?|sayın|değerli|poštovan[iae]|spoštovani|αξιότιμ\w+|αγαπητ\w+|καλημέρα|kính gửi|السادة|السلام عليكم|"
    r"تحية طيبة|با سلام|"
    r"جناب|שלום|各位|尊敬的|拝啓|お世話に|안녕하세요|เรียน)\b.{0,60}",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"(?:please (?:find|see)|find (?:attached|below)|attached (?:is|please)|below is|(?:in )?allegato|anbei|"
    r"in der anlage|nachfolgend|"
    r"ci-joint|veuillez trouver|vous trouverez|adjunto|se adjunta|le[s]? (?:envío|remito|compartimos)|segue[m]?|"
    r"junto (?:se )?envi\w+|se remite|"
    r"em anexo|encaminhamos|"
    r"bijgaand|во вложении|направляем|надсилаємо|w załącz\w+|przesyłam\w*|v příloze|mellékelten|atașat|vedlagt|"
    r"bifogat|ohessa|ekte)\b"
    r".{0,120}",
    re.IGNORECASE,
)
"""A sentence with which somebody sends a text."""
_ADDRESSEE = re.compile(
    r"(?:to:? )?(?:all (?:media|news|editors|press)\b.{0,40}|(?:the )?(?:news|assignment) (?:editors?|desks?).{0,30})|"
    r"an (?:die|alle) (?:redaktion|medien|presse|vertreter)\w*.{0,40}|a (?:los|"
    r"todos los) medios(?: de comunicación.{0,40})?|"
    r"aux? (?:rédactions|médias|organes de presse|représentants de la presse).{0,40}|"
    r"(?:a[il]l[ae]?|agli) (?:redazion[ei]|organi di (?:stampa|informazione)|giornalisti).{0,40}|"
    r"aos? (?:órgãos de comunicação|meios).{0,40}|"
    r"(?:керівникам|редакціям|представникам|руководителям|редакциям|представителям|главным редакторам|"
    r"в редакции).{0,60}|"
    r"(?:засобів|информации|інформації|масової|массовой|средств)\b.{0,40}|do (?:mediów|redakcji).{0,40}|"
    r"(?:kepada )?yth\.?.{0,60}|basın (?:kuruluşlarına|mensuplarına).{0,20}|報道関係者.{0,10}|各報道機関.{0,10}|"
    r"各新闻媒体.{0,6}|"
    r"προς:?.{0,60}|till media.{0,20}|kính gửi.{0,60}|إلى (?:وسائل|السادة).{0,40}|σχετ\.?.{0,40}|"
    r"через канцелярию.{0,20}",
    re.IGNORECASE,
)
"""Whom a letter is for."""
_REFERENCE = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?:\s?р?г?\.)?|_{2,}|)\s*(?:на )?(?:№|n[o°º]s?\.?|nr\.?|ref\.?|вих\.?|"
    r"исх\.?)\s?[:：]?\s?"
    r"(?:[\w/().-]*\d[\w/().-]*|_{2,})\s*(?:(?:від|от|of|del?|vom|du)\s?(?:_{2,}|[\d./-]+.{0,10}))?",
    re.IGNORECASE,
)
"""The number of a letter, perhaps with its day and that of the letter that it answers."""
_POSTCODE = re.compile(r"\b\d{5}\b")
_CONTACT = re.compile(r"\S+@\S+\.\w+$|.*\b(?:www\.|https?:)\S+$", re.IGNORECASE)


def with_joined_headline(lines: Sequence[str], text: str) -> list[str]:
    """The lines of a plain text, with the title as one where it is broken into two; `text` has its empty lines too."""
    found = title_of_lines(lines)
    at = found[1] if found else len(lines)
    if at + 2 < len(lines) and _goes_on_below(lines[at], lines[at + 1], text):
        return [*lines[:at], f"{lines[at]} {lines[at + 1]}", *lines[at + 2 :]]
    return [*lines]


def title_of_lines(lines: Sequence[str]) -> tuple[str, int] | None:
    """Find the title of a plain text and the index of its line, below the letterhead if there is one.

    A line labelled as the subject is the title; else the first line that is no part of a letterhead, which has text
    below it.
    """
    head = list(takewhile(lambda line: not is_prose(line), lines[:_LONGEST_HEAD]))
    for index, line in enumerate(head):
        subject = SUBJECT.match(line)
        said = line[subject.end() :] if subject else ""
        if len(WORD.findall(said)) > 1 and not is_generic(said) and not is_banner(said):
            return without_full_stop(said), index
    rest = [index for index, line in enumerate(head) if not tells_no_title(line)]
    while len(rest) > 1 and rest[1] + 1 < len(lines) and _is_letterhead(head, rest):
        rest = rest[1:]
    at = rest[0] if rest else len(head)
    if at < len(lines) and len(lines[at]) <= _LONGEST:
        return without_full_stop(lines[at]), at
    return None


def stands_alone(line: str) -> bool:
    """Whether a line of a letterhead is surely none of the lines of a paragraph."""
    return tells_no_title(line) or bool(SUBJECT.match(line)) or (is_an_office(line) and not _ends_small(line))


def tells_no_title(line: str) -> bool:
    """Whether a line holds a banner, a number, a date, an address, or how somebody is reached."""
    if is_banner(line) or only_a_date(line) or is_contact(line) or (LABEL.fullmatch(line) and not SUBJECT.match(line)):
        return True
    if any(form.fullmatch(line) for form in (_REFERENCE, _ADDRESSEE, _ATTACHED)) or kind_of_frame(line):
        return True
    if _is_name_beside_banner(line):
        return True
    if _GREETING.fullmatch(line) and (
        line.endswith((",", "!", ":", "，", "،")) or len(line.split()) <= _SHORT_GREETING
    ):
        return True
    is_short = len(line.split()) <= _LONGEST_NAME and not line.endswith((".", "!", "?"))
    return is_short and bool(_CONTACT.fullmatch(line) or _is_an_address(line))


def _is_name_beside_banner(line: str) -> bool:
    """Whether a line holds the kind of the text, and else only who issued it: "Border Police - Press release No. 4"."""
    parts = _PARTS.split(line) if len(line) <= _LONGEST_LETTERHEAD else []
    if len(parts) < 2 or not any(map(is_banner, parts)):
        return False
    return all(is_banner(part) or is_an_office(part) or only_a_date(part) for part in parts)


def date_above(lines: Sequence[str]) -> PartialDate | None:
    """The day in the lines above a title: the one of a line of its own, else the one in a banner."""
    for read in (only_a_date, date_of_banner, _day_of_reference):
        if day := next((day for line in lines if (day := read(line))), None):
            return day
    return None


def _day_of_reference(line: str) -> PartialDate | None:
    return first_date_in(line) if _REFERENCE.fullmatch(line) else None


def _is_an_address(line: str) -> bool:
    """Whether a line has a figure beside a street or a place's postcode, and but for these only names."""
    rest, streets = _STREET.subn(" ", _TOWN.sub(" ", line))
    found = _POSTCODE.search(line) or (streets and any(map(str.isdigit, line)))
    return bool(found) and is_capitalized(WORD.findall(rest))


def is_prose(line: str) -> bool:
    """Whether a line is a paragraph with which the text may begin."""
    if len(line) > _LONGEST_HEADLINE or (line.endswith((".", "。")) and len(WORD.findall(line)) >= _PROSE):
        return True
    dateline = read_dateline(line)
    return bool(dateline and dateline.date and dateline.rest and not only_a_date(line))


def _goes_on_below(line: str, below: str, text: str) -> bool:
    """Whether a headline goes on in the next line: in small letters, or in capitals before or behind a small word or
    because the next word found no room."""
    if is_prose(f"{line} {below}") or is_prose(below) or tells_no_title(below) or is_byline(below):
        return False
    if without_full_stop(line) != line or line.endswith(("!", "?", "…", ":")):
        return False
    if line.isupper() and below.isupper():
        first = below.split(maxsplit=1)[0]
        return _ends_small(line) or first.casefold() in SMALL_WORDS or _is_broken(line, first, below, text)
    return below[0].islower()


def _is_broken(line: str, first: str, below: str, text: str) -> bool:
    """Whether a long line is broken where the next word would have made it the longest, with no empty line between."""
    has_no_room = len(line) >= _LONG_LINE and len(line) + len(first) >= len(below)
    return has_no_room and (line, below) in pairwise(lines_of(text))


def _ends_small(line: str) -> bool:
    """Whether a line ends with a word behind which a name or headline goes on."""
    return line.rsplit(maxsplit=1)[-1].casefold() in SMALL_WORDS


def _is_letterhead(head: Sequence[str], rest: Sequence[int]) -> bool:
    """Whether the first of the lines that may be the title is a name above it: of an office, a part of one, a section
    or a place. `rest` are their indices."""
    at, following = rest[0], rest[1]
    line, below = head[at], head[following]
    if line.endswith(("!", "?", "…")) or without_full_stop(line) != line or len(line.split()) > _LONGEST_NAME:
        return False
    banner = next((index for index in range(at, len(head)) if is_banner(head[index])), len(head))
    if any(_may_be_below_a_banner(head[one], line) for one in rest if one > banner):
        return _may_be_a_name(line, head[:banner]) or (banner == at + 2 and only_a_date(head[at + 1]) is not None)
    if not _is_a_headline(below):
        return is_an_office(line) and is_an_office(below) and len(rest) > 2
    if len(line.split()) > _LONGEST_LABEL:
        return False
    if following == at + 1 and len(below) < _LABEL_SHARE * len(line):
        return is_an_office(line)
    return _is_short(line) or is_place(line) or is_an_office(line)


def _may_be_below_a_banner(title: str, name: str) -> bool:
    """Whether a line below a banner may be the title, rather than a name that stands above the banner."""
    if is_an_office(name):
        return not is_place(title)
    return _is_a_headline(title)


def _may_be_a_name(line: str, above_banner: Sequence[str]) -> bool:
    """Whether a line above a banner is short or names an office or a place, or is written as names are, in capitals or
    beside an office's; headlines may be written like that too."""
    if _is_short(line) or is_an_office(line) or is_place(line):
        return True
    if line.lower() == line.upper():
        return len(line.split()) <= _LONGEST_LABEL
    return is_capitalized(WORD.findall(line)) and (line.isupper() or any(map(is_an_office, above_banner)))


def _is_short(line: str) -> bool:
    """Whether a line may be a section or a place by its length alone."""
    return len(line) < _UNSPACED_TITLE if _is_unspaced(line) else len(line.split()) <= _SECTION


def _is_unspaced(line: str) -> bool:
    return len(line.split()) == 1 and bool(_UNSPACED.search(line))


def _is_a_headline(line: str) -> bool:
    is_long = len(line) >= _UNSPACED_TITLE if _is_unspaced(line) else len(WORD.findall(line)) >= _ENOUGH
    return is_long and len(line) <= _LONGEST_HEADLINE and not line.endswith((".", "…", ":", "。"))
