"""Stripping boilerplate: banners above a text; subscribe, share, copyright and contact lines below it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import cast

from corpus.clean.bylines import day_with_a_place, first_date_in, is_byline, is_labelled_date, only_a_date
from corpus.clean.dates.date_formats import numeric_dates_in, pieces_of_a_date
from corpus.clean.dates.datelines import is_place
from corpus.clean.frame_lines import is_hotline, kind_of_frame, signature_at_end, without_parts_of_frame
from corpus.clean.offices import is_an_office
from corpus.clean.text import same_length_lower, word_set
from corpus.label import find_organization
from corpus.label.vocabulary import names_matcher
from corpus.quick_dataclass import dataclass
from corpus.release import Boilerplate, BoilerplateKind, PartialDate

_HEAD, _TAIL = 4, 12
"""Lines at the start and at the end of a text that are searched for boilerplate."""
_BYLINES = 8
"""Lines of a text among which its byline may stand, behind a first paragraph."""
_LOOK = 40
_NO_LETTER = re.compile(r"[\W_]+")
_ENOUGH_OF_A_TITLE = 40
_SITE_NAME = 60
"""Longest site name, in characters, that may follow a repeated title."""
_LONG_HEAD = 40
"""Lines searched above a text whose page repeats its title among them."""
_LONGEST_CONTACT = 100
_LONGEST_OF_FRAME = 120
_SHORT = 10
"""Most words of a line without final punctuation that counts as a fragment, not as text."""


def _alternatives(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})", re.IGNORECASE)


def _with_named_groups(kinds: Mapping[BoilerplateKind, re.Pattern[str]]) -> str:
    """Combine patterns into one whose matching group is named after the kind; the first kind wins."""
    return "|".join(f"(?P<{kind}>{one.pattern})" for kind, one in kinds.items())


EMBARGO = re.compile(r"\bembarg|sperrfrist|эмбарго|\bnot for (?:publication|release|broadcast)\b", re.IGNORECASE)
"""Words for not publishing before a certain hour."""
_NUMBER = (
    r"(?:[\s,:.|-]*(?:n[or°º]?s?\.?|n\.[°º]|núm\.?|num\.?|nr\.?|№|#|第|رقم|nomor|sayı|ref\.?)?\s?:?\s?"
    r"(?:[a-z]{1,6}[/-])*\d[\w/.-]*)?"
)
"""The number of a release, behind the word for one."""
_END_MARK = (
    r"(?:[-–—\s]*(?:ends?|fin|30)[-–—\s]+|"
    r"[-–—/(（【\s]*(?:ende|fine?|fim|koniec|konec|kraj|vége|slut|loppu|son|bitti|sfârșit|конец|кінець|край|τέλος|"
    r"tamat|selesai|hết|انتهى|پایان|סוף|終|完|以上|끝|จบ|समाप्त)[-–—/.)）】\s]*)"
)
_FOOTER_LINK = (
    r"(?:(?:privacy|cookies?)(?: (?:policy|notice|statement))?|terms (?:of use|(?:and|&) conditions)|legal notices?|"
    r"accessibility(?: statement)?|site ?map|contact us|home|disclaimer|foia|"
    r"(?:return|back) to (?:the )?(?:list of )?(?:news|press|media|previous|main|top|home)"
    r"(?: ?(?:releases?|room|page|list))?|"
    r"aviso legal|(?:aviso|política) de privacidade?|accesibilidad|mapa (?:del sitio|web|do site)|escríbenos|"
    r"mentions légales|plan du site|accessibilité|politique de confidentialité|impressum|datenschutz(?:erklärung)?|"
    r"barrierefreiheit|note legali|accessibilità|informativa privacy|mappa del sito|privacyverklaring|toegankelijkheid|"
    r"polityka prywatności|deklaracja dostępności|mapa strony|карта сайта|политика конфиденциальности)"
)
"""What a link at the foot of a page says."""
_FOOT = re.compile(_FOOTER_LINK, re.IGNORECASE)
_JOINED = re.compile(r"\s+(?:&|and|und|et|en|y|e|og|och|i|a|и|та)\s+|\s*[,/]\s+")
"""What joins the names of two such pages that are one: "Privacy and cookies"."""
_ABOVE: dict[BoilerplateKind, re.Pattern[str]] = {
    "banner": _alternatives(
        rf"(?:press|news|media) (?:release|statement|note|advisory)s?{_NUMBER}[:.]?$",
        r"\*?\s?(?:for )?immediate release\b[\s:.*]*$",
        r"for information only\b.*not an official document\.?$",
        r"(?:comunicado|nota) de prensa[:.]?$",
        r"para (?:su )?(?:publicación|difusión|divulgação|publicação) (?:inmediata|imediata)[:.]?$",
        r"(?:pour (?:diffusion|publication) immédiate|zur sofortigen veröffentlichung|(?:frei )?ab sofort|"
        r"per la (?:pubblicazione|diffusione) immediata|(?:voor|ter) onmiddellijke (?:publicatie|vrijgave)|"
        r"do natychmiastowej publikacji|(?:для|до) (?:немедленной|негайної) (?:публикации|публікації)|"
        r"pentru publicare imediată|للنشر الفوري)[:.!]?$",
        r"(?:communiqué(?: de presse)?|(?:presse|medien)(?:mitteilung|information|meldung|aussendung)|"
        r"comunicado(?: de (?:imprensa|prensa))?|bolet[ií]n(?: de prensa| informativo)?|nota de prensa|boletim|"
        r"nota (?:à|de) imprensa|comunicato(?: stampa)?|nota stampa|persbericht|nieuwsbericht|пресс?-рел(?:из|із)|"
        r"komunikat(?: prasowy)?|basın (?:bülteni|açıklaması|duyurusu)|siaran pers|tisková zpráva|sajtóközlemény|"
        r"comunicat de presă|pressmeddelande|pressemeddelelse|pressemelding|lehdistötiedote|δελτίο τύπου|"
        r"(?:повідомлення|інформація|сообщение|информация|заявление|заява) для (?:змі|сми|преси|прессы|друку)|"
        r"priopćenje za (?:medije|javnost)|saopštenje za (?:medije|javnost)|саопштење за јавност|съобщение за медиите|"
        r"sporočilo za (?:javnost|medije)|kenyataan (?:media|akhbar)|เอกสารข่าว|"
        r"ข่าวแจกสื่อมวลชน|ข่าวประชาสัมพันธ์|اطلاعیه (?:مطبوعاتی)?|خبر صحفي|پریس ریلیز|הודעה לעיתונות|հաղորդագրություն|"
        r"პრესრელიზი|"
        r"taarifa kwa (?:umma|vyombo vya habari)|pressiteade|pranešimas spaudai|preses relīze|preses paziņojums|"
        r"tlačová správa|"
        r"comunicado à imprensa|بيان صحفي|بلاغ صحفي|"
        r"新闻稿|新闻发布|新聞稿|新[闻聞]公[报報]|プレスリリース|報道(?:発表(?:資料)?|資料)|"
        r"보도 ?자료|प्रेस विज्ञप्ति|thông cáo báo chí)"
        rf"{_NUMBER}(?: ?(?:号|號))?(?: (?:vom|du|del|van|от) .{{0,30}})?[:.]?$",
        r"(?:strictly |sous |unter )?(?:embargo(?:ed)?|embargad[oa]|sperrfrist|эмбарго)\b(?=$|\s?:|.*\d).{0,80}$",
        r"not for (?:publication|release|broadcast)\b.{0,20}\b(?:before|until)\b.{0,40}$",
        r"(?:(?:our|your|notre|unser) )?(?:(?:ref|reference|referencia|referência|réf|référence|rif|az|"
        r"aktenzeichen|geschäftszeichen|exp|expediente|prot|protocollo|protocolo|исх|вих|рег|znak|sygn|文号|编号)\s?[.:：]|"
        r"reference number|nomor|sayı|dnr|diarienummer|kenmerk|الرقم|المرجع|رقم)(?=.*\d)"
        r"[\s.:：]*(?:(?:no|nr|n)[.º°:]*|№)?\s?[\w/().-]*(?: [\w/().-]+){0,3}$",
        r"(?:n[or]\.|n\.?[°º]|nr\.?|№)\s?:?\s?[\w/.-]*\d[\w/.-]*$",
        r"(?-i:[A-Z]{2,6}(?:/[A-Z]{1,6}){0,2}/\d{1,6}(?:/\d{2,4})?)$",
        r"(?:case|caso|file|release|docket|reference) ?(?:#|no\.?|number|n[º°])\s?:?\s?[\w /,.&-]{2,40}$",
    ),
    "navigation": _alternatives(
        r"(?:latest |all )?(?:news|home|press|newsroom|press ?room|media cent(?:re|er))$",
        r"(?:noticias|sala de prensa|inicio)$",
        r"(?:skip|scroll|jump|go|back) to (?:the )?(?:main )?(?:content|top|navigation|search)$",
        r"(?:search(?: for)?|menu|author|published|posted|by|language|translate|close|toggle navigation)\s?:?$",
        r"\d+ ?min(?:ute)?s? read$",
        r"[-–—.·•|/<>*]{1,3}$",
        r"[-=_~*#][-=_~*# ]+$",
        r"(?:(?:信息|文章|新闻|新聞|资料)?(?:来源|來源)|作者|发布(?:时间|日期)|(?:發布|發佈)(?:時間|日期)|时间|日期)\s?[:：]"
        r".{0,100}(?:(?:浏览|瀏覽|点击|點擊|點閱|阅读|閱讀|访问)(?:次数|次數|量|数|數)?|字体|字號|字号)(?:大小)?\s?[:：]"
        r".{0,40}$",
    ),
    "share": _alternatives(
        r"(?:share|print|email|back|tweet|facebook|twitter|linkedin|whatsapp)(?: this)?(?: page)?$",
        r"(?:(?:a[+-]{1,2}|print|share|e-?mail|tweet|facebook|twitter|whatsapp|linkedin|imprimir|compartir|compartilhar|"
        r"imprimer|partager|drucken|teilen|stampa|condividi|afdrukken|delen|drukuj|udostępnij|tisk|vytisknout|sdílet|"
        r"yazdır|paylaş|cetak|bagikan|печать|распечатать|поделиться|друк|поділитися|طباعة|مشاركة|打印|列印|分享|印刷|"
        r"인쇄|공유)[\s|·•/]*){2,8}$",
    ),
    "follow": _alternatives(r"follow us$"),
}
"""Boilerplate above a text."""
_BELOW: dict[BoilerplateKind, re.Pattern[str]] = {
    "end": _alternatives(r"[#*\s_~＊-]{3,}$", rf"{_END_MARK}$"),
    "copyright": _alternatives(
        r"(?:©|\(c\)\s|copyright\s(?:©|\(c\)|by\b|(?:19|20)\d\d))",
        r"(?!.{100}).{0,60}\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|"
        r"todos (?:los )?(?:derechos|direitos) "
        r"reservados|tutti i diritti riservati|alle rechten voorbehouden|все права защищены|wszelkie prawa zastrzeżone|"
        r"tüm hakları saklıdır|hak cipta dilindungi|جميع الحقوق محفوظة|सर्वाधिकार सुरक्षित|всички права (?:са )?запазени|"
        r"všechna práva vyhrazena|minden jog fenntartva|toate drepturile rezervate|(?:всі|усі) права захищен[оі]|"
        r"sva prava (?:pridržana|zadržana)|haki zote zimehifadhiwa)(?:[\s,]*(?:19|20)\d\d(?:\s?[-–]\s?\d{4})?)?\.?$",
        r"(?!.{100}).{0,40}(?:版权所有|著作權所有|無断転載|禁无断转载|무단 ?전재).{0,40}$",
    ),
    "related": _alternatives(
        r"(?:also|further) read(?:ing)?\b",
        r"read (?:more|also|next|this next)\b.{0,150}$",
        r"(?:(?:à )?lire (?:aussi|également)|voir aussi|sur le même sujet|auch interessant|lesen sie (?:auch|"
        r"mehr)|mehr zum thema|"
        r"weitere (?:meldungen|nachrichten|artikel)|das könnte sie auch|leia (?:também|mais)|veja também|leggi anche|"
        r"potrebbe(?:ro)? interessarti|lees (?:ook|verder|meer)|meer (?:over|nieuws)|читайте (?:также|ещё|еще|також)|"
        r"(?:материалы )?по теме|другие новости|zobacz (?:także|też|również)|czytaj (?:także|też|więcej)|"
        r"ilgili haberler|"
        r"baca juga|berita terkait|اقرأ أيض[اًا]+|مواضيع ذات صلة|أخبار ذات صلة|相关(?:阅读|"
        r"新闻|链接|文章|报道)|延伸阅读|相關新聞|"
        r"推荐阅读|関連(?:記事|ニュース|リンク)|관련 ?(?:기사|뉴스)|यह भी पढ़ें|इसे भी पढ़ें|संबंधित खबर).{0,150}$",
        r"(?:(?:see|show|view) all updates|updates to this page)$",
        r"\d\d? [a-z]{3,9} (?:19|20)\d\d:? (?:first published|(?:added|updated|amended|corrected)\b.{0,200})\.?$",
        r"related (?:news|stories|articles|content|links|posts|releases|information)\b.{0,20}$",
        r"(?:lea también|le puede interesar|noticias relacionadas|más noticias)\b",
        r"(?:latest|recent|popular|more|similar) (?:posts|news|stories|articles|releases)\b.{0,20}$",
        r"you (?:may|might) also (?:like|be interested)\b.{0,40}$",
        r"click here(?! to (?:comment|subscribe|share))\b.{0,60}$",
        r"(?:for|to read|read|view) (?:the )?(?:full|original|complete|entire) (?:press |news )?"
        r"(?:release|statement|report)\.?$",
    ),
    "follow": _alternatives(
        r"follow (?!the )(?:us|@|[\w ]{2,40} on (?:facebook|twitter|x|instagram|linkedin|social))",
        r"síg(?:anos|uenos)\b",
        r"(?:please )?(?:follow|like)(?: and (?:like|follow))? us\b.{0,80}$",
        r"(?:suivez-nous|folgen sie uns|folge uns|siga-nos|acompanhe(?:-nos| a| o)|seguici|volg ons|"
        r"подпи(?:сывайтесь|шитесь)|"
        r"следите за|підписуйтесь|obserwuj nas|śledź nas|bizi takip|ikuti kami|تابعونا|تابعنا|关注我们|扫码关注|扫一扫|"
        r"フォロー(?:する|してください)|팔로우|हमें फॉलो).{0,120}$",
    ),
    "subscribe": _alternatives(
        r"(?:subscribe|sign up|suscríbase|suscríbete)\b",
        r"(?:abonnez-vous|inscrivez-vous|abonnieren sie|newsletter abonnieren|jetzt abonnieren|assine|"
        r"inscreva-se|iscriviti|"
        r"abbonati|abonneer|meld u aan|zapisz się|abone ol|berlangganan|اشترك|订阅|購読|구독|सब्सक्राइब).{0,120}$",
        r"(?:success|thank you|thanks)[!.].{0,60}\b(?:list|subscrib|signing up|submission|received)",
        r"(?:join|get|receive) (?:our|the) (?:[a-z]{4,6} ){0,2}(?:newsletter|mailing list|updates)\b.{0,60}$",
        r"oops! something went wrong\b",
        r".{0,40}\bclick here to (?:comment|subscribe|share)\b",
    ),
    "share": _alternatives(
        r"(?:share|tweet|compartir)\b.{0,40}$",
        r"(?:partage[rz]|(?:beitrag )?teilen|compartilh(?:e|ar)|condividi|delen|deel dit|подели(?:ться|тесь)|"
        r"udostępnij|paylaş|"
        r"bagikan|شارك|مشاركة|分享(?:到|至)|シェア|공유|साझा करें|शेयर करें).{0,30}$",
        r"(?:share|like|tweet|post|print) this\b.{0,40}$",
    ),
    "contact": _alternatives(
        r"(?:press|media) office\b[^.]{0,80}$",
        r"(?:press |media )?contacts?(?: (?:us|information|person))?\s?:",
        r"for (?:more|further) information,? (?:please )?contact\s?:",
        r"(?:for|para) (?:further|more|additional|mayor|más) (?:information|información|details)\b.{0,200}$",
        r"(?:further|more|additional) information\s?:?$",
        r"for (?:press|media) (?:enquir|inquir|quer)\w+\b.{0,80}$",
        r"(?:más|mayor) información\s?:?$",
        r"contact(?:o|s)?\s?:?$",
        r"(?:rückfragen(?: bitte)? an|pressekontakt|ansprechpartner(?:in)?|kontakt|pressestelle|weitere informationen|"
        r"contacts? (?:presse|médias?)|service (?:de )?presse|renseignements|assessoria de (?:imprensa|"
        r"comunicação)|contato|"
        r"mais informações|ufficio stampa|contatti|per (?:ulteriori|maggiori) informazioni|perscontact|contactpersoon|"
        r"(?:voor )?meer informatie|контакты?|пресс-служба|за дополнительной информацией|kontakt dla mediów|"
        r"rzecznik prasowy|"
        r"iletişim|للمزيد من المعلومات|للاستفسار|للتواصل|联系(?:人|方式|电话|我们)|咨询电话|"
        r"(?:お)?問い?合わせ(?:先)?|연락처|문의|"
        r"संपर्क)\s?(?:[:：].{0,200})?$",
        r"(?:kontakt (?:pro|pre) médi[aá]|tiskový kontakt|sajtókapcsolat|kapcsolat|contact (?:presă|pentru presă)|"
        r"(?:στοιχεία )?επικοινωνία[ς]?|πληροφορίες|basın iletişim|press?kontakt(?:er)?|kontaktpersoner?|"
        r"presstjänst(?:en)?|"
        r"lisätietoja(?: antaa)?|(?:median )?yhteystiedot|mediayhteydet|lisainfo|kontaktai|kontakti(?: za medije)?|"
        r"(?:za )?(?:dodatne|dodatni) informacij[ae]|за (?:повече|додатковою) информаци\w+|контакт(?:и|"
        r"ы)? за (?:медии|медије)|"
        r"за контакти|за додатковою інформацією|контактна особа|narahubung|kontak (?:media|person)|"
        r"(?:untuk )?(?:informasi|maklumat) "
        r"(?:lebih )?lanjut|pertanyaan media|liên hệ|thông tin liên hệ|สอบถาม(?:รายละเอียด|ข้อมูล)?(?:เพิ่มเติม)?|ติดต่อ|"
        r"ผู้ประสานงาน|"
        r"לפרטים(?: נוספים)?|ליצירת קשר|اطلاعات بیشتر|تماس(?: با ما)?|رابطہ|مزید معلومات|যোগাযোগ|mawasiliano|"
        r"kwa maelezo zaidi|"
        r"contacto (?:de |para (?:la |los )?)?(?:prensa|medios)|contato para (?:a )?imprensa|contatto stampa|"
        r"contatti stampa|"
        r"(?:press|media) (?:enquir|inquir|contact|quer)(?:y|ies|s)?|enquiries|contactez|pour (?:plus|"
        r"de plus amples) d?['’ ]?"
        r"informations?|nähere (?:auskünfte|informationen)|medienkontakt|(?:presse|medien)anfragen|"
        r"(?:yderligere|flere) (?:oplysninger|opplysninger)|"
        r"(?:for |för )?(?:ytterligere|mer|mere) informa(?:sjon|tion))"
        r"\b\s?(?:[:：,-].{0,200}|.{0,60})?$",
        r"(?:yours (?:sincerely|faithfully|truly)|(?:kind|best|warm) regards|mit freundlichen grüßen|"
        r"(?:saludos cordiales|atentamente|atenciosamente)(?=,|$)|com os melhores cumprimentos|(?:bien )?cordialement|"
        r"(?:cordiali|distinti) saluti|met vriendelijke groet(?:en)?|(?:med )?(?:venlig|vennlig) hilsen|"
        r"med vänliga? hälsning(?:ar)?|с уважением|з повагою|z poważaniem|s pozdravem|s pozdravom|üdvözlettel|"
        r"cu stimă|saygılarım(?:ız)?la|hormat kami|trân trọng|مع (?:أطيب )?التحيات|با احترام)\b.{0,60}$",
        r"(?:(?:yours )?(?:sincerely|respectfully|faithfully|truly)(?: yours)?|"
        r"(?:with )?(?:regards|best wishes|(?:many )?thanks(?: (?:and|&) regards)?)|thank you|"
        r"(?:un (?:cordial )?|muchos )?saludos?|cordialmente|(?:muchas )?gracias|"
        r"(?:melhores )?cumprimentos|obrigad[oa]|salutations distinguées|sincères salutations|bien à vous|merci|"
        r"(?:(?:freundliche|beste|viele) )?grüße|hochachtungsvoll|vielen dank|saluti|grazie|hoogachtend|groeten|"
        r"pozdrawiam|z wyrazami szacunku|dziękujemy|s úctou|tisztelettel|με εκτίμηση|ystävällisin terveisin|terveisin|"
        r"hilsen|hälsningar|hormat saya|terima kasih|с наилучшими пожеланиями|с почтением|с поштовањем|s poštovanjem|"
        r"с уважение|saygılar|teşekkürler|وتفضلوا بقبول فائق الاحترام|此致|敬礼|此致敬礼|敬具|감사합니다|"
        r"भवदीय|सादर)\s?[,.!，。]?$",
        r"(?:please )?(?:consider|think of) the environment before printing\b.{0,40}$|"
        r"(?:tænk på miljøet|tenk på miljøet|tänk på miljön),? (?:før|innan)\b.{0,40}$|"
        r"(?:bitte )?denken sie an die umwelt, bevor\b.{0,50}$|"
        r"pensez à l['’]environnement avant d['’]imprimer\b.{0,40}$|"
        r"(?:antes de imprimir|piensa en el medio ?ambiente|pense no meio ambiente)\b.{0,80}$",
        r"(?:вик|исп|виконавець|исполнитель)\s?[.:].{2,80}\d",
        r"(?:tel|тел|fone|telefone|τηλ|τηλέφωνο|โทร|電話|电话|전화|هاتف|تلفن|טל|điện thoại|simu|puh|tlf|téléphone|"
        r"telefon\w*|teléfono|phone|telephone|fax|e-?mail|correo|mobile|tfno?|office|cell|oficina|celular)\s?[.:]",
        r"\(?\+?\d[\d ().-]{7,18}\d(?: ?\(?[a-z]{1,8}\)?)?$",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+$",
        r"(?:https?://|www\.)\S+$",
        r"-- (?=.*(?:@|\||\d{3})).{2,200}$",  # the signature of a mail, RFC 3676, on one line
    ),
    "comment": _alternatives(r"have (?:some |any )?feedback\b", r"(?:leave|post|add) a (?:comment|reply)\b"),
    "tags": _alternatives(
        r"(?:tags?|tagged(?: with)?|keywords|topics?|filed under|etiquetas|posted in|"
        r"schlagw(?:ort|orte|örter)|stichworte?|mots-clés|étiquettes|palavras-chave|parole chiave|trefwoorden|"
        r"теги|метки|"
        r"ключевые слова|tagi|etiketler|الكلمات المفتاحية|الوسوم|关键词|標籤|标签|タグ|キーワード|태그|टैग)\s?[:：]",
        r"(?:[a-z]{2,4}/){2,}[a-z]{2,4}$",
    ),
    "navigation": _alternatives(
        r"(?:back to top|nach oben|zurück(?: zur übersicht)?|retour(?: en haut)?|haut de page|"
        r"voltar(?: ao topo)?|torna su|"
        r"terug(?: naar boven)?|наверх|powrót|başa dön|返回(?:顶部|列表|首页)|打印本页|关闭窗口|ページトップへ|"
        r"一覧(?:へ|に)戻る)$",
        rf"(?:{_FOOTER_LINK}(?:\s*[|·•–-]\s*|$)){{1,10}}$",
        r"(?:.{0,60}[.,;] )?(?:(?:this )?(?:page|site) )?(?:(?:is )?best viewed (?:with|in|at|on|using)|"
        r"mejor vist[ao] con|se ve mejor con|optimizad[oa] para|melhor visualizad[oa] (?:com|no|em)|"
        r"optimi[sz]ed for|optimiert für|optimisé pour|ottimizzato per)\b.{0,30}"
        r"(?:netscape|explorer|firefox|chrome|browser|navegador|navigateur|\d{3,4} ?[x×] ?\d{3,4}).{0,40}$",
        r"(?:(?:this )?page (?:visited|viewed)|página (?:visitada|vista)|you are visitor|visitors|visitantes|besucher|"
        r"visiteurs|visitatori)\s?(?:n[or°º]\.?|number|número|:)?\s?\d[\d.,]*(?: (?:times|veces|vezes))?\.?$",
        r"</?[a-z]*>?$",
    ),
    "form": _alternatives(
        r"(?:name|email|e-mail|phone|message|first name|last name)\s?\*$",
        r"are you a human\b",
        r"please leave this field",
    ),
}
"""Boilerplate below a text."""
_BANNERS = re.compile(_with_named_groups(_ABOVE), re.IGNORECASE)
_ENDINGS = re.compile(_with_named_groups(_BELOW))
"""Of lines in lower case."""
_CLOSES = re.compile(rf"(?:#\s*)+$|\* \*{{3,5}} \*$|{_END_MARK}$", re.IGNORECASE)
"""Marks behind which nothing belongs to the text: notes, contacts, and what a body says of itself."""
_SECTION_ENDS = _alternatives(
    r"(?:latest|recent|popular|more|similar) (?:posts|news|stories|articles|releases)\b.{0,20}$",
    r"related (?:news|stories|articles|content|posts|releases)\b.{0,20}$",
    r"read (?:this )?next$",
    r"you (?:may|might) also (?:like|be interested)\b.{0,40}$",
    r"(?:tagged(?: with)?|tags|filed under|etiquetas)\s?:?$",
    r"(?:share|compartir)(?: this)?(?: (?:page|post|article|story))?$",
    r"(?:leave|post|add) a (?:comment|reply)\b.{0,20}$",
    r"(?:noticias relacionadas|más noticias|le puede interesar)\b.{0,20}$",
)
"""Headings of the sections that follow a text on every page of a site."""
_ABOUT_HEADING = _alternatives(
    r"(?:about|acerca de|sobre|à propos (?:de|du|des)|über|informazioni su) (?:the |la |"
    r"el |le |l['’]|das |die |den |il |lo )?"
    r"(?P<name>[\w .,&()’'-]{2,60})(?::|$)",
    r"(?:(?P<notes>notes? (?:to|for) (?:the )?editors?)|über uns|o nas|om oss|over ons|о нас|"
    r"о компании|关于我们|회사 소개)\b.{0,10}$",
)
_OF_THE_STORY = re.compile(
    r"\b(?:cases?|investigations?|operations?|arrests?|incidents?|seizures?|suspects?|defendants?|victims?|"
    r"trial|raids?|events?|"
    r"drugs?|findings?|facts?|background|report|study|project|campaign|charges|sentence|caso|investigación|operación|"
    r"detenidos?|incautación|hechos|affaire|enquête|faits|saisie|fall|ermittlung\w*|hintergründe?|tat|festnahmen?|"
    r"operação|investigação|apreensão|indagine|operazione|sequestro|zaak|onderzoek|деле?|операци\w+|расследовани\w+)\b",
    re.IGNORECASE,
)
"""What a heading names that tells more of the story, and nothing of its publisher."""
_SURELY_A_BODY = re.compile(
    r"\b(?:us|uns|nosotros|nous|nós|noi|authors?|company|agency|office|bureau|department|ministry|institut\w*|foundation|association|society|"
    r"service|police|customs|commission|committee|council|authority|administration|cent(?:er|re)|union|"
    r"agencia|oficina|ministerio|fundación|asociación|policía|comisión|autor|institución|agência|ministério|fundação|"
    r"polícia|instituição|agence|ministère|fondation|douane|auteur|organisme|agentur|amt|behörde|ministerium|stiftung|"
    r"verein|autor(?:in)?|polizei|zoll|agenzia|ministero|fondazione|polizia|autore|ente)\b",
    re.IGNORECASE,
)
"""What a heading names that tells of a body; networks, groups and organisations may be those of the story."""
_DESCRIBES = re.compile(
    r"\b(?:founded|established|headquartered|based in|mission|leading|provider|provides|charity|"
    r"non-?profit|not-for-profit|"
    r"member(?:s|ship)? of|aims|works (?:to|with|for)|dedicated|committed|serves|offers|mandate|supports|promotes|"
    r"learn more|more information|visit|is (?:an?|the|one)\b|are (?:an?|the)\b|"
    r"fundad[ao]|sede en|misión|líder|sin fines de lucro|es (?:una?|el|la)\b|apoya|promueve|"
    r"fondée?|siège|à but non lucratif|a pour mission|est (?:une?|le|la|l['’])|"
    r"gegründet|hauptsitz|gemeinnützig\w*|ist (?:eine?|der|die|das)\b|setzt sich|unterstützt|fördert|"
    r"sem fins lucrativos|é (?:uma?|o|a)\b|missão|sede em|fondat[ao]|sede a|è (?:un[ao]?|il|la)|"
    r"missione)(?!\w)|www\.|https?:",
    re.IGNORECASE,
)
"""What bodies say of themselves."""
_SMALL_WORDS = frozenset(
    "of the for and in on at a an to de del de la las los el y e et du des "
    "da do das di della der die das für und von zu".split()
)
_FACTS = re.compile(
    r"\d[\d.,  ]*\s?(?:kg|kilos?|kilogram\w*|kilogramm?e?s?|grams?|grammes?|gramm|gramos|gramas|tonn?e?s?|"
    r"toneladas?|tonnellate|"
    r"pounds?|lbs?|ounces?|lit(?:er|re)s?|litros?|tablets?|pills?|tabletas?|pastillas|comprim\w+|pillen|tabletten|"
    r"plants?|plantas|кг|килограмм\w*|тонн\w*|грамм\w*|таблет\w*|كيلوغرام|كغ|طن|公斤|千克|克|吨|キロ|グラム|किलो\w*)",
    re.IGNORECASE,
)
"""Amounts, which no description of an organisation holds."""
_FIGURES_IN_NOTES = re.compile(r"[£$€] ?\d|\d ?(?:%|per ?cent)|\bAct (?:19|20)\d\d")
"""Sums, shares and laws, which tell more of the case than notes on how to reach somebody do."""
_IS_A_BODY = _alternatives(
    r"(?:the |la |el )?(?P<name>[\w .()-]{2,80}?),? (?:is|was established|es) .{0,120}?\b"
    r"(?:body|agency|organi[sz]ation|office|programme|initiative|organismo|órgano|entidad)\b.{0,80}"
    r"\b(?:charged|mandated|established|responsible|dedicated|monitoring|encargad|creado|establecid)"
)
_BARE_LINK = _alternatives(r"(?:https?://|www\.)\S+$", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+$")
_CONTACT_DATA = re.compile(r"[\w.+-]+@[\w-]+\.\w|\+?\(?\d[\d ()/.-]{6,18}\d(?!\d*[.,]?\d* ?(?:€|euro|dollar|usd|kg))")
REACHED = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.,/-])(?:\+|\(?0)\d[\d ()/.-]{5,16}\d(?![\d%])|"
    r"(?<![\w.,/-])\(?\d{3}\)?[ -]\d{3}[ -]\d{4}(?!\d)"
)
"""An address to write to, or a number to call as it is written with its prefix."""
_GOES_ON = re.compile(r"[^\W\d_]{3}[.!?]\s+\w")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LABELLED_CONTACT = re.compile(
    r"[^\d:：]{2,60}[:：]\s?(?:(?P<number>\+?\(?\d(?:[ ()/.-]{0,2}\d){6,14})|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"(?:\s?[,;/|]\s?(?:\+?\(?\d(?:[ ()/.-]{0,2}\d){4,14}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+))*[.;]?"
)
_GROUPED_FIGURES = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+")
"""A large number, which is an amount."""
_LONGEST_WITH_CONTACT = 300
_NEAR = 3
"""Lines below a heading of contacts among which one tells how somebody is reached."""
_LONGEST_HEADING, _SHORTEST_NAME, _MOST_BEFORE, _MOST_BEHIND = 8, 6, 3, 6
"""Most spaces of a heading, fewest letters of a name in it, most words before that, and letters behind in its word."""
_MOST_OF_DESCRIPTION, _LONGEST_DESCRIPTION = 3, 200
"""Most paragraphs of what a body says of itself, and most spaces in them."""
_MIN_SPACES_UNFINISHED = 7
"""Fewest spaces in a line that may be the beginning of a sentence."""
_MIN_SPACES_CONTINUED = 3
"""Fewest spaces in a line that may be the rest of one."""
_PART, _MUCH, _MOST = 3, 8, 0.9
"""Fewest words of a repeated part of a title; fewest of an inexact repetition, and the share that must be equal."""
_KindsOfFrame = Mapping[str, BoilerplateKind | None]
"""What each line of a page says as one of its frame; asked once for each."""
_IN_TWO_LANGUAGES = re.compile(r"\s?[/|]\s|\s[–—·-]\s")
_PARTS = re.compile(r"\s*[|·•;,]\s+|\s+[–—/-]\s+")
_CODE = re.compile(r"(?=\S*\d)(?:[^\W\d_a-z]{1,6}[ ./-]?)*\d[\w./-]*")
"""The number of a release without a word for it: "CS-18-114"."""
_LONGEST_PLACE = 3
"""Most words of a place above a dateline."""
_OPENS = re.compile(r"\s?(?:\([^()]{2,30}\)|,[^.]{3,30}?)?\s?(?:[-–—:]+)\s")
"""What stands between the place of a dateline and its sentence."""
_SIGNATURE = 3
"""Most lines that end a letter: who signed it, and place and day."""
_CLOSING = "\"'”’)»"
_FULL_STOPS = frozenset(".!?…")
_STOPS_OF_ALL_SCRIPTS = _FULL_STOPS | frozenset("。！？।؟۔")
_COLONS = (":", "：")
_SENTENCE_ENDS = _FULL_STOPS | frozenset(":;")


@dataclass(frozen=True, slots=True)
class StrippedText:
    """The lines of a page parted into text and boilerplate, with the date and place found in the latter."""

    text: tuple[str, ...]
    boilerplate: tuple[Boilerplate, ...]
    date: PartialDate | None
    """The date of a line above the text that holds nothing else, or below it beside a place."""
    place: str | None
    """The place named by a line above the text that holds nothing else."""


def is_banner(line: str) -> bool:
    """Whether a line is a banner such as "PRESS RELEASE", or other boilerplate that stands above a text.

    A banner in two languages has a part in each.
    """
    return _kind(line, _BANNERS) is not None or (
        len(parts := _IN_TWO_LANGUAGES.split(line)) > 1 and all(_kind(one, _BANNERS) for one in parts)
    )


def date_of_banner(line: str) -> PartialDate | None:
    """The day in a banner, unless it is the one until which nothing may be published."""
    return first_date_in(line) if is_banner(line) and not EMBARGO.search(line) else None


def is_contact(line: str) -> bool:
    """Whether a short line tells how somebody is reached."""
    return bool(_BELOW["contact"].match(line)) and len(line) < _LONGEST_CONTACT


def names_a_service(title: str) -> bool:
    """Whether a title is that of a page on how a body is reached, or on its site, and no release's."""
    return is_contact(title) or all(map(_FOOT.fullmatch, _JOINED.split(title)))


def strip_boilerplate(
    lines: Sequence[str],
    title: str = "",
    bylines: Collection[str] = (),
    names: Collection[str] = (),
    facts: Collection[str] = (),
) -> StrippedText:
    """Part the lines of a page into text and boilerplate; a title repeated above the text counts as boilerplate.

    `bylines` are lines that the page's markup or their place beside its heading tells to be lines of dates; `names`
    are those that the page gives its site or publisher, and `facts` lines that its markup tells to be text.
    """
    frame = {line: None if line in facts else kind_of_frame(line) for line in lines}
    head = _HeadReader(frame, bylines, facts)
    start = head.read(lines, title)
    end = _section_end(lines, start)
    tail = max(start, end - _TAIL)
    kept, dropped = _strip_tail([*_without_frame(lines[start:tail], head), *lines[tail:end]], frame, names)
    day_below = _day_below(kept)
    if size := signature_at_end(kept):
        dropped = [*(Boilerplate(line, "byline") for line in kept[-size:]), *dropped]
        kept = kept[:-size]
    behind_first = [line for line in kept[1:_BYLINES] if line not in facts and (line in bylines or is_byline(line))]
    below = [line for line in kept[max(_BYLINES, len(kept) - _SIGNATURE) :] if is_labelled_date(line)]
    kept = [
        line
        for index, line in enumerate(kept)
        if not ((0 < index < _BYLINES and line in behind_first) or (index >= _BYLINES and line in below))
    ]
    behind = [Boilerplate(line, _kind_of_ending(line) or "related") for line in lines[end:]]
    found = (*head.boilerplate, *(Boilerplate(line, "byline") for line in (*behind_first, *below)), *dropped, *behind)
    return StrippedText(tuple(kept), found, head.date or day_below, head.place)


def _without_frame(lines: Sequence[str], head: "_HeadReader") -> Iterator[str]:
    """The lines of a text without those of the frame among them, which go to the boilerplate."""
    for line in lines:
        if len(line) <= _LONGEST_OF_FRAME and (kind := head.frame[line]):
            head.boilerplate.append(Boilerplate(line, kind))
        else:
            yield line


def _day_below(text: Sequence[str]) -> PartialDate | None:
    """The day of a letter that ends with place and day, as is usual in Portuguese and Russian.

    The line above ends a sentence or names who signed: below any other it may be the day of what is announced.
    """
    for line, above in islice(pairwise(reversed(text)), _SIGNATURE):
        if day := day_with_a_place(line):
            ends = above.rstrip(_CLOSING)[-1:] in _FULL_STOPS
            return day if ends or is_an_office(above) else None
    return None


def _kind(line: str, patterns: re.Pattern[str]) -> BoilerplateKind | None:
    found = patterns.match(line)
    return cast("BoilerplateKind", found.lastgroup) if found else None


def _kind_of_ending(line: str) -> BoilerplateKind | None:
    return _kind(same_length_lower(line), _ENDINGS)


class _HeadReader:
    """Recognises the boilerplate above a text, and keeps the date and place that it names."""

    def __init__(self, frame: _KindsOfFrame, bylines: Collection[str], facts: Collection[str]) -> None:
        self.frame, self.bylines, self.facts = frame, bylines, facts
        self.boilerplate: list[Boilerplate] = []
        self.date: PartialDate | None = None
        self.place: str | None = None

    def read(self, lines: Sequence[str], title: str) -> int:
        """Return the number of lines above the text."""
        start = _after_the_title(lines, title)
        self.boilerplate += [Boilerplate(line, _kind(line, _BANNERS) or "navigation") for line in lines[:start]]
        self.date = next((day for line in lines[:start] if (day := only_a_date(line))), None)
        told_by_markup = sum(line in self.bylines for line in lines[start : start + _LONG_HEAD])
        end = min(start + (_LONG_HEAD if start else _HEAD) + told_by_markup, len(lines))
        sheet = 0
        for index, line in enumerate(lines[start:end], start):
            if sheet := max(sheet - 1, pieces_of_a_date(lines[index : index + 3])):
                self._read_calendar_sheet(line, lines[index : index + sheet])
                continue
            kind = None if line in self.facts else self._kind(line, lines[index + 1 : index + 4], title)
            if kind is None:
                return index
            self.boilerplate.append(Boilerplate(line, kind))
        return end

    def _read_calendar_sheet(self, line: str, pieces: Sequence[str]) -> None:
        self.date = self.date or only_a_date(" ".join(pieces))
        self.boilerplate.append(Boilerplate(line, "date"))

    def _kind(self, line: str, following: Sequence[str], title: str) -> BoilerplateKind | None:
        if named := only_a_date(line):
            self.date = self.date or named
            return "date"
        if line in self.bylines or is_byline(line):
            self.date = self.date or first_date_in(line)
            return "byline"
        if is_place(line):
            self.place = self.place or line
            return "place"
        if _begins_the_next(line, following):
            self.place = self.place or line
            return "place"
        if kind := _kind(line, _BANNERS):
            self.date = self.date or date_of_banner(line)
            return kind
        if kind := self.frame.get(line):
            return kind
        if kind := _kind_of_parts(line):
            self.date = self.date or first_date_in(line)
            return kind
        if (own := without_parts_of_frame(line)) != line and (kind := self._kind(own, following, title)):
            return kind
        if _heads_a_date(line, following):
            return "navigation"
        if _heads_a_letter(line, following):
            return "banner"
        if is_contact(line) or (_is_fragment(line) and any(is_contact(one) for one in following)):
            return "contact"
        return "navigation" if _repeats(title, line, following) else None


def _begins_the_next(line: str, following: Sequence[str]) -> bool:
    """Whether a line is the place with which the dateline below it begins: "Neuenrath" above "Neuenrath (ots) - "."""
    if len(line.split()) > _LONGEST_PLACE or not following or not line[:1].isupper():
        return False
    return following[0].startswith(line) and _OPENS.match(following[0], len(line)) is not None


def _kind_of_parts(line: str) -> BoilerplateKind | None:
    """The kind of a line whose parts, between bars, are each a day, a banner or the number of a release."""
    first, *others = _PARTS.split(line, maxsplit=1)
    kind = _kind_of_part(first) if others else None
    return kind if kind and all(map(_kind_of_part, _PARTS.split(others[0]))) else None


def _kind_of_part(part: str) -> BoilerplateKind | None:
    return "date" if only_a_date(part) else "banner" if is_banner(part) or _CODE.fullmatch(part) else None


def _heads_a_date(line: str, following: Sequence[str]) -> bool:
    """Whether a short line stands above one that holds the date alone: a section, a slogan, a paper's or an office's
    name, or the label of the date."""
    is_short = line.count(" ") < _SHORT and not line.endswith((".", "!", "?", "…", "。"))
    return is_short and (
        any(map(only_a_date, following[:1]))
        or (any(map(only_a_date, following[1:2])) and all(map(_is_fragment, (line, *following[:1]))))
    )


def _heads_a_letter(line: str, following: Sequence[str]) -> bool:
    """Whether a line names the office in a letterhead: a banner or a day follows, perhaps below parts of the office."""
    if not is_an_office(line):
        return False
    rest = next((one for one in following if not is_an_office(one)), "")
    return _kind(rest, _BANNERS) == "banner" or only_a_date(rest) is not None


def _repeats(title: str, line: str, following: Sequence[str]) -> bool:
    """Whether a line repeats the title, or a part of it where the title is broken into several lines."""
    if _ends_a_sentence(line):
        return False
    own, named = word_set(line), word_set(title)
    if len(own) >= _MUCH and len(own & named) >= _MOST * len(own):
        return True
    if line.isupper():
        goes_on = any(one.isupper() and word_set(one) <= named for one in following[:1])
        return own <= named and (len(own) > 1 or goes_on)
    return len(own) >= _PART and own <= named


def _after_the_title(lines: Sequence[str], title: str) -> int:
    """The number of lines up to the last repetition of the title, or of another heading, among the first fragments."""
    named = _letters(title)[:_ENOUGH_OF_A_TITLE]
    behind = 0
    for index, line in enumerate(lines[:_LONG_HEAD]):
        if (
            len(named) > _SHORT
            and len(line) <= len(title) + (1 if line.endswith(".") else _SITE_NAME)
            and _letters(line).startswith(named)
        ) or _is_repeated_heading(line, lines[:_LONG_HEAD], index):
            behind = index + 1
        elif not (_is_fragment(line) or _kind(line, _BANNERS)):
            break
    return behind


def _is_repeated_heading(line: str, lines: Sequence[str], index: int) -> bool:
    """Whether a long line that is no sentence occurs again, possibly followed by the site's name."""
    if len(line) <= _ENOUGH_OF_A_TITLE or _ends_a_sentence(line):
        return False
    others = (one for one in (*lines[:index], *lines[index + 1 :]) if len(_letters(one)) > _ENOUGH_OF_A_TITLE)
    return any(not _ends_a_sentence(one) and _begin_alike(line, one) for one in others)


def _begin_alike(one: str, other: str) -> bool:
    """Whether the letters of one line are the first letters of the other; most lines differ in the first words."""
    return _is_either_a_prefix(_letters(one[:_LOOK]), _letters(other[:_LOOK])) and _is_either_a_prefix(
        _letters(one), _letters(other)
    )


def _is_either_a_prefix(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _section_end(lines: Sequence[str], start: int) -> int:
    """The index where site-wide sections begin: they hold few sentences, or several headings in a row."""
    ends = [index for index in range(start + 1, len(lines)) if _SECTION_ENDS.match(lines[index])]
    if not ends:
        return len(lines)
    sentences = [len(line.split()) if _ends_a_sentence(line) else 0 for line in lines]
    long = [len(line.split()) if not _is_fragment(line) else 0 for line in lines]
    for index in ends:
        before, behind = sum(long[start:index]), sum(sentences[index:])
        if behind < before / 2 or (
            index - start > 1 and len([one for one in ends if one >= index]) > 1 and behind <= before
        ):
            return index
    return len(lines)


def _strip_tail(
    lines: Sequence[str], frame: _KindsOfFrame, names: Collection[str]
) -> tuple[list[str], list[Boilerplate]]:
    """Part the lines of a text into text and the boilerplate at its end."""
    first = max(0, len(lines) - _TAIL)
    last = list(_classified(lines[first:], frame))
    end = min(_start_of_boilerplate(last, first), _start_of_description(last, names), _start_of_contacts(last))
    kept = [line for line, kind in last[:end] if not kind]
    dropped = [Boilerplate(line, kind) for line, kind in last[:end] if kind]
    if end < len(last):
        below = [one for one, _ in last[end + 1 :]]
        is_about = _heads_a_description(last[end][0], below) or _start_of_description(last, names) == end
        about: BoilerplateKind = "about" if is_about else "contact"
        dropped += [Boilerplate(line, kind or about) for line, kind in last[end:]]
    if (dropped or len(lines) > 4) and len(kept) + first > 2 and kept and _is_self_description(kept[-1]):
        dropped.insert(0, Boilerplate(kept.pop(), "about"))
    return [*lines[:first], *kept], dropped


def _classified(lines: Sequence[str], frame: _KindsOfFrame) -> Iterator[tuple[str, BoilerplateKind | None]]:
    """Yield lines with their kind of boilerplate; a link or a line in small letters that goes on a sentence is text."""
    goes_on = False
    for line in lines:
        kind = _kind_of_ending(line) or frame[line]
        if kind is None and (is_hotline(line) or _labels_contact_data(line)):
            kind = "contact"
        if goes_on and ((kind == "contact" and _BARE_LINK.match(line)) or _continues_in_small_letters(line)):
            kind = None
        yield line, kind
        goes_on = kind is None and line.count(" ") >= _MIN_SPACES_UNFINISHED and not _ends_a_sentence(line)


def _labels_contact_data(line: str) -> bool:
    """Whether a line is a label, in any language, with a number to call or an address to write to, and nothing else."""
    found = _LABELLED_CONTACT.fullmatch(line)
    return found is not None and not (found["number"] and _GROUPED_FIGURES.fullmatch(found["number"]))


def _continues_in_small_letters(line: str) -> bool:
    """Whether a line may be the rest of the sentence above it, which was wrapped there."""
    return line[:1].islower() and line.count(" ") >= _MIN_SPACES_CONTINUED and not _CONTACT_DATA.search(line)


def _start_of_boilerplate(lines: Sequence[tuple[str, BoilerplateKind | None]], first: int) -> int:
    """The index from which only boilerplate and fragments follow."""
    for index, (line, kind) in enumerate(lines):
        if first + index and _heads_a_description(line, [one for one, _ in lines[index + 1 :]]):
            return index
        if kind == "end" and _CLOSES.match(line) and first + index > len(lines) - index:
            return index
        if kind and all(kind or _is_fragment(line) or _holds_contact_data(line) for line, kind in lines[index:]):
            return index
    return len(lines)


def _start_of_contacts(lines: Sequence[tuple[str, BoilerplateKind | None]]) -> int:
    """The index from which nothing follows a whole sentence but whom to call or to write to, in any language: below a
    heading of a few words or a line that ends with a colon, or in a line that is no sentence."""
    for index, (line, _) in enumerate(lines):
        if not index or not _is_a_sentence(lines[index - 1][0]):
            continue
        names_somebody = len(line) <= _LONGEST_WITH_CONTACT and not _is_a_sentence(line) and _names_somebody(line)
        introduces = _is_heading(line) or (line.endswith(_COLONS) and len(line) <= _LONGEST_WITH_CONTACT)
        if not names_somebody and not introduces:
            continue
        below = lines[index + 1 :]
        reached = [
            kind == "contact" or (not kind and not _is_a_sentence(one) and _holds_contact_data(one))
            for one, kind in below
        ]
        others = (one for (one, kind), data in zip(below, reached, strict=True) if not (kind or data))
        if (names_somebody or any(reached[:_NEAR])) and all(map(_is_short, others)):
            return index
    return len(lines)


def _names_somebody(line: str) -> bool:
    """Whether a line holds an address to write to, or a number as it is written to be called, and neither facts nor
    several sentences, as what is told of an author does."""
    is_a_date = next(numeric_dates_in(line, day_first=True), None) is not None
    if is_a_date or _GOES_ON.search(line) or _FACTS.search(line):
        return False
    return REACHED.search(_WEB_ADDRESS.sub(" ", line)) is not None


def _start_of_description(lines: Sequence[tuple[str, BoilerplateKind | None]], names: Collection[str]) -> int:
    """The index of a heading that names the site or its publisher behind a few words, "About ...", in any language,
    below which a few paragraphs follow without amounts."""
    own = [one for one in names if len(_letters(one)) >= _SHORTEST_NAME]
    for index, (line, _) in enumerate(lines):
        if not index or not _is_heading(line) or not any(_is_about(line, one) for one in own):
            continue
        below = [one for one, kind in lines[index + 1 :] if not kind]
        words = sum(one.count(" ") for one in below)
        is_short = 0 < len(below) <= _MOST_OF_DESCRIPTION and words <= _LONGEST_DESCRIPTION
        if is_short and not any(map(_FACTS.search, below)):
            return index
    return len(lines)


def _is_about(heading: str, name: str) -> bool:
    """Whether a heading is a name behind a few words or before one: "About", "について"."""
    said, own = _letters(heading), _letters(name)
    words = len(heading.split()) - len(name.split())
    if said.endswith(own):
        return 0 < words <= _MOST_BEFORE
    return said.startswith(own) and (words == 1 or (words == 0 and 0 < len(said) - len(own) <= _MOST_BEHIND))


def _is_heading(line: str) -> bool:
    return line.count(" ") <= _LONGEST_HEADING and len(line) <= _LONGEST_CONTACT and not _is_a_sentence(line)


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST_CONTACT and _is_fragment(line) and not _is_a_sentence(line)


def _is_a_sentence(line: str) -> bool:
    return line.rstrip(_CLOSING)[-1:] in _STOPS_OF_ALL_SCRIPTS


def _holds_contact_data(line: str) -> bool:
    """Whether a line tells a number to call or an address to write to, and no facts."""
    return len(line) <= _LONGEST_WITH_CONTACT and bool(_CONTACT_DATA.search(line)) and not _FACTS.search(line)


def _heads_a_description(line: str, below: Sequence[str]) -> bool:
    """Whether a line is the heading of notes, or of what a body says of itself; not that of more about the case.

    What it names decides. Of a body that is not known, the text below must say what bodies say of themselves; and
    nowhere are there amounts in what they say.
    """
    found = _ABOUT_HEADING.match(line)
    if not found or any(map(_FACTS.search, below)):
        return False
    if line[:1].islower() and (line.count(" ") >= _MIN_SPACES_CONTINUED or _ends_a_sentence(line.rstrip(":"))):
        return False
    name = found["name"]
    if found["notes"]:
        return not any(map(_FIGURES_IN_NOTES.search, below))
    if name is None or find_organization(name):
        return True
    if _OF_THE_STORY.search(name):
        return False
    return bool(_SURELY_A_BODY.search(name)) or (_is_written_as_a_name(name) and any(map(_DESCRIBES.search, below)))


def _is_written_as_a_name(name: str) -> bool:
    """Whether all words but small ones have capitals, or none has a small letter."""
    words = [word for word in name.split() if word.lower() not in _SMALL_WORDS]
    return bool(words) and all(word[:1].isupper() or not word[:1].isalnum() for word in words)


def _is_fragment(line: str) -> bool:
    return line.count(" ") < _SHORT and not _ends_a_sentence(line)


def _ends_a_sentence(line: str) -> bool:
    return line.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS


def _is_self_description(paragraph: str) -> bool:
    """Whether a paragraph describes an organisation, as the last paragraph of many releases does ("About us")."""
    found = _IS_A_BODY.match(paragraph)
    if not found:
        return False
    name = found["name"]
    return bool(find_organization(name)) or any(match.start == 0 for match in names_matcher().find(name))
