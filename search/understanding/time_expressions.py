"""Time expressions in a question: the periods that `in 2015`, `since 2010` and `im März 2014` stand for."""

from calendar import month_name, monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass
from indexer.folding import fold
from indexer.stems import without_elision
from search.query import FIRST_YEAR, LAST_YEAR, Dates, Years
from search.understanding.phrases import Phrases

EARLIEST = 1950
"""A smaller number is not taken for a year; a larger one neither, unless it is at most the next year."""
ROUND = 2000
"""A year that is a number of things as often: it needs a preposition or a month, or the end of the question."""

MONTHS = 12
_NUMERIC = lazy_pattern(r"(\d{4})-(?:(\d{2})(?:-(\d{2}))?|(\d{4}))")
"""A date in figures, or two years."""
_YEAR_LAST = lazy_pattern(r"(?:(\d{1,2})-)?(\d{1,2})-(\d{4})")
"""A date in figures that ends with the year: `3.5.2018`, `05/03/2018`, `5/2018`."""

_EAST_ASIAN_DAY = r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?"
_EAST_ASIAN = lazy_pattern(
    rf"{_EAST_ASIAN_DAY}(?:(?:から|至|到|-){_EAST_ASIAN_DAY}(?:ま[でて])?|(以降|以来|以后|以後|から|起)|(以前|之前|ま[でて]))?"
)
"""A date in Chinese or Japanese, the time between two, or that since or until one."""
_EAST_ASIAN_PARTICLES = frozenset("在于的のにではを中")
"""What joins a date with the words around it."""

_MONTHS: Mapping[str, str] = {
    "en": "january february march april may june july august september october november december",
    "en-short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ru-of": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru-in": "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ar-levant": "كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين تشرين كانون",
    "ar-maghreb": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
}
_NUMBERED: Mapping[str, int] = {
    "كانون الثاني": 1, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12,
}  # fmt: skip
_IN = (
    "in, during, for, of, from, throughout, on, the, year, years, calendar year, the year, the years, "
    "en, durante, de, del, año, años, el año, los años, a lo largo de, "
    "pendant, au cours de, année, années, l'année, les années, "
    "em, no, ano, anos, no ano de, nos anos, "
    "im, jahr, jahre, jahren, den jahren, des jahres, während, "
    "nel, nell, anno, anni, durante il, nel corso del, del, negli anni, "
    "jaar, jaren, het jaar, tijdens, "
    "в, за, год, году, года, годы, годах, "
    "في, خلال, عام, سنة, لعام, لسنة, العام"
)
_FROM = (
    "since, starting, starting in, desde, a partir de, depuis, à partir de, seit, ab, dal, dallo, dalla, "
    "a partire dal, sinds, vanaf, с, начиная с, منذ, ابتداء من"
)
_AFTER = "after, después de, tras, après, depois de, após, nach, dopo, dopo il, na, после, بعد"
_TO = "until, till, up to, through, by, hasta, jusqu'en, jusqu'à, até, bis, fino al, tot, tot en met, до, по, حتى"
_BEFORE = "before, prior to, antes de, avant, vor, prima del, voor, прежде, قبل"
_BETWEEN: Sequence[tuple[str, str]] = (
    ("between, from", "and, to, until, through, till"),
    ("entre, de, desde", "y, e, et, a, à, hasta, até"),
    ("zwischen, von, vom", "und, bis"),
    ("tra, fra, dal, dall, da, tra il, fra il", "e, al, all, a, e il"),
    ("tussen, van", "en, tot"),
    ("между, с", "и, по, до"),
    ("بين, من", "و, إلى, حتى"),
)
_RANGE = (
    "to, through, until, bis, hasta, a, à, al, até, tot, по, إلى, and, or, y, o, et, ou, e, und, oder, en, of, и, или, "
    "و, أو"
)
_LATELY: Mapping[str, str] = {
    "today": "today, hoy, aujourd'hui, hoje, heute, oggi, vandaag, сегодня, اليوم, 今天, 今日",
    "yesterday": "yesterday, ayer, ontem, gestern, ieri, gisteren, вчера, أمس, 昨天, 昨日",
    "this week": "this week, esta semana, cette semaine, diese woche, dieser woche, questa settimana, deze week, "
    "эта неделя, этой неделе, эту неделю, هذا الأسبوع, 本周, 今週",
    "last week": "last week, past week, previous week, la semana pasada, semana pasada, la semaine dernière, "
    "semaine dernière, a semana passada, semana passada, letzte woche, letzter woche, vergangene woche, "
    "la settimana scorsa, settimana scorsa, scorsa settimana, vorige week, afgelopen week, прошлая неделя, "
    "прошлой неделе, прошлую неделю, прошлой недели, الأسبوع الماضي, 上周, 先週",
    "this month": "this month, este mes, ce mois, ce mois-ci, este mês, diesen monat, diesem monat, questo mese, "
    "deze maand, этот месяц, этом месяце, هذا الشهر, 本月, 今月",
    "last month": "last month, past month, previous month, el mes pasado, mes pasado, le mois dernier, mois dernier, "
    "o mês passado, mês passado, letzten monat, letztem monat, letzter monat, vergangenen monat, il mese scorso, "
    "mese scorso, scorso mese, vorige maand, afgelopen maand, прошлый месяц, прошлом месяце, прошлого месяца, "
    "الشهر الماضي, 上个月, 上月, 先月",
    "this year": "this year, este año, cette année, este ano, dieses jahr, diesem jahr, quest'anno, dit jaar, "
    "этот год, этом году, هذا العام, هذه السنة, 今年",
    "last year": "last year, past year, previous year, el año pasado, año pasado, l'année dernière, année dernière, "
    "l'an dernier, o ano passado, ano passado, letztes jahr, letzten jahr, voriges jahr, vergangenes jahr, "
    "l'anno scorso, anno scorso, scorso anno, vorig jaar, afgelopen jaar, прошлый год, прошлом году, "
    "العام الماضي, السنة الماضية, 去年, 昨年, letztem jahr, vergangenem jahr, прошлого года",
}
"""What names a period by its distance from today."""
_LAST = (
    "last, past, previous, the last, the past, los últimos, las últimas, últimos, últimas, derniers, dernières, "
    "letzte, letzten, vergangene, vergangenen, vorige, vorigen, ultimi, ultime, gli ultimi, le ultime, scorsi, scorse, "
    "pasados, pasadas, passados, passadas, passés, passées, laatste, afgelopen, de laatste, de afgelopen, последние, "
    "последних, прошлые, прошлых, آخر"
)
_AGO_BEFORE = "hace, il y a, há, vor, قبل, منذ"
"""What stands before a number of units that lie between then and now: *hace dos años*."""
_AGO_BEHIND = "ago, atrás, fa, geleden, назад"
"""The same behind it: *two years ago*."""
_NUMBERS: Mapping[int, str] = {
    1: "a, an, one, un, una, uno, une, um, uma, ein, eine, einem, einer, een, один, одна, одну",
    2: "two, dos, deux, dois, duas, zwei, due, twee, два, две, двух",
    3: "three, tres, trois, três, drei, tre, drie, три, трёх, ثلاث, ثلاثة",
    4: "four, cuatro, quatre, quatro, vier, quattro, четыре, четырёх, أربع, أربعة",
    5: "five, cinco, cinq, fünf, cinque, vijf, пять, пяти, خمس, خمسة",
    6: "six, seis, sechs, sei, zes, шесть, шести, ست, ستة",
    7: "seven, siete, sept, sete, sieben, sette, zeven, семь, семи, سبع, سبعة",
    8: "eight, ocho, huit, oito, acht, otto, восемь, восьми, ثماني, ثمانية",
    9: "nine, nueve, neuf, nove, neun, negen, девять, девяти, تسع, تسعة",
    10: "ten, diez, dix, dez, zehn, dieci, tien, десять, десяти, عشر, عشرة",
    12: "twelve, doce, douze, doze, zwölf, dodici, twaalf, двенадцать",
}
_SPANS: Mapping[str, tuple[int, str]] = {
    "days": (1, "day, days, día, días, jour, jours, dia, dias, tag, tage, tagen, giorno, giorni, dag, dagen, дней, "
     "дня, день, يوم, أيام"),
    "weeks": (7, "week, weeks, semana, semanas, semaine, semaines, woche, wochen, settimana, settimane, weken, недели, "
     "недель, неделю, أسبوع, أسابيع"),
    "months": (30, "month, months, mes, meses, mois, monat, monate, monaten, mês, mese, mesi, maand, maanden, месяца, "
     "месяцев, месяц, شهر, أشهر, شهور"),
    "years": (365, "year, years, año, años, an, ans, année, années, ano, anos, jahr, jahre, jahren, anno, anni, jaar, "
     "jaren, год, года, лет, سنة, سنوات, عام, أعوام"),
}  # fmt: skip
"""Units of time with their days."""
_OF = "of, de, del, d, do, di, van, the"
_YEAR_AFTER = "г, гг, год, году, года, годы, годов, годами, год."
_UNITS = (
    "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes g gram grams gramme grammes mg lb lbs pound pounds oz "
    "ounce ounces ton tons tonne tonnes metric litre litres liter liters gallon gallons pill pills tablet tablets "
    "capsule capsules dose doses dosage bag bags packet packets patch patches vial vials plant plants hectare hectares "
    "acre acres people persons arrests deaths cases officers agents years months days hours dollar dollars usd euro "
    "euros percent kilogramos gramos toneladas pastillas dosis libras plantas hectáreas personas comprimés personnes "
    "comprimidos quilos quilogramas gramas pílulas kilogramm gramm tonnen tabletten personen chili grammi tonnellate "
    "compresse pillen planten кг килограмм килограмма килограммов граммов тонн таблеток доз كيلوغرام كيلوغراما طن حبة"
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words of a question that name a period."""

    first: int
    """The place of its first word; `last` is that of the last, included."""
    last: int
    core: tuple[int, ...]
    """The places of the words that date it, without prepositions, as a text would have them."""
    period: Years | Dates


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date in a run of words, from its first word to before `end`."""

    end: int
    core: tuple[int, ...]
    period: Years | Dates
    is_sure: bool
    """Whether it can't be another number."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of time in a run of words, up to before `end`."""

    name: str
    end: int


@dataclass(frozen=True, slots=True)
class _Day:
    """A month, or a day of it if `day` is not 0, up to before `end` in a run of words."""

    end: int
    month: int
    day: int

    def within(self, period: Years | Dates) -> Dates | None:
        """The month or day in the year of a date; None if that names no month itself."""
        return _dates(period.last.year, self.month, self.day) if isinstance(period, Dates) else None


def time_expressions(words: Sequence[str]) -> tuple[TimeExpression, ...]:
    """The time expressions in a run of words, in order, in any of eleven languages.

    A word is empty where one of another kind stands. A date in Chinese or Japanese is one word, hyphens or not.
    *Last week* and *two years ago* are counted from today. Years count from EARLIEST to the next one. A number before a
    unit, as in *2000 kg*, is no year.
    """
    reader = _Reader([fold(word) for word in words])
    if not reader.may_have_any:
        return ()
    found: list[TimeExpression] = []
    place = 0
    while place < len(words):
        one = reader.expression(place)
        if one is None:
            place += 1
        else:
            found.append(one)
            place = one.last + 1
    return tuple(found)


def parts_with_dates(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """A run of Chinese or Japanese words, parted where dates begin and end; particles beside a date are left out."""
    text, ends = "".join(words), list(accumulate(map(len, words)))
    found: list[tuple[str, ...]] = []
    done = 0
    for date_found in _EAST_ASIAN.finditer(text):
        first, last = date_found.span()
        if last not in ends or (first and first not in ends):
            continue
        start, end = (ends.index(first) + 1 if first else 0), ends.index(last) + 1
        found += [_without_particles(words[done:start]), tuple(words[start:end])]
        done = end
    return tuple(part for part in (*found, _without_particles(words[done:])) if part) if found else (tuple(words),)


def _without_particles(words: Sequence[str]) -> tuple[str, ...]:
    first, last = 0, len(words)
    while first < last and words[first] in _EAST_ASIAN_PARTICLES:
        first += 1
    while first < last and words[last - 1] in _EAST_ASIAN_PARTICLES:
        last -= 1
    return tuple(words[first:last])


def published(period: Years | Dates) -> str:
    """A period in words: `published in March 2014`, `published in 2010 or later`."""
    first, last = _bounds(period)
    match period:
        case Years(one, other) if one == other:
            return f"published in {one}"
        case Years(one, other) if first and last:
            return f"published {one}-{other}"
        case Years(one, other):
            return f"published in {one} or later" if first else f"published in {other} or earlier"
        case Dates(one, other) if one == other:
            return f"published on {one.day} {_name(one)}"
        case Dates(one, other) if period.is_month:
            return f"published in {_name(one)}"
        case Dates(one, other):
            since = "" if one == date.min else f" from {one.day} {_name(one)}"
            return f"published{since}{'' if other == date.max else f' to {other.day} {_name(other)}'}"


def _name(day: date) -> str:
    return f"{month_name[day.month]} {day.year}"


class _Reader:
    """Reads expressions of one run of folded words, each in time that does not depend on its length."""

    def __init__(self, words: list[str]) -> None:
        self._words = [without_elision(word) if word not in _ELIDED else word for word in words]
        self._latest = date.today().year + 1

    @property
    def may_have_any(self) -> bool:
        return any(self._as_year(word[:4]) or self._as_year(word[-4:]) or word in _FIRST_LATELY for word in self._words)

    def expression(self, start: int) -> TimeExpression | None:
        """The expression that begins at a word, if one does."""
        return (
            self._east_asian(start)
            or self._between(start)
            or self._one_sided(start)
            or self._within(start)
            or self._lately(start)
        )

    def _lately(self, start: int) -> TimeExpression | None:
        """`last week`, `yesterday`, `two years ago`, `the last 30 days`, counted from today."""
        for place in (start, self._skip(start)):  # *año* and *année* come with prepositions too
            if named := self._named(place):
                return replace(named, first=start)
            number, after = self._last_ones(place)
            if number and (unit := self._unit(after)):
                days, end = _SPANS[unit.name][0], unit.end
                return self._counted(place, end, Dates(date.today() - timedelta(number * days), date.today()), start)
        return None

    def _named(self, place: int) -> TimeExpression | None:
        """`last week`, `yesterday` or `two years ago`."""
        for phrases, period in _LATELY_PHRASES:
            if (end := self._past(place, phrases)) > place:
                return self._counted(place, end, period(date.today()), place)
        return self._ago(place)

    def _ago(self, place: int) -> TimeExpression | None:
        """`two years ago`, `hace dos años`: the day, week, month or year that lies so far back."""
        first = self._past(place, _BEFORE_SPANS)
        number, start = self._count(first), first + 1
        if not number and first == place:
            number, start = 1, first  # *год назад*
        unit = self._unit(start) if number else None
        if unit is None:
            return None
        end = unit.end if first > place else self._past(unit.end, _BEHIND_SPANS)
        if first == place and end == unit.end:
            return None
        return self._counted(place, end, _FAR_BACK[unit.name](date.today(), number), place)

    def _unit(self, place: int) -> "_Unit | None":
        """The unit of time at a place."""
        for name, phrases in _SPAN_PHRASES.items():
            if (end := self._past(place, phrases)) > place:
                return _Unit(name, end)
        return None

    def _count(self, place: int) -> int:
        """The number of units at a place, in figures or in words; 0 if there is none."""
        return self._number(place, _MOST_SPANS) or _number_words().get(self._word(place), 0)

    def _last_ones(self, place: int) -> tuple[int, int]:
        """The number in `last 30` or `30 derniers`, 0 if there is none, and the place behind."""
        after = self._past(place, _LASTS)
        if after > place and (number := self._count(after)):
            return number, after + 1
        number = self._count(place)
        after = self._past(place + 1, _LASTS)
        return (number, after) if number and after > place + 1 else (0, place)

    @staticmethod
    def _counted(first: int, end: int, period: Years | Dates, start: int) -> TimeExpression:
        return TimeExpression(start, end - 1, tuple(range(first, end)), period)

    def _east_asian(self, start: int) -> TimeExpression | None:
        """A word that is a date in Chinese or Japanese, be it since, until or between."""
        word = self._words[start]
        found = _EAST_ASIAN.fullmatch(word.replace("-", "")) if "年" in word else None
        if not found:
            return None
        year, month, day, last_year, last_month, last_day, since, until = found.groups()
        period: Years | Dates | None = self._numbered(year, month, day)
        if period and last_year:
            last = self._numbered(last_year, last_month, last_day)
            period = _joined(period, last) if last else None
        if period and (since or until):
            period = _open(period, "from" if since else "until", True)
        return TimeExpression(start, start, (start,), period) if period else None

    def _numbered(self, year: str, month: str | None, day: str | None) -> Years | Dates | None:
        number = self._as_year(year)
        return _dates(number, int(month), int(day or 0)) if month else Years(number, number) if number else None

    def _between(self, start: int) -> TimeExpression | None:
        for opening, closing in _PAIRS:
            for after in opening.ends(self._words, start):
                if found := self._range(start, self._skip(after), closing):
                    return found
        return None

    def _range(self, start: int, place: int, closing: Phrases) -> TimeExpression | None:
        """Two dates with words between them; a month or a day of it may leave its year to the second."""
        first = self._date(place)
        day = None if first else self._day(place)
        end = first.end if first else day.end if day else place
        for middle in (*closing.ends(self._words, end), *([end] if first and closing is _RANGES else [])):
            last = self._date(self._skip(middle))
            if not last or not (first or day):
                continue
            period = first.period if first else day.within(last.period) if day else None
            if period and (joined := _joined(period, last.period)):
                core = (*first.core, *last.core) if first else tuple(range(place, last.core[-1] + 1))
                return TimeExpression(start, last.end - 1, core, joined)
        return None

    def _one_sided(self, start: int) -> TimeExpression | None:
        for phrases, bounds in _SIDES:
            for after in phrases.ends(self._words, start):
                found = self._date(self._skip(after))
                if found and (period := _open(found.period, *bounds)):
                    return TimeExpression(start, found.end - 1, found.core, period)
                named = self._named(self._skip(after)) or self._named(after)
                if named and (period := _open(named.period, *bounds)):
                    return replace(named, first=start, period=period)
        return None

    def _within(self, start: int) -> TimeExpression | None:
        """A date, or two joined as a range, with the prepositions and words for year before them."""
        place = self._skip(start)
        if joined := self._range(start, place, _RANGES):
            return joined
        found = self._date(place)
        if found is None:
            return None
        if place == start and not found.is_sure and not self._is_plainly_a_year(found):
            return None
        return TimeExpression(start, found.end - 1, found.core, found.period)

    def _is_plainly_a_year(self, found: _Dated) -> bool:
        follows = self._word(found.end)
        return follows not in _UNIT_WORDS and (self._words[found.core[0]] != str(ROUND) or not follows)

    def _date(self, place: int) -> _Dated | None:
        return self._with_month(place) or self._year_date(place)

    def _with_month(self, place: int) -> _Dated | None:
        """`March 2014`, `15 March 2014`, `March 15 2014`, with *of* or *de* between them."""
        found = self._day(place)
        if found is None:
            return None
        end = self._past(found.end, _OFS)
        period = _dates(self._year(end), found.month, found.day)
        if period is None:
            return None
        return _Dated(self._past(end + 1, _YEARS_AFTER), tuple(range(place, end + 1)), period, True)

    def _day(self, place: int) -> _Day | None:
        """A month, or a day of it, without its year."""
        day = self._number(place, 31)
        if day:
            place = self._past(place + 1, _OFS)
        month, length = self._month(place)
        if not month:
            return None
        place += length
        if not day and (day := self._number(place, 31)):
            place += 1
        return _Day(place, month, day)

    def _year_date(self, place: int) -> _Dated | None:
        word = self._word(place)
        decade = word[:-1] if word.endswith("s") else ""
        if len(decade) == 4 and decade.endswith("0") and (first := self._as_year(decade)):
            return _Dated(place + 1, (place,), Years(first, first + 9), True)
        if numbers := _NUMERIC.fullmatch(word):
            return self._numeric(place, *numbers.groups())
        if numbers := _YEAR_LAST.fullmatch(word):
            return self._numbered_backwards(place, *map(int, numbers.groups(default="0")))
        year = self._as_year(word)
        if not year or self._word(place + 1) in _UNIT_WORDS:
            return None
        end = self._past(place + 1, _YEARS_AFTER)
        return _Dated(end, (place,), Years(year, year), end > place + 1)

    def _numeric(self, place: int, year: str, month: str | None, day: str | None, last: str | None) -> _Dated | None:
        """`2014-03`, `2014-03-15` or `2009-2012`."""
        first, until = self._as_year(year), self._as_year(last or "")
        period = (
            _joined(Years(first, first), Years(until, until)) if last else _dates(first, int(month or 0), int(day or 0))
        )
        return _Dated(place + 1, (place,), period, True) if first and period else None

    def _numbered_backwards(self, place: int, one: int, other: int, year: int) -> _Dated | None:
        """`3.5.2018`, `5/2018`; only the year where it is not known which of two numbers is the month."""
        known = self._as_year(str(year))
        readings = {_dates(known, other, one), _dates(known, one, other) if one else None} - {None}
        if not readings:
            return None
        period = readings.pop() if len(readings) == 1 else Years(year, year)
        return _Dated(place + 1, (place,), period, True) if period else None

    def _month(self, place: int) -> tuple[int, int]:
        """The number of the month at a place, 0 for none, and how many words it takes."""
        two = f"{self._word(place)} {self._word(place + 1)}"
        if two in _MONTH_PAIRS:
            return _MONTH_PAIRS[two], 2
        return _month_words().get(self._word(place), 0), 1

    def _year(self, place: int) -> int:
        return self._as_year(self._word(place))

    def _as_year(self, word: str) -> int:
        is_year = len(word) == 4 and word.isascii() and word.isdigit() and EARLIEST <= int(word) <= self._latest
        return int(word) if is_year else 0

    def _number(self, place: int, most: int) -> int:
        word = self._word(place)
        for ending in ("st", "nd", "rd", "th", "er"):
            word = word.removesuffix(ending) if word[:1].isdigit() else word
        return int(word) if len(word) < 3 and word.isascii() and word.isdigit() and 0 < int(word) <= most else 0

    def _skip(self, place: int) -> int:
        """The place behind prepositions and words for year."""
        for _ in range(3):
            place = self._past(place, _INS)
        return place

    def _past(self, place: int, phrases: Phrases) -> int:
        """The place behind the longest phrase that begins there; the place itself if none does."""
        return next(iter(phrases.ends(self._words, place)), place)

    def _word(self, place: int) -> str:
        return self._words[place] if place < len(self._words) else ""


def _week(day: date) -> Dates:
    """Monday to Sunday."""
    monday = day - timedelta(day.weekday())
    return Dates(monday, monday + timedelta(6))


def _month_of(day: date) -> Dates:
    return Dates(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def _months_back(day: date, number: int) -> date:
    """The first day of a month that lies so many months back."""
    months = day.year * MONTHS + day.month - 1 - number
    return date(months // MONTHS, months % MONTHS + 1, 1)


def _day(day: date) -> Dates:
    return Dates(day, day)


def _dates(year: int, month: int, day: int) -> Dates | None:
    """A month, or a day of it; None if there is no such day."""
    if not (year and 1 <= month <= MONTHS and 0 <= day <= (last := monthrange(year, month)[1])):
        return None
    return Dates(date(year, month, day or 1), date(year, month, day or last))


def _bounds(period: Years | Dates) -> tuple[date | None, date | None]:
    """The first and the last day of a period; None where it is open."""
    if isinstance(period, Dates):
        return period.first, period.last
    first = None if period.first == FIRST_YEAR else date(period.first, 1, 1)
    return first, None if period.last == LAST_YEAR else date(period.last, 12, 31)


def _joined(one: Years | Dates, other: Years | Dates) -> Years | Dates | None:
    """From the beginning of one to the end of the other; None in reverse order."""
    if isinstance(one, Years) and isinstance(other, Years):
        return Years(one.first, other.last) if one.first < other.last else None
    first, last = _bounds(one)[0], _bounds(other)[1]
    return Dates(first, last) if first and last and first < last else None


def _open(period: Years | Dates, side: str, includes: bool) -> Years | Dates | None:
    """The time from a period on, or up to it."""
    if isinstance(period, Years):
        if side == "from":
            return Years(period.first if includes else period.last + 1, LAST_YEAR)
        return Years(FIRST_YEAR, period.last if includes else period.first - 1)
    first, last = period.first, period.last
    if side == "from":
        return Dates(first if includes else date.fromordinal(last.toordinal() + 1), date.max)
    return Dates(date.min, last if includes else date.fromordinal(first.toordinal() - 1))


@cache
def _number_words() -> Mapping[str, int]:
    """Small numbers by their folded words."""
    return {fold(word): number for number, words in _NUMBERS.items() for word in words.split(", ")}


@cache
def _month_words() -> Mapping[str, int]:
    """The numbers of months by their folded names of one word."""
    numbered = {
        fold(name): number
        for language, names in _MONTHS.items()
        for number, name in enumerate(names.split(), 1)
        if language != "ar-levant" or number in range(2, 10)
    }
    return {**numbered, "sept": 9}


_MONTH_PAIRS: Mapping[str, int] = {fold(name): number for name, number in _NUMBERED.items()}
_INS, _OFS, _RANGES, _YEARS_AFTER = map(Phrases, (_IN, _OF, _RANGE, _YEAR_AFTER))
_PAIRS = [(Phrases(opening), Phrases(closing)) for opening, closing in _BETWEEN]
_SIDES = [
    (Phrases(_AFTER), ("from", False)),
    (Phrases(_FROM), ("from", True)),
    (Phrases(_BEFORE), ("until", False)),
    (Phrases(_TO), ("until", True)),
]
_LATELY_PERIODS: Mapping[str, Callable[[date], Years | Dates]] = {
    "today": _day,
    "yesterday": lambda today: _day(today - timedelta(1)),
    "this week": _week,
    "last week": lambda today: _week(today - timedelta(7)),
    "this month": _month_of,
    "last month": lambda today: _month_of(today.replace(day=1) - timedelta(1)),
    "this year": lambda today: Years(today.year, today.year),
    "last year": lambda today: Years(today.year - 1, today.year - 1),
}
_LATELY_PHRASES = [(Phrases(_LATELY[name]), period) for name, period in _LATELY_PERIODS.items()]
_LASTS = Phrases(_LAST)
_BEFORE_SPANS, _BEHIND_SPANS = Phrases(_AGO_BEFORE), Phrases(_AGO_BEHIND)
_SPAN_PHRASES = {name: Phrases(names) for name, (_, names) in _SPANS.items()}
_FAR_BACK: Mapping[str, Callable[[date, int], Years | Dates]] = {
    "days": lambda today, number: _day(today - timedelta(number)),
    "weeks": lambda today, number: _week(today - timedelta(7 * number)),
    "months": lambda today, number: _month_of(_months_back(today, number)),
    "years": lambda today, number: Years(today.year - number, today.year - number),
}
_MOST_SPANS = 99
_FIRST_LATELY = frozenset(
    fold(one).split()[0] for names in (*_LATELY.values(), _LAST, _AGO_BEFORE, _AGO_BEHIND) for one in names.split(",")
)
_ELIDED = frozenset(map(fold, ("jusqu'en", "jusqu'à")))
_UNIT_WORDS = frozenset(map(fold, _UNITS.split()))
