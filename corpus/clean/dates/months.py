"""The names of months and weekdays in the languages of the press."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import corpus.clean.text
from corpus.clean.text import unaccented
from corpus.file_cache import cached_beside
from corpus.lazy_pattern import lazy_pattern

_NAMES = (
    """january jan enero ene janvier janv januar janner janeiro gennaio januari jaanuar ianuarie januara januarja gener
    stycznia styczen ledna leden tammikuuta ocak yanvar sausio janvara janvaris
    janvari sijecnja sijecanj січень ม.ค.
    января янв январь сiчня січня студзеня јануара јануари януари қаңтар ιανουαριου janar ιανουαριος студзень
    يناير كانون_الثاني جانفي ژانویه جنوری जनवरी জানুয়ারি জানুয়ারী มกราคม ינואר იანვარი
    հունվարի հունվար ജനുവരി ஜனவரி జనవరి ಜನವರಿ જાન્યુઆરી ਜਨਵਰੀ जानेवारी ජනවාරි ມັງກອນ មករា""",
    """february feb febrero fevrier fevr februar fevereiro febbraio februari veebruar februarie februara februarja
    febrer pebrero lutego luty unora unor helmikuuta subat fevral vasario februaris
    veljace veljaca лютий ก.พ.
    февраля фев февраль лютого лютага фебруара фебруари февруари ақпан φεβρουαριου shkurt φεβρουαριος люты
    فبراير شباط فيفري فوریه فروری फरवरी फ़रवरी ফেব্রুয়ারি ফেব্রুয়ারী กุมภาพันธ์ פברואר თებერვალი
    փետրվարի փետրվար ഫെബ്രുവരി பிப்ரவரி ఫిబ్రవరి ಫೆಬ್ರವರಿ ફેબ્રુઆરી ਫਰਵਰੀ फेब्रुवारी පෙබරවාරි ກຸມພາ កុម្ភៈ""",
    """march mar marzo mars marz maerz marco maart mrt maret machi marts martie marca marta marc marso marzec brezna
    brezen marcius maaliskuuta mart kovo
    mrz marec ozujka ozujak березень มี.ค.
    марта мар март березня сакавіка наурыз μαρτιου μαρτιος сакавік
    مارس آذار مارچ मार्च মার্চ มีนาคม מרץ მარტი
    մարտի մարտ മാർച്ച് மார்ச் మార్చి ಮಾರ್ಚ್ માર્ચ ਮਾਰਚ මාර්තු ມີນາ មីនា""",
    """april apr abril abr avril avr aprile aprill aprilie aprila aprili kwietnia kwiecien dubna duben aprilis
    huhtikuuta nisan aprel balandzio prill
    travnja travanj квітень เม.ย.
    апреля апр апрель апрел квітня красавіка април априла сәуір απριλιου απριλιος красавік
    ابريل أبريل نيسان أفريل آوریل اپریل अप्रैल এপ্রিল เมษายน אפריל აპრილი
    ապրիլի ապրիլ ഏപ്രിൽ ஏப்ரல் ఏప్రిల్ ಏಪ್ರಿಲ್ એપ્રિલ ਅਪ੍ਰੈਲ एप्रिल අප්‍රේල් ເມສາ មេសា""",
    """may mayo mai maio maggio mei maj maja maig kvetna kveten majus toukokuuta mayis geguzes maijs maija
    svibnja svibanj травень พ.ค.
    мая май травня мај маја мамыр μαιου maji μαιος
    مايو أيار ماي مئی मई মে พฤษภาคม מאי მაისი
    մայիսի մայիս മേയ് மே మే ಮೇ મે ਮਈ मे මැයි ພຶດສະພາ майы ឧសភា""",
    """june jun junio juin juni junho giugno iunie juny hunyo juna junija czerwca czerwiec cervna cerven junius
    kesakuuta haziran iyun birzelio junijs juuni qershor
    junij lipnja lipanj червень มิ.ย.
    июня июн июнь червня чэрвеня јуни јуна юни маусым ιουνιου ιουνιος чэрвень
    يونيو يونيه حزيران جوان ژوئن جون जून জুন มิถุนายน יוני ივნისი
    հունիսի հունիս ജൂൺ ஜூன் జూన్ ಜೂನ್ જૂન ਜੂਨ ජූනි ມິຖຸນາ июну មិថុនា""",
    """july jul julio juillet juil juli julho luglio iulie juliol hulyo jula julija julai lipca lipiec cervence
    cervenec julius heinakuuta temmuz iyul liepos julijs juuli korrik
    julij srpnja srpanj липень ก.ค.
    июля июл июль липня ліпеня јули јула юли шілде ιουλιου ιουλιος ліпень
    يوليو يوليه تموز جويلية يوليوز ژوئیه جولائی जुलाई জুলাই กรกฎาคม יולי ივლისი
    հուլիսի հուլիս ജൂലൈ ஜூலை జూలై ಜುಲೈ જુલાઈ ਜੁਲਾਈ जुलै ජූලි ກໍລະກົດ июлу កក្កដា""",
    """august aug agosto ago aout augustus agustus ogos agost augusta avgusta agosti sierpnia sierpien srpna srpen
    augusztus elokuuta agustos avqust rugpjucio augusti augusts gusht
    avgust kolovoza kolovoz серпень ส.ค.
    августа авг август серпня жніўня аугуста тамыз αυγουστου αυγουστος жнівень
    اغسطس أغسطس آب أوت غشت اوت اگست अगस्त আগস্ট สิงหาคม אוגוסט აგვისტო
    օգոստոսի օգոստոս ഓഗസ്റ്റ് ஆகஸ்ட் ఆగస్టు ಆಗಸ್ಟ್ ઓગસ્ટ ਅਗਸਤ ऑगस्ट අගෝස්තු ສິງຫາ សីហា""",
    """september sept sep septiembre setiembre septembre setembro settembre setembre setyembre septembra septembrie
    septemba wrzesnia wrzesien zari szeptember syyskuuta eylul sentyabr rugsejo septembris shtator
    septembri rujna rujan вересень ก.ย.
    сентября сен сентябрь сентяб вересня верасня септембра септември қыркүйек σεπτεμβριου
    σεπτεμβριος септембар septembar верасень
    سبتمبر أيلول شتنبر سپتامبر ستمبر सितंबर सितम्बर সেপ্টেম্বর กันยายน ספטמבר სექტემბერი
    սեպտեմբերի սեպտեմբեր സെപ്റ്റംബർ செப்டம்பர் సెప్టెంబర్ ಸೆಪ್ಟೆಂಬರ್ સપ્ટેમ્બર ਸਤੰਬਰ सप्टेंबर සැප්තැම්බර් ກັນຍາ កញ្ញា""",
    """october oct octubre octobre oktober okt outubro ottobre oktubre oktobra octombrie oktoba oktoober pazdziernika
    pazdziernik rijna rijen lokakuuta ekim oktyabr spalio oktobris tetor
    oktobri жовтень ต.ค.
    октября окт октябрь жовтня кастрычніка октобра октомври қазан οκτωβριου οκτωβριος октобар oktobar кастрычнік
    اكتوبر أكتوبر تشرين_الأول اکتبر اکتوبر अक्टूबर अक्तूबर অক্টোবর ตุลาคม אוקטובר ოქტომბერი
    հոկտեմբերի հոկտեմբեր ഒക്ടോബർ அக்டோபர் అక్టోబర్ ಅಕ್ಟೋಬರ್ ઓક્ટોબર ਅਕਤੂਬਰ ऑक्टोबर ඔක්තෝබර් ຕຸລາ តុលា""",
    """november nov noviembre novembre novembro nobyembre novembra noiembrie novemba listopada listopad listopadu
    marraskuuta kasim noyabr lapkricio novembris nentor
    novembri studenoga studenog studeni листопад พ.ย.
    ноября ноя ноябрь листопада лістапада новембра ноември қараша νοεμβριου νοεμβριος новембар novembar лістапад
    نوفمبر تشرين_الثاني نونبر نوامبر نومبر नवंबर नवम्बर নভেম্বর พฤศจิกายน נובמבר ნოემბერი
    նոյեմբերի նոյեմբեր നവംബർ நவம்பர் నవంబర్ ನವೆಂಬರ್ નવેમ્બર ਨਵੰਬਰ नोव्हेंबर නොවැම්බර් ພະຈິກ វិច្ឆិកា""",
    """december dec diciembre dic decembre dezember dez dezembro dicembre desember desembre disyembre decembra
    decembrie desemba disember detsember grudnia grudzien prosince prosinec joulukuuta aralik dekabr gruodzio
    decembris dhjetor decembri prosinca prosinac грудень ธ.ค.
    декабря дек декабрь грудня снежня децембра декември желтоқсан δεκεμβριου δεκεμβριος децембар decembar снежань
    ديسمبر كانون_الأول دجنبر دسامبر دسمبر दिसंबर दिसम्बर ডিসেম্বর ธันวาคม דצמבר დეკემბერი
    դեկտեմբերի դեկտեմբեր ഡിസംബർ டிசம்பர் డిసెంబర్ ಡಿಸೆಂಬರ್ ડિસેમ્બર ਦਸੰਬਰ डिसेंबर දෙසැම්බර් ທັນວາ ធ្នូ""",
)
"""The months' names in order, as they are written in dates, with common abbreviations."""

_WITH_A_YEAR = (
    "gen",
    "",
    "mac",
    "kwi",
    "mag",
    "giu cze",
    "lug lip",
    "sie",
    "set wrz",
    "out ott paz",
    "lis",
    "gru",
)
"""Abbreviations that are words as well; they are months only beside a year."""

_LOCALES = (
    "af am az be bg bn bs bs_Cyrl ca cs cy da de el en es et eu fa fi fil fo fr fy ga gl gu ha he hi hr hu hy id is "
    "it ka kk kn ky lb lo lt lv mk ml mr ms mt my nb ne nl or pa pl ps pt rm ro ru sd si sk sl so sq sr sr_Latn sv "
    "sw ta te tg tk tr tt ug uk ur uz uz_Cyrl zu"
).split()
"""The locales whose months are also known by the names that CLDR has for them."""
_BEFORE_A_NAME = lazy_pattern(r"(?:de |d[’'])")
"""What CLDR writes before the name of a month in a date."""
_LONG = 5
"""Fewest letters of a name in Latin script that is no other word in some language."""

_IRANIAN_NAMES = (
    "فروردین حمل",
    "اردیبهشت ثور",
    "خرداد جوزا",
    "تیر سرطان",
    "مرداد امرداد اسد",
    "شهریور سنبله",
    "مهر میزان",
    "آبان عقرب",
    "آذر قوس",
    "دی جدی",
    "بهمن دلو",
    "اسفند حوت",
)
"""The months of the Iranian calendar in order, as they are called in Iran and in Afghanistan."""

_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado domingo "
    "lundi mardi mercredi jeudi vendredi samedi dimanche montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira segunda terca quarta quinta sexta lunedi martedi "
    "mercoledi giovedi venerdi sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag poniedzialek "
    "wtorek sroda czwartek piatek sobota niedziela pazartesi sali carsamba persembe cuma cumartesi pazar senin selasa "
    "rabu kamis jumat sabtu minggu luni marti miercuri joi vineri sambata duminica mandag tirsdag onsdag torsdag "
    "fredag lordag sondag mon tue tues wed weds thu thur thurs fri sat sun понедельник вторник среда четверг пятница "
    "суббота воскресенье понеділок вівторок середа четвер субота неділя الاثنين الإثنين الثلاثاء الأربعاء الاربعاء "
    "الخميس الجمعة السبت الأحد الاحد 星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 "
    "ponedjeljak utorak srijeda cetvrtak petak subota nedjelja pirmdiena otrdiena tresdiena ceturtdiena piektdiena "
    "sestdiena svetdiena شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه "
    "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार "
    "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai hétfő kedd szerda csütörtök péntek szombat "
    "vasárnap pondělí úterý středa čtvrtek pátek sobota neděle pondelok utorok streda štvrtok piatok nedeľa ponedeljek "
    "torek četrtek petek nedelja esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev pirmadienis "
    "antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis mánudagur þriðjudagur miðvikudagur "
    "fimmtudagur föstudagur laugardagur sunnudagur δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή сряда "
    "четвъртък петък събота неделя среда четвртак isnin khamis jumaat ahad miyerkules huwebes biyernes jumatatu "
    "jumanne jumatano alhamisi ijumaa jumamosi jumapili پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار"
)


_OUTSIDE_ASCII = lazy_pattern(r"[^\x00-\x7f]")


def same_length_unaccented(text: str) -> str:
    """The text without accents and with its digits as ASCII, each character as one, so that positions stay."""
    return text if text.isascii() else _OUTSIDE_ASCII.sub(_bare_letter, text)


def _bare_letter(found: re.Match[str]) -> str:
    return _bare(found[0])


@lru_cache(maxsize=5_000)
def _bare(letter: str) -> str:
    if "\uac00" <= letter <= "\ud7a3":
        return letter
    if letter == "ı":
        return "i"
    return str(unicodedata.decimal(letter, None) if letter.isdecimal() else unaccented(letter)[:1] or " ")


def month_key(name: str) -> str:
    """The form of a month's name by which MONTHS lists it."""
    return " ".join(same_length_unaccented(name).lower().rstrip(". ").split())


def _numbered(months: Iterable[str]) -> dict[str, int]:
    return {
        month_key(name.replace("_", " ")): number
        for number, names in enumerate(months, start=1)
        for name in names.split()
    }


def _numbered_by_cldr(width: str, known: Collection[str]) -> dict[str, int]:
    """The numbers of the months by those of their names that are not known yet and belong to one month alone."""
    from babel import Locale

    numbers: dict[str, set[int]] = {}
    for locale in map(Locale.parse, _LOCALES):
        for context in ("format", "stand-alone") if width == "wide" else ("format",):
            for number, name in locale.months[context][width].items():
                key = month_key(_BEFORE_A_NAME.sub("", name))
                if key not in known and len(key) > 1 and not any(map(str.isdigit, key)):
                    numbers.setdefault(key, set()).add(number)
    return {key: found.pop() for key, found in numbers.items() if len(found) == 1}


def _weekdays_by_cldr(width: str) -> Iterator[str]:
    """The names of weekdays in lower case; of short ones no single letters."""
    from babel import Locale

    for locale in map(Locale.parse, _LOCALES):
        for name in locale.days["format"][width].values():
            plain = name.lower().rstrip(".")
            if len(plain) > 1 and plain[-1].isalpha() and not any(map(str.isdigit, plain)):
                yield plain


def _with_bare_forms(names: Iterable[str]) -> set[str]:
    return {form for name in names for form in (name, same_length_unaccented(name).lower())}


def _all_names() -> dict[str, Any]:
    weekdays = _with_bare_forms((*_WEEKDAYS.split(), *_weekdays_by_cldr("wide")))
    months = _numbered(map(" ".join, zip(_NAMES, _WITH_A_YEAR, strict=True)))
    in_full = _numbered_by_cldr("wide", months)
    short = _numbered_by_cldr("abbreviated", {**months, **in_full})
    short_weekdays = _with_bare_forms(_weekdays_by_cldr("abbreviated"))
    return {
        "months": {**months, **in_full, **short},
        "short": [*short, *(key for key in in_full if key.isascii() and len(key) < _LONG)],
        "Iranian": _numbered(_IRANIAN_NAMES),
        "short weekdays": sorted(short_weekdays - weekdays),
        "months and weekdays": (weekdays | short_weekdays) & {*months, *in_full, *short},
        "weekdays": frozenset(weekdays | {f"thứ {number}" for number in ("hai", "ba", "tư", "năm", "sáu", "bảy")}),
    }


_KEPT = cached_beside(Path(__file__), [Path(str(corpus.clean.text.__file__))], _all_names)
MONTHS: dict[str, int] = _KEPT["months"]
"""Months' numbers by their names in lower case without accents."""
IRANIAN_MONTHS: dict[str, int] = _KEPT["Iranian"]
"""Numbers of the months of the Iranian calendar, likewise."""
ONLY_WITH_A_YEAR = frozenset(" ".join(_WITH_A_YEAR).split())
ONLY_IN_WHOLE_DATES: frozenset[str] = frozenset(_KEPT["short"])
"""Names that are words in other languages; they are months only between a day and a year."""
THAI = frozenset(name for name in MONTHS if "\u0e00" <= name[0] <= "\u0e7f")
"""Thai names; the years beside them are of the Buddhist era."""
KHMER = frozenset(name for name in MONTHS if "\u1780" <= name[0] <= "\u17ff")
WEEKDAYS: frozenset[str] = _KEPT["weekdays"]
"""Names of weekdays in lower case, with and without accents."""
SHORT_WEEKDAYS: list[str] = _KEPT["short weekdays"]
"""Short names of weekdays, which are other words except right before a day."""
WEEKDAYS_TOO: frozenset[str] = _KEPT["months and weekdays"]
"""Names of months that are weekdays as well: "mar" is March, and short for martes, mardi and martedì."""
