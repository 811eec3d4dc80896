"""Boxes that ask for consent to cookies never end in the text, whatever they are called and wherever they stand."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page
from corpus.clean.consent import asks_for_consent, without_consent
from corpus.release import Page, Release

RELEASE = (
    "<h1>Police seize heroin at northern port</h1><p>Officers of the drug squad seized twelve kilograms of heroin in a "
    "lorry at the port, the force said in a statement.</p><p>The investigation continues, a spokesman said.</p>"
)
QUESTIONS = [
    "We use cookies to make this website work. You can accept all cookies or change your settings at any time.",
    "Ce site utilise des cookies pour mesurer son audience. Vous pouvez accepter, refuser ou modifier vos choix.",
    "Wir verwenden Cookies auf unserer Website. Sie können alle akzeptieren oder Ihre Einstellungen ändern.",
    "Utilizamos cookies propias y de terceros. Puede aceptar todas las cookies o configurar sus preferencias.",
    "Мы используем файлы cookie, чтобы сайт работал. Вы можете принять все файлы или изменить настройки.",
    "我们使用cookies来改善本网站的体验。您可以接受所有cookies，也可以随时更改设置。",
    "نستخدم ملفات تعريف الارتباط لتحسين الموقع. يمكنك قبول جميع ملفات تعريف الارتباط أو تغيير الإعدادات.",
    "Sitemizde çerezler kullanılmaktadır. Tüm çerezleri kabul edebilir veya ayarlarınızı değiştirebilirsiniz.",
    "当サイトではクッキーを使用しています。すべてのクッキーに同意するか、設定を変更することができます。",
]
BOXES = [
    '<div class="cookie-banner"><h2>Cookies</h2><p>{0}</p><p>{0}</p><p>{0}</p><button>OK</button></div>',
    "<div><h3>Cookies</h3><p>{0}</p><p>{0}</p><button>OK</button></div>",
    '<section class="x1"><span>{0} {0} {0}</span> <a href="/p">Accept all</a></section>',
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("page", ["{box}<main>{release}</main>", "<div>{release}</div>{box}", "{box}{release}"])
def test_a_question_for_consent_is_not_in_the_text(page: str, box: str, question: str) -> None:
    body = page.format(box=box.format(question), release=RELEASE)
    html = f'<meta charset="utf-8"><title>Police seize heroin at northern port</title><body>{body}</body>'
    release = clean_page(Page(html.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC)))
    assert isinstance(release, Release)
    assert release.body.startswith("Officers of the drug squad")
    assert question[:20] not in release.body
    assert "Cookies" not in release.body


@pytest.mark.parametrize(
    "sentence",
    [
        "The regulator fined the company 60 million euros because it set advertising cookies without leave.",
        "La CNIL a prononcé une amende à l'encontre d'une société en raison de cookies déposés sans information.",
        "Officers found cannabis cookies and chocolate in the suspect's car.",
    ],
)
def test_releases_about_cookies_are_kept(sentence: str) -> None:
    assert not asks_for_consent(sentence)
    assert without_consent([sentence]) == [sentence]
