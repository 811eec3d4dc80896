"""Pages that say "not found", "back soon" or "are you human?", or ask for a login or consent, are not releases."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page, clean_record
from corpus.clean.required_literals import required_literals
from corpus.clean.soft_errors import FILE, _tables, parse_rules, soft_error
from corpus.release import SOFT_ERROR_PREFIX, Page, Rejected, Release
from corpus.toml_tables import TableError

NOW = datetime(2024, 6, 26, tzinfo=UTC)


def page(title: str, *paragraphs: str, head: str = "", body: str = "") -> Page:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    html = f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{text}{body}</body></html>"
    return Page(html.encode(), "text/html; charset=utf-8", "x", NOW)


ERRORS = [
    (
        404,
        "Page not found | Agency",
        "Sorry, the page that you asked for could not be found. It may have been moved or deleted.",
    ),
    (404, "Agency", "We can't find the page you are looking for. Please check the address, or go to our homepage."),
    (404, "Seite nicht gefunden", "Die von Ihnen aufgerufene Seite existiert nicht mehr. Zurück zur Startseite."),
    (404, "Page introuvable - Douane", "La page que vous recherchez n'existe pas. Retour à la page d'accueil."),
    (404, "Agencia", "La página solicitada no se encuentra disponible. Verifique la dirección."),
    (404, "Página não encontrada", "A página que procura não existe ou foi removida. Volte para a página inicial."),
    (404, "Pagina non trovata", "La pagina richiesta non è stata trovata. Torna alla home page."),
    (404, "Pagina niet gevonden", "De pagina die u zoekt bestaat niet. Ga terug naar de homepage."),
    (404, "МВД", "Запрашиваемая страница не найдена. Возможно, она была удалена. Перейти на главную."),
    (404, "الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة. العودة إلى الصفحة الرئيسية."),
    (404, "公安部", "您要查看的页面不存在，可能已被删除。请返回首页。"),
    (404, "ページが見つかりません", "お探しのページは見つかりませんでした。移動または削除された可能性があります。"),
    (404, "페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다. 주소를 확인해 주세요."),
    (404, "Sayfa bulunamadı", "Aradığınız sayfa bulunamadı veya kaldırılmış olabilir. Ana sayfaya dön."),
    (404, "Strona nie została znaleziona", "Strona, której szukasz, nie istnieje lub została przeniesiona."),
    (
        503,
        "Site maintenance",
        "This website is undergoing scheduled maintenance at the moment. Please try again in a few hours.",
    ),
    (
        503,
        "Agency",
        "We'll be back soon! Sorry for the inconvenience, we are performing some maintenance at the moment.",
    ),
    (
        503,
        "Zoll",
        "Unsere Website ist derzeit wegen Wartungsarbeiten nicht erreichbar. Bitte versuchen Sie es später erneut.",
    ),
    (503, "Технические работы", "Сайт временно недоступен. Приносим извинения за неудобства."),
    (503, "الموقع تحت الصيانة", "الموقع تحت الصيانة حاليا، نعتذر عن الإزعاج، يرجى المحاولة لاحقا."),
    (503, "系统维护", "网站正在维护中，请稍后再试。给您带来不便，敬请谅解。给您添麻烦了，谢谢您的理解与支持。"),
    (503, "503 Service Temporarily Unavailable", "nginx"),
    (503, "Error", "An unexpected error occurred while processing your request. Error code: 0x8004"),
    (503, "Just a moment...", "Verifying you are human. This may take a few seconds."),
    (
        503,
        "Agency",
        "Agency needs to review the security of your connection. Enable JavaScript and cookies to continue. Ray ID: 8f",
    ),
    (503, "Einen Moment…", "Es wird überprüft, ob Sie ein Mensch sind. Dies kann einige Sekunden dauern."),
    (
        503,
        "Access Denied",
        "You don't have permission to access this page on this server. Reference #18.2d351ab8.155733",
    ),
    (503, "Zugriff verweigert", "Sie haben keine Berechtigung, auf diese Seite zuzugreifen."),
    (503, "Доступ запрещён", "Доступ к сайту запрещён. Ваш запрос заблокирован системой безопасности."),
    (503, "Firewall", "Your request has been blocked because of suspicious activity. Contact the site administrator."),
    (None, "Sign in", "Please sign in to view this page. Enter your user name and password. Forgot your password?"),
    (None, "Anmelden", "Bitte melden Sie sich an, um fortzufahren. Benutzername, Passwort. Passwort vergessen?"),
    (
        None,
        "Agency",
        "We value your privacy. We and our 842 partners store and access information on a device, such as cookies. "
        "You may withdraw your consent at any time. Accept all. Manage options.",
    ),
    (
        None,
        "Polizei",
        "Wir verwenden Cookies, um unsere Website zu verbessern. Weitere Informationen in der "
        "Datenschutzerklärung. Sie können Ihre Einwilligung widerrufen.",
    ),
    (None, "React App", "You need to enable JavaScript to run this app."),
    (None, "Agency", "© 2024 Drug Control Agency of Example. All rights reserved."),
    (None, "Agencia", "Copyright 2023 Ministerio del Interior. Todos los derechos reservados."),
]

RELEASES = [
    (
        "Access denied to controlled medicines",
        "Five billion people live where there is little or no morphine. Access to "
        "controlled medicines is denied to millions of patients, the Board said in Vienna on Tuesday.",
    ),
    (
        "Access denied",
        "Millions of patients with cancer die in pain because opioids are not available, the Board said in "
        "Vienna. Access to pain relief is denied by rules that were never meant for it. The Board asks States to act.",
    ),
    (
        "Page v. United States",
        "The court affirmed the conviction of John Page for conspiracy to distribute heroin. Page was "
        "found guilty in 2011. The page that he had signed was found in his car.",
    ),
    (
        "Pages not found",
        "The Board said that 14 pages of a ledger of imports could not be found. Inspectors searched the "
        "records of the company in March. The missing pages cover 3 tonnes of acetic anhydride.",
    ),
    (
        "Just a moment: how naloxone saves lives",
        "A dose takes just a moment to give. Officers carry it in every car since "
        "May, the sheriff said, and 14 people live because of it.",
    ),
    (
        "Maintenance",
        "The Board heard that methadone maintenance is under review. Doctors who run the service said that "
        "patients stay in treatment for years.",
    ),
    (
        "Website to undergo maintenance",
        "The website of the Board will be undergoing maintenance on Saturday, 25 August, and "
        "may be unavailable for parts of that day.",
    ),
    (
        "Cannabis cookies seized",
        "Officers seized 200 cookies laced with THC at a school. The cookies looked like a known "
        "brand. Parents should check what their children carry.",
    ),
    (
        "Not found",
        "The search for the boat ended on Friday, the coast guard said. The cocaine that it carried was not found.",
    ),
    (
        "Login data sold on darknet market",
        "Police seized a server with 80 million user names and passwords. Users were told "
        "to change their password. The market was taken down in March.",
    ),
    (
        "Error in laboratory report",
        "An error occurred in a laboratory that tested 400 samples of heroin, the prosecutor said. "
        "Something went wrong when labels were printed. Cases will be reviewed.",
    ),
    (
        "Blocked",
        "Customs blocked a shipment of 400 kg of ephedrine at the port. The request to release it was denied by the "
        "court.",
    ),
    (
        "Coming soon",
        "A take-back day is coming soon to your county. Bring unused medicines to any police station on "
        "Saturday, 26 April.",
    ),
    ("Two held", "Two men were arrested with 4 kg of heroin in Vienna."),
]


@pytest.mark.parametrize(("status", "title", "text"), ERRORS, ids=[f"{one[1]}-{one[0]}" for one in ERRORS])
def test_a_page_that_stands_in_place_of_another_is_rejected_with_what_gives_it_away(
    status: int | None, title: str, text: str
) -> None:
    outcome = clean_page(page(title, text))
    assert isinstance(outcome, Rejected)
    assert outcome.reason.startswith(SOFT_ERROR_PREFIX)
    assert outcome.status == status


@pytest.mark.parametrize(("title", "text"), RELEASES, ids=[one[0] for one in RELEASES])
def test_a_release_that_speaks_of_such_things_is_none_of_them(title: str, text: str) -> None:
    assert isinstance(clean_page(page(title, text)), Release)


def test_a_text_among_which_a_notice_stands_is_no_notice() -> None:
    story = "Officers seized 400 kg of heroin in a container from Karachi, and arrested four men in two towns. "
    notice = "Please enable JavaScript to view the comments. The page you requested could not be found."
    assert isinstance(clean_page(page("Container searched", story * 12, notice)), Release)


def test_the_text_of_an_error_page_may_be_missing_or_too_short() -> None:
    assert [clean_page(one) for one in (page("404 Not Found", "nginx"), page("403 Forbidden"))] == [
        Rejected("x", f"{SOFT_ERROR_PREFIX}a page that says that nothing is there (“404 Not Found”)", 404),
        Rejected("x", f"{SOFT_ERROR_PREFIX}a refusal of access (“403 Forbidden”)", 503),
    ]


def test_a_page_that_only_its_scripts_would_fill_says_so() -> None:
    shell = page("Agency", head="<script src=app.js></script>", body="<div id=root></div>")
    assert clean_page(shell) == Rejected("x", f"{SOFT_ERROR_PREFIX}a page that is empty without JavaScript")


def test_a_form_that_asks_for_a_password_is_known_whatever_its_title() -> None:
    form = "<form><input name=user><input type=password></form>"
    outcome = clean_page(page("Staff room", "Members enter here. Please enter your user name and password.", body=form))
    assert isinstance(outcome, Rejected)
    assert "log in" in outcome.reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Connexion",
            "Cette page est réservée aux abonnés. Pas encore de compte ? Créez votre compte en deux minutes.",
        ),
        ("Anmelden", "Dieser Bereich ist nur für akkreditierte Medien. Noch kein Konto? Registrieren Sie sich hier."),
        ("Acceso", "Esta sala está reservada a los periodistas. ¿Aún no tiene cuenta? Cree su cuenta aquí mismo."),
        (
            "Press Room",
            "Sign in to read. Releases are for accredited journalists only. Not accredited yet? Apply for access.",
        ),
        ("Accesso", "Area riservata ai giornalisti accreditati. Non hai ancora un account? Registrati in un minuto."),
    ],
)
def test_a_form_for_the_press_to_log_in_is_no_release(title: str, text: str) -> None:
    outcome = clean_page(page(title, text, body="<form><input name=user><input type=password></form>"))
    assert isinstance(outcome, Rejected)
    assert "log in" in outcome.reason


def test_files_of_text_and_records_are_looked_at_in_the_same_way() -> None:
    title, text = "Page not found", "Sorry, the page that you requested could not be found. It may have been moved."
    plain = clean_page(Page(f"{title}\n\n{text}".encode(), "text/plain", "x", NOW))
    record = clean_record({"title": title, "body": text}, origin="x", fetched=NOW, organization=None, language=None)
    assert isinstance(plain, Rejected)
    assert plain == record


def test_a_text_without_stops_is_measured_by_its_phrases_not_by_its_sentences() -> None:
    words = "officers seized heroin in a house and the page you requested could not be found by them " + "at sea " * 190
    assert soft_error("Heroin seized", (), [words]) is None


@pytest.mark.parametrize("quoted", ['"page not found"', "“page not found”", "«page not found»", "„page not found“"])
def test_a_release_that_quotes_an_error_page_is_none(quoted: str) -> None:
    told = f"Buyers of the forum, where cocaine was sold, have read the words {quoted} since the raid on Thursday."
    assert soft_error("Forum not found", (), [told, "Nine sellers were arrested in four towns by the police."]) is None


def test_an_error_page_that_quotes_itself_is_one() -> None:
    assert soft_error("Trouble", (), ['Error: "page not found"', "Please go back to our start page."])


@pytest.mark.parametrize(
    "media_type",
    ["", "application/octet-stream", "application/force-download", "application/xml", "text/xml", "text/plain"],
)
def test_html_that_nobody_calls_so_is_read(media_type: str) -> None:
    content = page("Two held", "Two men were arrested with 4 kg of heroin in Vienna.").content
    assert isinstance(clean_page(Page(content, media_type, "x", NOW)), Release)
    assert isinstance(clean_page(Page(b"\x89PNG\r\n\x1a\n", media_type, "x", NOW)), Rejected)


@pytest.mark.parametrize("media_type", ["application/xml", "text/xml"])
def test_xml_that_is_no_page_is_refused(media_type: str) -> None:
    article = (
        b"<?xml version='1.0'?><article><title>Two held</title><para>Two men were arrested in Vienna.</para></article>"
    )
    refused = clean_page(Page(article, media_type, "x", NOW))
    assert isinstance(refused, Rejected)
    assert media_type in refused.reason


def test_a_plain_text_that_begins_with_a_tag_stays_one() -> None:
    text = "<p> is missing on the site\n\nTwo men were arrested with 4 kg of heroin in Vienna on Monday, police said."
    found = clean_page(Page(text.encode(), "text/plain", "x", NOW))
    assert isinstance(found, Release)
    assert found.title.startswith("<p>")


@pytest.mark.parametrize(
    ("written", "mistaken", "message"),
    [
        ("status = 404", 'status = "404"', "soft_errors.toml, line 13: kinds.not-found.status: '404' is not allowed"),
        ("sure = [", "surely = [", "no such key; allowed are name, status, sure, likely, certain, sentences"),
        ("'(?:http )?", "'((?:http )?", "is no regular expression: missing )"),
    ],
)
def test_a_mistake_in_the_rules_is_reported_with_its_place(written: str, mistaken: str, message: str) -> None:
    text = FILE.read_text(encoding="utf-8").replace(written, mistaken, 1)
    with pytest.raises(TableError, match=r"^soft_errors\.toml, line 1") as caught:
        parse_rules(text)
    assert message in str(caught.value)


def test_what_the_patterns_require_is_kept_with_the_rules() -> None:
    assert all(kept == required_literals(one) for one, kept in _tables()["required"].items())
    assert _tables()["required"]
