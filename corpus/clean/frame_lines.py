"""Recognising the lines of a page's frame by what they say: counters, tools, neighbours, labels, and signatures."""

import re
from collections.abc import Sequence

from corpus.clean.bylines import CHANGED, day_with_a_place, labels_a_date, only_a_date
from corpus.clean.dates.date_formats import dates_in, numeric_dates_in
from corpus.clean.offices import is_capitalized, may_be_an_office
from corpus.clean.text import unaccented
from corpus.release import BoilerplateKind
from corpus.words import WORD

_LONGEST_PHRASE = 60
"""Most characters of a line of the frame that ends with a full stop, unless it tells of a change."""
_DIGIT = re.compile(r"\d")
_LONGEST, _LONGEST_CHANGE = 200, 140
"""Most characters of such a line, and of one that tells of a change."""
_FIGURES = r"[\d٠-٩۰-۹०-९๐-๙][\d٠-٩۰-۹०-९๐-๙.,  ]*"
_READERS = (
    r"(?:page |total |unique )?(?:views?|hits|visits|visitors?|reads?|readers)|views? count|"
    r"(?:número de )?(?:visitas?|lecturas?|vistas|veces leíd[oa]|visualizaç(?:ões|ão)|acessos|leituras|"
    r"visualizaciones)|"
    r"(?:nombre de )?(?:vues?|lectures|visites)|aufrufe|zugriffe|gelesen|seitenaufrufe|letture|visite|visualizzazioni|"
    r"(?:aantal )?(?:weergaven|bekeken|keer gelezen)|(?:количество )?(?:просмотр(?:ов|ы|ено)?|посещений|посетителей|"
    r"прочтений)|"
    r"прочитано|(?:кількість )?(?:перегляд(?:ів|и)|переглянуто|відвідувань)|(?:liczba )?(?:odsłon|wyświetleń|"
    r"odwiedzin|wejść)|"
    r"přečteno|zobrazeno|počet (?:zobrazení|přečtení)|megtekintés(?:ek)?(?: száma)?|olvasottság|"
    r"(?:număr )?(?:vizualizări|afișări|"
    r"accesări)|okunma(?: sayısı)?|görüntülenme(?: sayısı)?|okundu|(?:jumlah )?(?:dibaca|dilihat|pembaca|paparan|"
    r"kunjungan)|"
    r"(?:số )?lượt (?:xem|đọc|truy cập)|đã xem|visninger|visningar|lukukertoja|прегледа|прегледи|прочетено|посети|"
    r"pregleda|"
    r"posjeta|čitanja|προβολές|αναγνώσεις|εμφανίσεις|(?:عدد )?(?:ال)?(?:مشاهدات|زيارات|قراءات|قراء)|مشاهدة|"
    r"(?:تعداد )?(?:بازدید|مشاهده)(?:ها)?|نمایش|ملاحظات|צפיות|כניסות|(?:浏览|瀏覽|点击|點擊|點閱|阅读|閱讀|访问|訪問|"
    r"观看)"
    r"(?:次数|次數|人次|量|数|數|率)?|閲覧(?:数|回数)|アクセス数|조회(?:수)?|읽음|ผู้เข้าชม|เปิดอ่าน|อ่าน|เข้าชม|จำนวนผู้อ่าน|ดู|दृश्य|"
    r"পঠিত|বার পঠিত|imesomwa"
)
_TIMES = r"x|×|times|veces|vezes|fois|mal|keer|раз(?:а|и)?|razy|krát|kali|kez|kişi|lần|ครั้ง|人次|次|回|件|명|бр"
_COUNTER = re.compile(
    rf"(?:[^\W\d]+ ){{0,2}}(?:{_READERS})\s?[:：=(]?\s?{_FIGURES}\)?\s?(?:{_TIMES})?|"
    rf"{_FIGURES}\s?(?:{_TIMES})?\s?(?:{_READERS})|"
    rf"(?:vous êtes le|you are (?:the )?(?:visitor|our)|usted es el|sie sind (?:der )?|visitatore n).{{0,12}}{_FIGURES}"
    r"(?:e|er|ème|th|º|\.)?\s?(?:visiteur|visitor|visitante|besucher)?",
    re.IGNORECASE,
)
"""How often a page was read."""
_TOOLS = re.compile(
    r"(?:print(?:er)?[ -]?(?:friendly|able)?(?: (?:version|page|this|article|release)){0,2}|(?:download|save|"
    r"open)(?: (?:as|the|this))*"
    r"(?: (?:pdf|word|document|release|version|image|images|photo|photos)){0,2}(?: \(.{1,20}\))?|"
    r"(?:versión|página|vista) (?:para imprimir|imprimible|de impresión)|imprimir(?: (?:esta )?(?:página|noticia|"
    r"nota))?|"
    r"descargar(?: .{1,30})?|versão para (?:impressão|imprimir)|baixar(?: .{1,20})?|version (?:imprimable|à imprimer)|"
    r"imprimer(?: (?:la|cette) page| l['’]article)?|télécharger(?: .{1,30})?|(?:druck(?:version|ansicht|en)|(?:seite|"
    r"artikel|"
    r"meldung) drucken|als pdf .{1,20})|(?:versione stampabile|stampa(?: (?:la )?pagina)?|scarica(?: .{1,20})?)|"
    r"(?:afdrukken|printversie|pagina afdrukken)|(?:версия для печати|распечатать(?: страницу)?|печать|скачать.{0,20})|"
    r"(?:версія для друку|роздрукувати|друкувати)|(?:wersja do druku|drukuj(?: stronę)?|pobierz(?: .{1,20})?)|"
    r"(?:vytisknout(?: stránku)?|verze pro tisk|tisk|tlač(?:iť)?|verzia pre tlač|stáhnout.{0,20})|(?:nyomtat(?:ás|"
    r"ható verzió)|letöltés)|"
    r"(?:versiune (?:pentru tipărire|printabilă)|tipărește|imprimă)|(?:yazdır(?: sayfayı)?|yazıcı dostu|indir)|"
    r"(?:cetak(?: (?:halaman|berita))?|versi cetak|muat turun|unduh(?: .{1,20})?)|(?:in trang|bản in|in bài)|"
    r"(?:skriv ut(?: sida[n]?)?|udskriv|tulosta(?: sivu)?|prindi|spausdinti|drukāt)|(?:εκτύπωση(?: σελίδας)?|"
    r"εκτυπώστε)|"
    r"(?:طباعة(?: الصفحة)?|نسخه چاپی|چاپ|پرنٹ|הדפס(?:ה)?)|(?:打印(?:本页|本頁)?|列印(?:本頁|此頁|版本?)?|打印版本?|"
    r"关闭(?:窗口)?|關閉(?:視窗)?|"
    r"印刷(?:する|用ページ)?|인쇄(?:하기)?|พิมพ์(?:หน้านี้)?|प्रिंट(?: करें)?|(?:од)?штампај|(?:od|iz)?štampaj|ispiši|"
    r"isprintaj|принтирай|отпечатай)"
    r"(?: (?:страницу|stranicu|страницата|stranu))?|"
    r"(?:copy|kopieren|copiar|copier|копировать|salin) (?:link|url|enlace|lien|ссылку|tautan)|link kopieren|"
    r"(?:text ?size|schriftgröße|tamaño de (?:la )?letra|taille du texte|размер шрифта|字体|字號|字号|"
    r"글자 ?크기)\s?[:：]?.{0,15}|"
    r"(?:view|see|ver|voir|veja|посмотреть|zobacz|lihat|auf) (?:this (?:post|tweet)|(?:esta|la) publicación|(?:esta|"
    r"a) publicação|"
    r"cette publication|diesen beitrag|эту публикацию|ten post|postingan ini) (?:on|en|em|no|sur|auf|в|na|di) "
    r"(?:x|twitter|instagram|facebook|tiktok|threads)(?: ansehen)?|"
    r"click (?:on )?(?:the |an? )?(?:photo|image|picture)s? (?:to enlarge|for (?:a )?larger .{3,10})|"
    r"(?:haga|haz) clic en la (?:imagen|foto\w*) para ampliar(?:la)?|clique na (?:imagem|foto\w*) para ampliar|"
    r"cliquez sur (?:la photo|l['’]image) pour (?:l['’])?agrandir|(?:bild|foto) (?:zum vergrößern )?anklicken.{0,20}|"
    r"clicca(?:re)? (?:sull['’]immagine|sulla foto) per ingrandir\w+|"
    r"(?:нажмите|кликните|щ[её]лкните) (?:на|по) (?:фото\w*|изображени\w|картинк\w).{0,20}увелич\w+|"
    r"кликнете върху (?:снимката|изображението) за .{3,15}|натисніть на (?:фото|зображення).{0,20}збільш\w+|"
    r"kliknij (?:na |w )?(?:zdjęcie|obrazek).{0,10}powiększyć|点击图片(?:查看大图|放大)|"
    r"画像をクリック.{0,12}拡大.{0,8}|"
    r"(?:listen|escuchar|escutar|écouter|vorlesen)(?: (?:to )?(?:this )?(?:article|page|noticia|artículo))?)\W*",
    re.IGNORECASE,
)
"""What the tools beside a text say."""
_VERBS = frozenset(
    unaccented(
        "share tweet compartir comparte compartilhar compartilhe partager partagez teilen condividi delen deel dela "
        "del "
        "jaa jaga udostępnij podziel sdílet zdieľať megosztás distribuie paylaş bagikan kongsi sebarkan chia "
        "поделиться "
        "поделитесь сподели споделете поділитися поширити podijeli подели κοινοποίηση μοιραστείτε شارك مشاركة اشتراک "
        "שתפו שתף "
        "分享 分享到 分享至 シェア 공유 공유하기 แชร์ साझा शेयर"
    )
    .casefold()
    .split()
)
_SHARING = _VERBS | frozenset(
    "facebook twitter whatsapp telegram linkedin instagram youtube tiktok viber wechat weibo messenger pinterest "
    "reddit вконтакте одноклассники фейсбук твитер твіттер вайбер фејсбук פייסבוק טוויטר ווטסאפ וואטסאפ טלגרם "
    "فیسبوک توییتر फेसबुक ट्विटर เฟซบุ๊ก 페이스북 트위터 카카오톡 微信 微博 فيسبوك تويتر واتساب تلغرام تلگرام".split()
)
_BESIDE_SHARING = _SHARING | frozenset(
    unaccented(
        "x email mail e vk ok line copy link url sms print pdf like post this page article release on via with to en "
        "sur auf "
        "di su op no na w em por el la se sie się ten artykuł esta nota noticia cet article diesen beitrag dit "
        "bericht в на "
        "sẻ bu haberi اجتماعی گذاری به करें tweeten tweet imprimir imprimer drucken stampa печать"
    )
    .casefold()
    .split()
)
_LONGEST_ROW = 100
"""Most characters of a row of buttons for sharing."""
_LONGEST_SHARING = 12
"""Most words of a row of buttons for sharing."""
_NEIGHBOURS = re.compile(
    r"(?:(?:이전|다음)(?: ?글)?|上一[篇条條则則页頁]|下一[篇条條则則页頁]|前の(?:記事|ページ)|次の(?:記事|ページ)|"
    r"(?:«\s*|<\s*|←\s*)?(?:(?:previous|next|older|newer)(?: (?:article|post|release|story|news|page|entry))?|"
    r"(?:noticia |artículo |publicación |página )?(?:anterior|siguiente)|(?:próxim[oa]|anterior)(?: (?:notícia|"
    r"artigo|página))?|"
    r"(?:article |communiqué |page )?(?:précédente?|suivante?)|(?:vorherige[rs]?|nächste[rs]?)(?: (?:beitrag|artikel|"
    r"meldung|seite))?|"
    r"(?:articolo |notizia )?(?:precedente|successiv[oa])|(?:vorig|volgend)e?(?: (?:bericht|artikel))?|"
    r"(?:предыдущ|следующ)[а-я]{2}(?: (?:новость|статья|запись|материал))?|(?:попередн|наступн)[а-яі](?: (?:новина|"
    r"стаття))?|"
    r"(?:poprzedni|następn)[aye]?(?: (?:artykuł|wpis|strona))?|(?:předchozí|následující|predchádzajúc[ai]|"
    r"nasledujúc[ai])(?: .{3,10})?|"
    r"(?:előző|következő)(?: .{2,10})?|(?:önceki|sonraki)(?: haber)?|(?:sebelumnya|berikutnya|selanjutnya)|"
    r"(?:الخبر |المقال )?(?:السابق|التالي)|(?:خبر )?(?:قبلی|بعدی)|(?:tin |bài )?(?:trước|tiếp theo)))"
    r"\s?(?:[:：»>→].{0,160}|(?<=글)\s.{1,160}|)",
    re.IGNORECASE,
)
"""Links to the texts before and after this one."""
_LABELLED = re.compile(
    r"[(（【]?(?:첨부(?: ?파일)?|附件|附檔|添付(?:資料|ファイル)?|attach(?:ed|ments?)(?: files?)?|"
    r"(?:dokumenty? )?(?:do pobrania|ke stažení|na stiahnutie)|"
    r"anlagen?|adjuntos?|archivos adjuntos|anexos?|pièces? jointes?|documents? joints?|allegat[io]|załączniki?|"
    r"přílohy?|prílohy?|"
    r"mellékletek?|вложени[ея]|прикрепленн\w+ файлы?|додат(?:ок|ки)|lampiran|ekler|المرفقات|ملفات مرفقة|"
    r"پیوست(?:‌?ها)?|tệp đính kèm|"
    r"ไฟล์แนบ|bijlagen?|bilag|bilagor|vedlegg|liitteet|prilozi|"
    r"categor(?:y|ies|ía|ías|ia|ias)|catégories?|kategori(?:e|en|a|er)?|категори[яи]|рубрик[аи]|розділ|κατηγορί(?:α|ες)|rubrik|rubryka|"
    r"(?:ال)?(?:تصنيف|قسم|فئة)|دسته(?:[‌ ]?بندی)?|分类|分類|所属栏目|カテゴリー?|카테고리|หมวดหมู่|chuyên mục|श्रेणी|"
    r"tags?|etiquetas?|ključne riječi|кључне речи|etykiety|słowa kluczowe|klíčová slova|kľúčové slová|címkék|"
    r"etichete|etiketler|"
    r"ετικέτες|avainsanat|nyckelord|emneord|emner|برچسب(?:[‌ ]?ها)?|كلمات (?:مفتاحية|دلالية)|תגיות|từ khóa|แท็ก|"
    r"source url|url source|quell-?url|enlace permanente|permalink|short ?link|kurz-?link|"
    r"责任编辑|責任編輯|责编|编辑|編輯|审核|初审|终审|editor(?:es)?|redattore)"
    r"(?:\s?[:：].{0,180})?",
    re.IGNORECASE,
)
"""Labels of files, sections, keywords and addresses, with what they label."""
_PRINTED = re.compile(
    r"(?:printed|gedruckt am|impreso (?:el|desde)|imprimé le|stampato il|dicetak (?:pada|dari)|напечатано|wydrukowano|"
    r"vytištěno)\b.{0,40}\d.{0,30}",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"(?:[-•*]\s?)?[^\s/:][^/:]{0,100}\.(?:pdf|docx?|hwpx?|hwp|xlsx?|zip|jpe?g|png|odt|rtf|pptx?)"
    r"(?:\s?[(\[（].{1,40}[)\]）])?(?:\s?[\d.,]+ ?[kmg]i?b)?(?:\s?(?:다운로드|下载|下載|download|미리보기))*",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"[«‹<←\s]*(?:(?:back|return) to (?:the )?(?:(?:all|list|overview|archive|index|news|press|media)\b.{0,30})|"
    r"(?:volver|regresar)(?: (?:al?|atrás)\b.{0,30})?|voltar(?: (?:para|à|ao|a)\b.{0,30})?|retour(?: (?:à|"
    r"aux?)\b.{0,30})?|"
    r"zurück(?: (?:zur?|zum)\b.{0,30})?|torna (?:a|al|alla|indietro|all['’]).{0,30}|terug(?: naar .{0,30})?|"
    r"(?:назад|вернуться)(?: (?:к|в|на) .{0,30})?|повернутися(?: .{0,30})?|(?:powrót|wróć)(?: (?:do|na) .{0,30})?|"
    r"zpět(?: na .{0,30})?|"
    r"späť(?: na .{0,30})?|vissza(?: .{0,20})?|înapoi(?: la .{0,30})?|geri(?: dön)?|kembali(?: ke .{0,20})?|"
    r"tillbaka(?: till .{0,30})?|"
    r"tilbake(?: til .{0,30})?|tilbage(?: til .{0,30})?|takaisin.{0,20}|natrag(?: na .{0,30})?|назад|επιστροφή.{0,30}|"
    r"(?:العودة|رجوع)(?: .{0,30})?|بازگشت.{0,20}|חזרה.{0,20}|返回.{0,8}|回上(?:一)?[页頁]|一覧(?:へ|に)?(?:戻る)?|"
    r"목록(?:으로)?(?: 보기)?|"
    r"กลับ(?:หน้า.{0,12})?|quay lại.{0,20})[»›>→\s]*",
    re.IGNORECASE,
)
"""Links back to a list."""
_HOTLINE = re.compile(
    r".{0,80}(?:สายด่วน|hot ?line|tip ?line|crime ?stoppers|línea (?:gratuita|de denuncia|directa)|linea verde|"
    r"numéro vert|"
    r"disque[- ]denúncia|телефон (?:доверия|довіри)|гаряча лінія|горячая линия|infolinia|linka pomoci|ihbar hattı|"
    r"layanan pengaduan|call ?center|举报(?:电话|热线)|舉報(?:電話|熱線)|신고(?:전화)?|الخط الساخن|تلفن گویا|"
    r"đường dây nóng)"
    r".{0,30}[\d٠-٩۰-۹]{3}.{0,50}",
    re.IGNORECASE,
)
"""A number to call, which stands below every text of its publisher."""
_NO_DOCUMENT = re.compile(
    r"(?:please )?check against delivery\W*|(?:for information (?:only|media)|"
    r"information media)?[\s–—-]*not an official (?:record|document)\W*|"
    r"\(?for (?:the )?(?:use of )?(?:the )?information (?:of the )?(?:media|only)\b.{0,60}|"
    r"seul le (?:texte )?prononcé fait foi\W*|"
    r"(?:esta información se publica|esta informação é publicada|cette information est publiée) (?:por|pour)\b.{3,60}|"
    r"this (?:information|notice|text) is published (?:for|in)\b.{3,60}|"
    r"(?:mod(?:elo|ell|ulo)?|form(?:ular(?:io|z)?)?|vordruck)\.? (?:[a-z]{1,4}[ /-])?\d[\d./-]*(?: [-–—] .{0,90})?|"
    r"es gilt das gesprochene wort\W*|cotejar con el texto pronunciado\W*",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"공공누리.{0,40}|(?:this work is )?(?:licen[cs]ed under )?creative commons.{0,80}|licence ouverte.{0,40}|"
    r"open government licen[cs]e.{0,60}|"
    r"iso \d{4,5}(?:[:-]\d{4})? certified.{0,40}",
    re.IGNORECASE,
)
_KOREAN_ADDRESS = re.compile(r"(?:\(?\d{5}\)?\s)?\S{2,8}(?:시|도)\s\S{1,6}(?:구|군|시)\s.{2,40}\d.{0,20}")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？।؟۔॥:;]['\"”’»)\]」』）]*$|(?:다|요|ครับ|ค่ะ)\.?$")
_INITIALS = re.compile(r"[/(\[]\s?(?:[^\W\d]{1,3}[/.]\s?){0,3}[^\W\d]{1,3}\s?[/)\]]?")
_ROLE = re.compile(
    r"(?:.*\b)?(?:spokes(?:person|man|woman)|press (?:officer|secretary|office|service|bureau)|"
    r"chief executive(?: officer)?|"
    r"director(?:[ -]general)?|commissioner(?:[ -]general)?|secretary|minister|attorney|prosecutor|sheriff|"
    r"chief of police|chair(?:man|person)?|"
    r"deputy|superintendent|public (?:affairs|relations|information)(?: office\w*)?|communications? (?:unit|division|"
    r"office\w*|section)|"
    r"corporate affairs|portavoz|director[ae]?|diretora?(?:[ -]geral)?|"
    r"directora? general|fiscal|jef[ea] de prensa|(?:gabinete|oficina|"
    r"unidad|departamento) de "
    r"(?:prensa|comunicación|comunicaciones)|comunicación social|asesoría de comunicación|assessoria de (?:imprensa|"
    r"comunicação)(?: social)?|"
    r"comunicação social|gabinete de (?:imprensa|comunicação)|porta-voz|(?:le|la) (?:procureure?|préfète?|ministre|"
    r"directeur|directrice)"
    r"|procureure? de la république|service (?:de )?(?:presse|communication)|porte-parole|"
    r"cellule (?:de )?communication|"
    r"(?:ober)?staatsanwalt|pressesprecher(?:in)?|pressestelle|pressereferent(?:in)?|leiter(?:in)? der .{3,40}|"
    r"polizeihauptkommissar(?:in)?|"
    r"ufficio stampa|il (?:procuratore|comandante|questore|direttore|prefetto)|procuratore della repubblica|"
    r"portavoce|persvoorlichter|"
    r"woordvoerder|rzecznik(?: prasowy)?|zespół prasowy|biuro prasowe|prokurator|(?:oficer|oficera) prasow\w+|mluvčí|"
    r"hovor(?:ca|kyňa)|"
    r"tiskov[áýé] (?:mluvčí|oddělení)|sajtó(?:iroda|szóvivő|osztály|főosztály|referens)|\w*sajtóiroda|"
    r"biroul? de (?:presă|informare.*)|"
    r"purtător(?:ul)? de cuvânt|serviciul de presă|basın (?:ve halkla ilişkiler|müşavirliği|bürosu|sözcüsü).*|humas|"
    r"kasubbag.*|"
    r"kepala (?:biro|bidang|seksi).*|pemangku .*|ketua (?:pengarah|unit).*|portparol|glasnogovorni(?:k|ca)|портпарол|"
    r"пресс-?(?:служба|секретарь|центр)|прес-?(?:центъ?р|служба|секретар|центр)|відділ (?:комунікації|зв['’]язків).*|"
    r"начальник|директор|министр|"
    r"міністр|прокурора?|(?:перший )?заступник.*|заместитель.*|отдел (?:по связям|информации).*|"
    r"управление по взаимодействию.*|"
    r"pressetalsperson|presstjänst|pressjour|tiedottaja|pressiesindaja|atstov[eė] spaudai|εκπρόσωπος(?: τύπου)?|"
    r"γραφείο τύπου|"
    r"ο (?:εισαγγελέας|διευθυντής|αρχηγός)|الناطق (?:الرسمي|الإعلامي)|المتحدث (?:الرسمي|باسم.*)|مدير عام|"
    r"المدير العام|روابط عمومی|"
    r"دفتر مطبوعاتی|ترجمان|דובר(?:ות)?|דוברת|(?:.*\s)?निदेशक|"
    r"प्रवक्ता|মুখপাত্র|発表者|局长|局長|主任|课长|課長|대변인|โฆษก.*)(?!\w)",
    re.IGNORECASE,
)
"""The office or the role in which somebody signs a text."""
_LONGEST_LABEL, _FEWEST_CELLS = 20, 3
"""Most characters of what stands beside a day in a row of cells, and most cells of a row that may be text."""
_FROM_LABEL_TO_DAY, _BEHIND_DAY, _BEFORE_LABEL = 20, 40, 2
"""Most characters between the label of a change and its day, and behind that, and most words before the label."""
_ABBREVIATION = re.compile(r"\b[^\W\d]{1,5}\.")
_BARS = re.compile(r"\s*[|·•]\s*")
_MOTTO = 0.6
"""Share of a motto's words that begin with a capital."""
_SIGNATURE, _LONGEST_SIGNATURE, _LONGEST_NAME = 4, 90, 5
"""Most lines of a signature, most characters of one, and most words of the name of who signs."""


def kind_of_frame(line: str) -> BoilerplateKind | None:
    """What a line of the frame is: a counter, tool, row of buttons, neighbour, label or day of a change; else None."""
    if len(line) > _LONGEST:
        return None
    if len(line) > _LONGEST_PHRASE and line.endswith("."):
        return "byline" if _tells_of_a_change(line) else None
    if (kind := _kind(line)) or len(parts := [part for part in _BARS.split(line) if part]) < 2:
        return kind
    kinds = [_kind(part) for part in parts]
    if all(kinds):
        return kinds[0]
    days = [only_a_date(part) is not None for part in parts]
    is_dated = any(days) and all(day or len(part) <= _LONGEST_LABEL for day, part in zip(days, parts, strict=True))
    return "date" if is_dated and len(parts) > _FEWEST_CELLS else None


def _kind(line: str) -> BoilerplateKind | None:
    if _COUNTER.fullmatch(line) or _TOOLS.fullmatch(line) or _NEIGHBOURS.fullmatch(line) or _BACK.fullmatch(line):
        return "navigation"
    if _shares(line):
        return "share"
    if _FILE.fullmatch(line) or _LABELLED.fullmatch(line) or _PRINTED.fullmatch(line):
        return "tags"
    if _NO_DOCUMENT.fullmatch(line):
        return "banner"
    if _LICENCE.fullmatch(line):
        return "copyright"
    if _KOREAN_ADDRESS.fullmatch(line):
        return "contact"
    is_a_label = labels_a_date(line) and not CHANGED.search(line)  # "Update:" may head what was added to a text
    return "byline" if is_a_label or _tells_of_a_change(line) else None


def without_parts_of_frame(line: str) -> str:
    """A line without the counters and tools beside what it says, which bars part: "12 May 2020 | Views: 318"."""
    parts = [part for part in _BARS.split(line) if part]
    own = [part for part in parts if not _kind(part)]
    return line if len(own) == len(parts) else " | ".join(own)


def signature_at_end(lines: Sequence[str]) -> int:
    """The number of lines below a whole sentence with which an office or somebody in a role signs the text."""
    size = 0
    while size < len(lines) and not _ENDS_SENTENCE.search(lines[-size - 1]):
        size += 1
        if size > _SIGNATURE:
            return 0
    if not 0 < size < len(lines):
        return 0
    signed = lines[-size:]
    is_signed = any(_signs(line) for line in signed) or (size == 1 and _INITIALS.fullmatch(signed[0]))
    first = next((at for at, line in enumerate(signed) if _signs(line)), len(signed))
    fitting = (_may_be_in_a_signature(line) or (at > first and _is_a_motto(line)) for at, line in enumerate(signed))
    return size if is_signed and all(fitting) else 0


def _is_a_motto(line: str) -> bool:
    """Whether a line below a signature is what an office prints on all of its letters."""
    words = WORD.findall(line)
    return len(line) <= _LONGEST_SIGNATURE and sum(not word[0].islower() for word in words) > _MOTTO * len(words)


def is_hotline(line: str) -> bool:
    """Whether a line tells which number to call."""
    return len(line) <= _LONGEST and _HOTLINE.fullmatch(line) is not None


def _shares(line: str) -> bool:
    if len(line) > _LONGEST_ROW:
        return False
    words = WORD.findall(unaccented(line).casefold())
    is_row = words and words[0] in _SHARING and (len(words) > 1 or words[0] in _VERBS)
    return bool(is_row) and len(words) <= _LONGEST_SHARING and _BESIDE_SHARING.issuperset(words)


def _tells_of_a_change(line: str) -> bool:
    """Whether a line ends with the day of a change: "Last updated: 1 March 2004", perhaps below who keeps the page."""
    if len(line) > _LONGEST_CHANGE or not _DIGIT.search(line) or not (label := CHANGED.search(line)):
        return False
    days = dates_in(line) or [*numeric_dates_in(line, day_first=True)]
    if not days or not label.start() < days[0].start <= label.end() + _FROM_LABEL_TO_DAY:
        return False
    before = line[: label.start()].rstrip()
    begins = len(before.rpartition(". ")[2].split()) <= _BEFORE_LABEL or before.endswith(".")
    return begins and len(line) - days[-1].end <= _BEHIND_DAY


def _signs(line: str) -> bool:
    return len(line) <= _LONGEST_SIGNATURE and (bool(_ROLE.match(line)) or may_be_an_office(line))


def _may_be_in_a_signature(line: str) -> bool:
    if _signs(line) or _INITIALS.fullmatch(line) or day_with_a_place(line) or only_a_date(line):
        return True
    words = WORD.findall(_ABBREVIATION.sub(" ", line))
    return 0 < len(words) <= _LONGEST_NAME and is_capitalized(words) and not any(map(str.isdigit, line))
