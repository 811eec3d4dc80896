"""Recognising questions for consent to cookies, which are no part of a release."""

import re
from collections.abc import Sequence

CONSENT_NAMES = re.compile(
    r"(?<![a-z])(?:cookies?(?![a-z])|cookie-?(?:banner|bar|box|notice|consent|law|layer|popup|policy|wall|info|message|"
    r"modal|overlay|script|bot)\w*|gdpr|rgpd|dsgvo|lgpd|ccpa|onetrust|ot-sdk|optanon|usercentrics|uc-banner|didomi|"
    r"cmpbox\w*|qc-cmp|quantcast|trustarc|osano|cc-(?:window|banner|revoke)|iubenda|klaro|tarteaucitron|"
    r"complianz|cmplz|borlabs|cky-|cookieyes|cli-modal|moove|eu-?cookie|sp_message|consent(?![a-z])|privacy-(?:banner|"
    r"notice|popup|bar|layer|settings|overlay|modal)|data-?protection-(?:notice|banner)|civic-?cookie|ccc-)"
)
"""Class names and ids of boxes that ask for consent, in lower case."""

_COOKIES = (
    r"(?:cookies?|куки|кукі|бисквитки|колачић\w*|sušenky|sütik?\w*|evästei?\w*|küpsis\w*|sīkdat\w*|slapuk\w*|"
    r"ciasteczk\w*|"
    r"çerez\w*|informationskapslar|vafrakök\w*|kolačić\w*|piškotk\w*|كوكيز|الكوكيز|ملفات تعريف الارتباط|کوکی|"
    r"クッキー|쿠키|कुकी\w*|คุกกี้|עוגיות|печива)"
)
_BEYOND_ASCII = (
    "çerez sütik evästei küpsis sīkdat vafrakök kolačić piškotk sušenky "
    "куки кукі бисквитк колачић печива كوكيز الارتباط کوکی クッキー 쿠키 कुकी คุกกี้ עוגיות"
).split()
_BESIDE_OTHER_LETTERS = ("cookie", "ciasteczk", "slapuk", "informationskapslar")
"""What texts that mention cookies hold in any case: looked for first, since few paragraphs do."""
_LETTERS = re.compile("[" + "".join({letter for word in _BEYOND_ASCII for letter in word if letter > "\x7f"}) + "]")
_THE_SITE = (
    r"(?:\bwe\b|\bour\b|\b(?:this|the|our) (?:web ?)?(?:site|page|service)|\bour partners|\bnous\b|\bce site|"
    r"\bnotre site|"
    r"\bnos partenaires|\bwir\b|\b(?:diese|unsere)r? (?:web|internet)?(?:seite|site|auftritt)\w*|\busamos|\butilizamos|"
    r"\beste (?:sitio|portal|site)|\besta (?:p[aá]gina|web)|\bnuestr[oa]s?\b|\bnós\b|\bnoss[oa]s?\b|\busiamo|"
    r"\butilizziamo|"
    r"\bquesto sito|\bil sito|\bnostri?\b|\bwij\b|\bdeze (?:web)?site|\bonze\b|\bużywamy|\bkorzystamy|\bstrona|"
    r"\bserwis|"
    r"\bnasz\w*|\bten web|\btato stránka|\bpoužíváme|\bsite-ul|\bacest site|\bfolosim|\butilizăm|\bsitemiz\w*|"
    r"\bkullan\w*|"
    r"\bmi\b|\boldal\w*|\bhasznál\w*|\bvi använder|\bwebbplats\w*|\bvi bruger|\bvi bruker|\bkäytämme|"
    r"\bsivusto\w*|\bмы\b|"
    r"\bсайт\w*|\bнаш\w*|\bми\b|\bиспольз\w*|\bвикорист\w*|نستخدم|يستخدم|موقعنا|الموقع|استفاده|"
    r"我们|本网站|本站|網站|当サイト|当社|"
    r"このサイト|本サイト|사이트|웹사이트|साइट|वेबसाइट|เว็บไซต์|situs|kami\b|laman\b|trang web|chúng tôi)"
)
_ASKS = (
    r"(?:\baccept\w*|\bagree\w*|\bconsent\w*|\brefus\w*|\breject\w*|\bdecline|\bmanage|\bsettings?|"
    r"\bpreferences?|\bpolicy|"
    r"\bchoices?|\bmore information|\blearn more|\bread more|\baccept(?:er|ez|ar)|\bparamét\w*|\bchoix|\bpolitique|"
    r"\ben savoir plus|\bakzeptier\w*|\bablehn\w*|\beinstellung\w*|\bzustimm\w*|\beinverstanden|\beinwillig\w*|"
    r"\bdatenschutz\w*|\baceptar?\w*|\brechaz\w*|\bconfigur\w*|\bpolítica|\baceit\w*|\brecus\w*|"
    r"\bprefer[eê]n\w*|\baccett\w*|"
    r"\brifiut\w*|\binformativa|\baccepteer\w*|\bweiger\w*|\binstellingen|\btoestemming|\bakcept\w*|\bzgod\w*|"
    r"\bpolityk\w*|\bustawie\w*|\bsouhlas\w*|\bnastaven\w*|\belfogad\w*|\bacord\w*|\bpolitica|\bkabul|\bayar\w*|\bizin|"
    r"\bgodkänn\w*|\binställning\w*|\bsamtyck\w*|\bsamtykk\w*|\bacceptér\w*|\bhyväksy\w*|\bприня\w*|"
    r"\bпринима\w*|\bсоглас\w*|"
    r"\bполитик\w*|\bнастро\w*|\bпогодж\w*|\bприйня\w*|قبول|توافق|الموافقة|سياسة|إعدادات|پذیرش|"
    r"接受|同意|设置|設定|政策|承諾|拒否|"
    r"동의|설정|수락|정책|स्वीकार|नीति|सहमत|ยอมรับ|นโยบาย|setuju|terima|kebijakan|đồng ý|chấp nhận|"
    r"experience|expérience|"
    r"erlebnis|experiencia|experiência|esperienza|ervaring|deneyim\w*|audience|fonctionnement|funktion\w*|functioning|"
    r"work properly|device|appareil|browser|navegador|браузер\w*)"
)
_USES = re.compile(
    rf"(?=.*{_COOKIES})(?=.*{_THE_SITE})(?=.*{_ASKS})",
    re.IGNORECASE | re.DOTALL,
)
_BUTTON = re.compile(
    rf"(?:(?:our |the )?{_COOKIES}[- ]?(?:policy|settings|notice|preferences|consent|statement|einstellungen|"
    rf"richtlinie|"
    rf"hinweise?)?|(?:accept|reject|allow|refuse|decline|manage)(?: all| only necessary| necessary)?(?: {_COOKIES})?|"
    r"(?:we (?:value|care about|respect) your privacy|your privacy(?: choices| matters)?|privacy settings)|"
    r"(?:tout |j['’])?(?:accepter|refuser|accepte)(?: tout| et fermer)?|(?:alle |"
    r"nur notwendige )?(?:akzeptieren|ablehnen|"
    r"zulassen)|(?:aceptar|rechazar|aceitar|recusar|accetta|rifiuta)(?: todas?| todos?| tutt[oi])?|"
    r"(?:alles )?(?:accepteren|weigeren)|(?:akceptuj|odrzuć)(?: wszystkie)?|(?:принять|отклонить)(?: все)?|согласен|"
    r"ok|okay|got it|i (?:agree|accept|understand)|verstanden|d['’]accord|entendido|kabul et|"
    r"接受|同意|同意する|동의)[.!]?",
    re.IGNORECASE,
)
_LONGEST = 1_500


def asks_for_consent(text: str) -> bool:
    """Whether a paragraph says that the site uses cookies, and asks for leave or tells of choices."""
    return len(text) <= _LONGEST and _mentions_cookies(text) and _USES.match(text) is not None


def _mentions_cookies(text: str) -> bool:
    lower = text.lower()
    if text.isascii():
        return "cookie" in lower
    words = (*_BESIDE_OTHER_LETTERS, *_BEYOND_ASCII) if _LETTERS.search(lower) else _BESIDE_OTHER_LETTERS
    return any(map(lower.__contains__, words))


def without_consent(lines: Sequence[str]) -> list[str]:
    """The lines without questions for consent, and without the headings and buttons beside them."""
    asks = [asks_for_consent(line) for line in lines]
    if not any(asks):
        return list(lines)
    for index, line in enumerate(lines):
        if index and asks[index - 1] and _BUTTON.fullmatch(line):
            asks[index] = True
    for index in range(len(lines) - 2, -1, -1):
        if asks[index + 1] and _BUTTON.fullmatch(lines[index]):
            asks[index] = True
    return [line for line, is_asking in zip(lines, asks, strict=True) if not is_asking]
