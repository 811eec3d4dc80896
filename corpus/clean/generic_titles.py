"""Recognising titles that programs and templates give to all pages alike: "Untitled Document", "News - Details"."""

import re

from corpus.clean.text import unaccented

_UNTITLED = re.compile(
    r"untitled(?: (?:document|page))?(?:[- ]?\d+)?|"
    r"(?:new|no|sin|ohne|sans|senza|sem|uten|utan|uden|bez|fără) (?:page|title|título|titel|titre|titolo|tittel|"
    r"název|naslova|tytułu|titlu)(?: \d+)?|"
    r"(?:(?:unbenanntes|neues|namenloses) dokument|unbenannte seite|neue seite|document sans (?:nom|titre)|"
    r"(?:nouveau document|nouvelle page)|(?:documento|página|pagina) (?:sin|sem|senza) (?:título|titolo|nombre|nome)|"
    r"(?:nuevo|novo|nuovo) documento|(?:nueva|nova|nuova) p[áa]gina|naamloos(?: document)?|nieuwe pagina|"
    r"(?:namnlöst|unavngivet|ikke-navngitt|navnløst) dokument|nimetön(?: asiakirja)?|dokument bez (?:tytułu|nazwy)|"
    r"nowa strona|(?:nepojmenovaný|nový) dokument|bezejmenný dokument|névtelen(?: dokumentum)?|"
    r"document fără (?:titlu|nume)|adsız (?:belge|doküman|sayfa)|başlıksız(?: belge)?|dokumen tanpa judul|"
    r"(?:документ|страница) без (?:названия|имени|заголовка)|без (?:названия|имени|назви)|безымянный(?: документ)?|"
    r"новая страница|нова сторінка|"
    r"έγγραφο χωρίς τίτλο|مستند (?:بدون|بلا) عنوان|بدون عنوان|سند بدون عنوان|"
    r"מסמך ללא שם|无标题(?:文档|页)?|無標題(?:文件|頁)?|未命名(?:文档|文件)?|"
    r"無題(?:の?ドキュメント)?|제목 ?없(?:음|는 문서)|"
    r"शीर्षकहीन(?: दस्तावेज़?)?|ไม่มีชื่อ|tài liệu không có tiêu đề)(?:[- ]?\d+)?|"
    r"document[- ]?\d*|(?:index|default)(?:\.\w+)?|my ?(?:web ?)?(?:site|page)|(?:page|document) title|title(?: here)?|"
    r"(?=\S*\d)(?=\S*(?:\d{3}|[-_]\S*[-_]))(?=\S*[-_])[\w.-]+|"
    r"enter title.{0,10}|microsoft word - .{0,80}|[\w.()-]+\.(?:docx?|rtf|odt|pdf|p65|pub|wpd|html?|txt)",
    re.IGNORECASE,
)
"""What editors call a document that nobody has named, in the languages that they speak."""
_UNSPACED = re.compile(
    r"(?:新闻|新聞|资讯|信息|消息|文章|公告|通知|动态|要闻|媒体|工作|警务|政务)*"
    r"(?:中心|动态|发布|列表|详情|詳情|详细|詳細|内容|內容|正文|查看|浏览)*(?:页|頁|页面)?|"
    r"(?:网站|網站)?(?:首页|首頁)|"
    r"(?:お知らせ|ニュース(?:リリース)?|新着情報|報道発表(?:資料)?|プレスリリース)(?:一覧|詳細)?|"
    r"トップ(?:ページ)?|ホーム(?:ページ)?|"
    r"(?:뉴스|소식|공지사항|보도자료|상세|보기|홈|목록) ?(?:상세|보기|목록|내용)?|"
    r"(?:ข่าว|รายละเอียด|ประชาสัมพันธ์|หน้าแรก|หน้าหลัก)+",
)
"""The same as below in scripts without blanks."""
_WORDS = frozenset(
    unaccented(
        "news newsroom press pressroom media release releases pressrelease article articles publication publications "
        "blog post item single display full content details detail detailed view viewing show read more "
        "page pages homepage home main "
        "startpage latest principal info site aktuelles aktuell nachricht nachrichten meldung meldungen "
        "presse pressemitteilung pressemitteilungen pressemeldung pressemeldungen presseinformation "
        "presseinformationen pressebereich medienmitteilung medienmitteilungen medieninformation medieninformationen "
        "medien mitteilung mitteilungen neuigkeiten artikel beitrag newsdetail newsdetails detailansicht detailseite "
        "einzelansicht einzelseite ansicht anzeigen lesen startseite noticia noticias nota notas prensa comunicado "
        "comunicados sala actualidad novedades detalle detalles ver vista leer inicio portada imprensa artigo artigos "
        "boletín boletines boletim boletins bollettino bollettini bulletin bulletins bilten biuletyn бюллетень "
        "artículo artículos novidades detalhe detalhes visualizar visualização visualizando ler início destaques "
        "actualité actualités actu actus communiqué communiqués nouvelle nouvelles espace salle détail détails "
        "afficher affichage fiche lire voir consulter accueil notizia notizie comunicato comunicati stampa articolo "
        "articoli novità dettaglio dettagli visualizza leggi scheda vedi attualità nieuws nieuwsbericht "
        "nieuwsberichten bericht berichten persbericht persberichten actueel bekijk lees weergave nieuwsdetail nyhet "
        "nyheter nyhed nyheder aktuellt aktuelt pressmeddelande pressmeddelanden pressemelding pressemeldinger "
        "pressemeddelelse pressemeddelelser detaljer visa vis läs les forside hjem startsida hem uutinen uutiset "
        "tiedote tiedotteet ajankohtaista etusivu aktualność aktualności wiadomość wiadomości komunikat komunikaty "
        "prasowy prasowe artykuł artykuły szczegół szczegóły podgląd zobacz czytaj pokaż aktuality aktualita zprávy "
        "zpráva tisková tiskové novinky novinka článek články podrobnosti úvod domů správa správy hírek hír "
        "sajtóközlemény sajtóközlemények közlemények aktualitások részletek kezdőlap știri știre noutăți comunicate "
        "comunicat detalii acasă vijesti vijest vesti vest novosti novost novice novica priopćenja priopćenje "
        "saopštenja saopštenje detalji naslovnica naslovna početna uudised uudis avaleht naujienos naujiena "
        "pranešimai ziņas jaunumi sākums página páginas pagina seiten sidor sider sivut strony stránky "
        "sivu strona główna strana stranica sayfa ana страница haber "
        "haberler haberi haberleri duyuru duyurular basın bülten bülteni bültenleri açıklaması açıklamaları detay "
        "detayı detaylar detayları görüntüle oku anasayfa berita siaran kabar pers rincian selengkapnya beranda tin "
        "tức chi tiết новость новости новостей новини новина пресс релиз релизы сообщение сообщения публикация "
        "публикации статья статьи деталь детали детально подробно подробнее подробности подробная просмотр посмотреть "
        "читать полностью главная публікація публікації стаття докладніше детальніше перегляд головна вести вест "
        "вијести съобщение съобщения начало νέα ειδήσεις ανακοίνωση ανακοινώσεις δελτίο δελτία τύπου λεπτομέρειες "
        "αρχική خبر أخبار الأخبار الخبر بيان صحفي بيانات صحفية تفاصيل عرض المزيد الرئيسية اخبار جزئیات مشاهده خانه "
        "חדשות הודעה לעיתונות פרטים समाचार खबर विवरण विज्ञप्ति प्रेस पूरा पढ़ें मुख्य पृष्ठ"
    ).split()
)
"""Words for news and their sections, for one of their pages, and for showing it."""
_BETWEEN = frozenset(
    unaccented(
        "of the for to a an in on de la del las los el le les l d du des da do dos das di della delle dei dell e ed "
        "et y i und der die zur zum van het en og och po по из и о"
    ).split()
)
_WORD = re.compile(r"[^\s'’ʼ/|:;·•–—,.!?()«»\"&_-]+")
"""Whatever stands between blanks and signs: the vowels of some scripts are no letters for regular expressions."""
_MARKS = re.compile(r"\s*[-–—>»|/·]+\s*")
_FIGURE = re.compile(r"\d")
_LONGEST, _MOST_WORDS = 60, 6
_AROUND = ' .:|-–—*"'


def is_generic(title: str) -> bool:
    """Whether a title tells nothing of its page: an editor named it, or all words are for news and for showing it."""
    plain = title.strip(_AROUND)
    if not plain or len(plain) > _LONGEST:
        return False
    if _UNTITLED.fullmatch(plain) or all(map(_UNSPACED.fullmatch, _MARKS.split(plain))):
        return True
    if _FIGURE.search(plain):
        return False
    first, *others = _WORD.findall(unaccented(plain).casefold()) or [""]
    return first in _WORDS and len(others) < _MOST_WORDS and all(one in _WORDS or one in _BETWEEN for one in others)
