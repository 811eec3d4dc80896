"""The words beside a date of publication and an author's name, in the languages of the press."""

_PUBLISHED = {
    "af": "gepubliseer|geplaas",
    "ar": r"(?:ال)?تاريخ(?: (?:ال)?(?:نشر|إضافة))?|نشر(?:ت)?(?: في| بتاريخ)?|نُشر(?: في)?|أضيف(?: في| بتاريخ)?",
    "az": "dərc (?:olunub|edilib)|yayımlanıb|tarix",
    "be": "апублікавана|дата(?: публікацыі)?|размешчана",
    "bg": "публикуван[оа]|дата(?: на публикуване| на публикация)?|качено",
    "bn": "প্রকাশ(?:িত|কাল|ের তারিখ)?|তারিখ",
    "bs": "objavljeno|datum(?: objave| objavljivanja)?|postavljeno",
    "ca": "publica(?:t|da|ció)|data(?: de publicació)?|penjat",
    "cs": "publikov[aá]no|zveřejněno|vydáno|vloženo|vytvořeno|datum(?: zveřejnění| vydání| vložení| publikace)?",
    "cy": "cyhoeddwyd|dyddiad(?: cyhoeddi)?|postiwyd",
    "da": "udgivet|publiceret|offentliggjort|oprettet|dato|udgivelsesdato",
    "de": "veröffentlicht|veröffentlichungsdatum|veröffentlichung|erschienen|erstellt|eingestellt|stand|datum|"
    "publiziert|erscheinungsdatum",
    "el": "δημοσίευση|δημοσιεύ[θτ]ηκε|αναρτήθηκε|ανάρτηση|ημερομηνία(?: δημοσίευσης| ανάρτησης)?|ημ/νία",
    "en": r"(?:first |originally )?published(?: date)?|publication date|"
    r"date(?: (?:of publication|published|posted|issued))?|"
    r"posted(?: date)?|dated|issued|released?|release date|created(?: date)?|written|submitted|added|sent",
    "es": r"publicad[oa]|publicación|fecha(?: de (?:publicación|creación|emisión|la noticia))?|enviado|creado|"
    r"difundido",
    "et": "avaldatud|avaldamise kuupäev|kuupäev|postitatud|lisatud",
    "eu": "argitaratua|argitaratze data|data",
    "fa": "تاریخ(?: انتشار| درج| خبر)?|منتشر شده|انتشار|درج شده",
    "fi": "julkaistu|julkaisupäivä|julkaistu alun perin|päivämäärä|päiväys",
    "fr": "publié(?:e|es|s)?|publication|date(?: de (?:publication|parution|mise en ligne))?|paru(?:e)?|"
    "mis(?:e)? en ligne|posté|créé|écrit|envoyé",
    "ga": "foilsithe|dáta(?: foilsithe)?",
    "gl": "publicad[oa]|data(?: de publicación)?",
    "gu": "પ્રકાશિત|તારીખ",
    "he": "פורסם|תאריך(?: פרסום)?|הועלה",
    "hi": "प्रकाशित|दिनांक|तारीख|प्रकाशन (?:तिथि|तारीख)|पोस्ट किया गया",
    "hr": "objavljeno|objava|datum(?: objave)?|kreirano",
    "hu": "megjelent|közzétéve|közzététel(?: dátuma| ideje)?|publikálva|létrehozva|dátum|feltöltve",
    "hy": "հրապարակված|հրապարակվել է|ամսաթիվ",
    "id": "diterbitkan|dipublikasikan|diposting|dimuat|diunggah|tanggal(?: terbit| publikasi)?|tgl",
    "is": "birt|birtist|dagsetning|skráð|útgefið",
    "it": r"pubblicat[oa]|pubblicazione|data(?: (?:di |della )?(?:pubblicazione|creazione|inserimento))?|"
    r"inserit[oa]|creato",
    "ja": "公開日|掲載日|投稿日|発表日|更新日|日付|配信日|登録日|公開",
    "ka": "გამოქვეყნდა|გამოქვეყნებულია|თარიღი",
    "kk": "жарияланды|жарияланған(?: күні)?|күні",
    "km": "ចុះផ្សាយ|កាលបរិច្ឆេទ",
    "ko": "게시일|작성일시|발행일|등록일(?:시|자)?|작성일자?|입력|보도일시?|배포일시?",
    "ky": "жарыяланды|датасы",
    "lt": "paskelbta|publikuota|paskelbimo data|data|įdėta",
    "lv": "publicēts|publicēšanas datums|datums|ievietots",
    "mk": "објавено|датум(?: на објавување)?",
    "ms": "diterbitkan(?: pada)?|disiarkan|tarikh(?: siaran| terbitan)?",
    "nl": r"gepubliceerd|geplaatst|publicatiedatum|datum(?: publicatie)?|verschenen|nieuwsbericht|gemaakt",
    "no": "publisert|lagt ut|dato|opprettet|utgitt",
    "pl": "opublikowan[oy]|publikacja|data (?:publikacji|utworzenia|dodania|wydania|opublikowania|wytworzenia)|data|"
    "dodan[oy]|utworzono|zamieszczono|wytworzono",
    "ps": "نېټه|خپور شوی",
    "pt": r"publicad[oa]|publicação|data(?: d[ae] (?:publicação|criação|postagem|divulgação))?|postado|divulgado|"
    r"enviado|criado",
    "ro": "publicat(?:ă)?|data(?: publicării)?|postat|adăugat",
    "ru": "опубликован[оа]?|публикация|дата(?: (?:публикации|размещения|создания))?|размещено|добавлено|создано",
    "sk": "publikované|zverejnené|vydané|vložené|vytvorené|dátum(?: zverejnenia| vydania| vloženia)?",
    "sl": "objavljeno|datum(?: objave)?|dodano",
    "sq": "publikuar|botuar|data(?: e publikimit)?|postuar",
    "sr": "објављено|датум(?: објаве| објављивања)?|постављено|objavljeno|datum(?: objavljivanja)?|postavljeno",
    "sv": "publicera(?:d|t|des)|publiceringsdatum|datum|skapad|utgiven|inlagd",
    "sw": "imewekwa|imechapishwa|ilichapishwa|tarehe(?: ya kuchapishwa)?",
    "ta": "வெளியிடப்பட்டது|தேதி",
    "th": "วันที่(?:เผยแพร่|ประกาศ|ลงข่าว)?|เผยแพร่(?:เมื่อ)?|โพสต์เมื่อ|ประกาศเมื่อ",
    "tl": "inilathala|nai-publish|petsa",
    "tr": "yayın(?:lanma|lama)?(?: tarihi)?|yayınlandı|yayımlan(?:dı|ma tarihi)|giriş|eklen(?:me tarihi|di)|"
    "tarihi?|oluşturulma(?: tarihi)?",
    "uk": "опубліковано|публікація|дата(?: (?:публікації|розміщення|створення))?|розміщено|додано|оприлюднено|створено",
    "ur": "تاریخ(?: اشاعت)?|شائع(?: ہوا| شدہ)?|اشاعت",
    "uz": "eʼlon qilin(?:di|gan)|e['ʻ]lon qilin(?:di|gan)|sana|joylashtirildi",
    "vi": "đăng(?: ngày| lúc)?|ngày(?: đăng| xuất bản)?|xuất bản",
    "zh": "发布(?:时间|日期|于)?|發[布佈](?:時間|日期|於)?|发表(?:时间|日期|于)|發表(?:時間|日期|於)|"
    "时间|時間|日期|刊登日期|上传时间|公開日期",
}
"""Labels of the date of publication, by language."""
_CHANGED = (
    r"(?:last |first |originally )?updated?|update date|(?:last )?(?:modified|revised|edited)|"
    r"(?:última )?actualiza(?:do|da|ción)|mise? à jour|modifié|(?:zuletzt )?(?:aktualisiert|geändert)|akt\.|"
    r"(?:ultimo )?aggiorna(?:t[oa]|mento)|(?:laatst )?(?:bijgewerkt|gewijzigd)|(?:última )?atualiza(?:do|da|ção)|"
    r"(?:naposledy )?(?:aktualizov[aá]no|aktualizované|změněno|upravené)|(?:ostatnia )?(?:modyfikacja|zmiana)|"
    r"aktualizacja|ažurirano|posodobljeno|actualizat|frissítve|módosítva|päivitetty|atnaujinta|atjaunots|uuendatud|"
    r"muudetud|оновлено|змінено|обновлено|изменено|обновено|ажурирано|ενημέρωση|ενημερώθηκε|diperbarui|dikemas kini|"
    r"cập nhật|(?:sist )?oppdatert|uppdaterad|opdateret|güncelle(?:me|ndi)|更新时间"
)
"""Labels of the date of a change, which stand beside the other."""
LABEL = "|".join([*_PUBLISHED.values(), _CHANGED])
"""A label of a date, in any language."""
BEFORE_DAY = (
    r"on|at|this|el|el día|a los|aos|ce|le|la|am|vom|il|em|no dia|op|dnia|z dnia|dne|dňa|ze dne|pe|a|den|på|"
    r"pada(?: tanggal)?|tanggal|"
    r"in data|lúc|ngày|στις|την|у|на|в|от|від|з|од|od|u|om|de|del|di|du|da|do|kuupäeval|tarihinde|tarehe|mnamo|"
    r"بتاريخ|في|در(?: تاریخ)?|ב-?|को|তারিখে|เมื่อ(?:วันที่)?|于|於"
)
"""What stands between such a label and the day."""
BEFORE_TIME = (
    r"at|à|um|a las|a les|às|alle(?: ore)?|ore|o|о|об|kl\.?|klo\.?|klukkan|kell|в|во|у|u|ob|v|ve|saat|jam|pukul|"
    r"pk\.?|om|ur|ώρα|στις|lúc|vào lúc|la ora|ora|orele|godz\.?|plkst\.?|val\.?|saa|время|час|ора|"
    r"الساعة|ساعت|בשעה|बजे|সময়|เวลา"
)
"""What stands between a day and a time."""
BEHIND_TIME = r"uhr|hrs?|h|gmt|utc|uur|ur|година|години|годин|год\.?|час(?:ов|а)?|ч\.?|น\.?|[a-z]{2,5}"
"""What stands behind a time: the word for hours, or a time zone."""
AUTHOR = (
    r"autor(?:in|a|es|en|i|zy)?|author|auteur|autore|autors|autorius|автор|kirjoittaja|författare|forfatter|"
    r"szerző|yazar|yazan|penulis|penerbit|tác giả|συντάκτης|tekijä|toimittaja|redaktor|redakcja|redakce|opublikował|"
    r"dodał|wytworzył|vložil|zveřejnil|джерело|источник|извор|źródło|source|fuente|quelle|fonte|bron|kilde|källa|lähde|zdroj|forrás|"
    r"kaynak|sumber|nguồn|πηγή|המקור|מאת|المصدر|الكاتب|منبع|نویسنده|स्रोत|लेखक|来源|來源|作者|출처|작성자|text|foto|photo"
)
"""Labels of an author, or of where a text comes from."""
BY = r"by|von|por|par|di|da|de|door|av|af|przez|od|от|від|oleh|bởi|tarafından|kirjoittanut|από|на|autor"
"""Prepositions before the name of who published a text."""
