"""Which language a text is in, by its letters, its words and what its page declares."""

import pytest

from corpus.clean.language import detect_language
from corpus.languages import UNDETERMINED

# The first article of the Universal Declaration of Human Rights, as the United Nations publish it.
HUMAN_RIGHTS = {
    "en": "All human beings are born free and equal in dignity and rights. They are endowed with reason.",
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison.",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón.",
    "pt": "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão.",
    "it": "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione.",
    "nl": "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand.",
    "pl": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są obdarzeni rozumem.",
    "cs": "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím.",
    "hu": "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek, ésszel bírván.",
    "ro": "Toate ființele umane se nasc libere și egale în demnitate și în drepturi. Ele sunt înzestrate cu rațiune.",
    "tr": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler.",
    "sv": "Alla människor är födda fria och lika i värde och rättigheter. De har utrustats med förnuft och samvete.",
    "fi": "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu järki.",
    "vi": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người đều được tạo hoá.",
    "sw": "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. Wote wamejaliwa akili na dhamiri.",
    "id": "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. Mereka dikaruniai akal.",
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью.",
    "uk": "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом і совістю.",
    "bg": "Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум и съвест.",
    "kk": "Барлық адамдар тумысынан азат және қадір-қасиеті мен құқықтары тең болып дүниеге келеді.",
    "el": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
    "ar": "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً.",
    "fa": "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند. همه دارای عقل و وجدان هستند.",
    "ur": "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔ انہیں ضمیر اور عقل ودیعت ہوئی ہے۔",
    "he": "כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
    "bn": "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "zh": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心。",
    "ja": "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "ka": "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით.",
    "am": "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው።",
}


@pytest.mark.parametrize(("language", "text"), HUMAN_RIGHTS.items())
def test_a_language_is_named_whether_or_not_it_is_declared(language: str, text: str) -> None:
    assert detect_language(text).value == language
    found = detect_language(text, declared=f"{language}-XX")
    assert (found.value, found.confidence in ("high", "medium")) == (language, True)


@pytest.mark.parametrize("language", ["ru", "hi", "zh", "ar", "el"])
def test_letters_refute_what_a_template_declares(language: str) -> None:
    assert detect_language(HUMAN_RIGHTS[language], declared="en-US").value == language


def test_a_clear_text_refutes_a_declaration_and_an_unclear_one_leaves_the_language_open() -> None:
    assert detect_language(HUMAN_RIGHTS["pl"] * 4, declared="en").value == "pl"
    found = detect_language("Interpol Operation Lionfish", declared="tr")
    assert found.value in ("tr", UNDETERMINED)
    assert found.confidence != "high"
    assert detect_language("12 345 – 678", declared=None).value == UNDETERMINED


@pytest.mark.parametrize(
    ("declared", "language"), [("nb", "no"), ("fil", "tl"), ("zh-Hant-TW", "zh"), ("iw", "he"), ("prs", "fa")]
)
def test_withdrawn_and_special_codes_are_filed_under_the_usual_one(declared: str, language: str) -> None:
    texts = {
        "no": "Alle mennesker er født frie og med samme menneskeverd og menneskerettigheter. De er utstyrt.",
        "tl": "Ang lahat ng tao'y isinilang na malaya at pantay-pantay sa karangalan at mga karapatan.",
        **HUMAN_RIGHTS,
    }
    found = detect_language(texts[language], declared=declared)
    assert (found.value, found.confidence) == (language, "high" if language not in ("zh", "he") else found.confidence)


def test_malay_and_indonesian_are_told_apart_by_their_words() -> None:
    malay = "Polis menahan seorang lelaki kerana disyaki mengedar dadah bernilai RM 2 juta, kata ketua jabatan itu."
    indonesian = "Polisi menangkap seorang pria karena diduga mengedarkan narkoba senilai Rp 2 miliar, kata petugas."
    assert detect_language(malay).value == "ms"
    assert detect_language(indonesian).value == "id"
