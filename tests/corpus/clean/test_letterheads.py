"""Below a letterhead, a plain text has its headline, day, publisher and first paragraph, in many languages."""

from datetime import UTC, datetime
from textwrap import fill
from typing import NamedTuple

import pytest

from corpus.clean import clean_page
from corpus.clean.letterheads import date_above, title_of_lines, with_joined_headline
from corpus.release import Page, Release

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Letter(NamedTuple):
    """A release with what stands above its text; an empty line stands between head and text."""

    language: str
    head: str
    title: str
    day: str | None
    publisher: str | None
    dateline: str = ""
    """What the first paragraph begins with."""


TEXTS = {
    "en": (
        "Officers of the drug squad found forty kilograms of heroin behind the seats of a coach and arrested its two "
        "drivers at the border.",
        "The coach had been watched since it left the depot. Both men will appear in court, where they face charges of "
        "importing a controlled drug.",
    ),
    "de": (
        "Bei der Kontrolle eines Reisebusses entdeckten Beamte des Zolls vierzig Kilogramm Heroin hinter den Sitzen "
        "und nahmen beide Fahrer fest.",
        "Der Bus war seit der Abfahrt beobachtet worden. Gegen die Männer wird wegen der Einfuhr von Betäubungsmitteln "
        "ermittelt.",
    ),
    "fr": (
        "Lors du contrôle d'un autocar, les agents ont découvert quarante kilogrammes d'héroïne derrière les sièges et "
        "interpellé les deux chauffeurs.",
        "Le véhicule était surveillé depuis son départ. Les deux hommes ont été présentés au juge d'instruction et "
        "placés en détention.",
    ),
    "es": (
        "Durante el registro de un autobús, los agentes hallaron cuarenta kilogramos de heroína detrás de los asientos "
        "y detuvieron a los conductores.",
        "El vehículo era vigilado desde su salida. Los dos hombres fueron puestos a disposición de la autoridad "
        "judicial por tráfico de drogas.",
    ),
    "pt": (
        "Durante a revista de um ônibus, os agentes encontraram quarenta quilos de heroína atrás dos assentos e "
        "prenderam os dois motoristas.",
        "O veículo era vigiado desde a partida. Os dois homens foram levados à delegacia e responderão por tráfico de "
        "drogas.",
    ),
    "it": (
        "Durante il controllo di un autobus gli agenti hanno trovato quaranta chili di eroina dietro i sedili e hanno "
        "arrestato i due autisti.",
        "Il mezzo era sorvegliato dalla partenza. I due uomini sono stati condotti in carcere e dovranno rispondere di "
        "traffico di droga.",
    ),
    "nl": (
        "Bij de controle van een touringcar vonden douaniers veertig kilo heroïne achter de stoelen en hielden zij de "
        "twee chauffeurs aan.",
        "De bus werd sinds het vertrek gevolgd. Beide mannen worden verdacht van de invoer van harddrugs en zitten "
        "vast.",
    ),
    "pl": (
        "Podczas kontroli autokaru funkcjonariusze znaleźli za siedzeniami czterdzieści kilogramów heroiny i "
        "zatrzymali dwóch kierowców.",
        "Pojazd był obserwowany od wyjazdu. Obaj mężczyźni usłyszeli zarzuty przemytu narkotyków i zostali "
        "aresztowani.",
    ),
    "ru": (
        "При досмотре автобуса сотрудники обнаружили за сиденьями сорок килограммов героина и задержали обоих "
        "водителей на границе.",
        "Автобус находился под наблюдением с момента выезда. Возбуждено уголовное дело о контрабанде наркотических "
        "средств.",
    ),
    "uk": (
        "Під час огляду автобуса працівники поліції виявили за сидіннями сорок кілограмів героїну та затримали обох "
        "водіїв.",
        "За автобусом стежили від самого виїзду. Розпочато кримінальне провадження за фактом контрабанди "
        "наркотичних засобів.",
    ),
    "tr": (
        "Bir yolcu otobüsünde yapılan aramada koltukların arkasında kırk kilogram eroin bulundu ve iki sürücü "
        "gözaltına alındı.",
        "Otobüs yola çıktığından beri izleniyordu. Şüpheliler uyuşturucu madde ticareti suçundan mahkemeye sevk "
        "edildi.",
    ),
    "id": (
        "Dalam pemeriksaan sebuah bus, petugas menemukan empat puluh kilogram heroin di balik kursi dan menangkap "
        "kedua sopirnya.",
        "Bus itu sudah dipantau sejak berangkat. Kedua tersangka akan segera diajukan ke pengadilan karena "
        "menyelundupkan narkotika.",
    ),
    "ar": (
        "ضبط رجال الجمارك أربعين كيلوغراما من الهيروين مخبأة خلف مقاعد حافلة عند المعبر الحدودي، وألقوا القبض على "
        "سائقيها الاثنين.",
        "وكانت الحافلة تحت المراقبة منذ انطلاقها. وقد أحيل الرجلان إلى القضاء بتهمة تهريب المخدرات إلى داخل البلاد.",
    ),
    "sv": (
        "Vid en kontroll av en buss fann tulltjänstemän fyrtio kilo heroin bakom sätena och grep de båda förarna vid "
        "gränsen.",
        "Bussen hade varit bevakad sedan den lämnade depån. Männen misstänks för grov narkotikasmuggling och har "
        "häktats.",
    ),
    "da": (
        "Ved kontrollen af en bus fandt tolderne fyrre kilo heroin bag sæderne og anholdt begge chauffører.",
        "Bussen havde været overvåget, siden den forlod garagen. Mændene er sigtet for indsmugling af narkotika og er "
        "blevet varetægtsfængslet.",
    ),
    "no": (
        "Under kontrollen av en buss fant tollerne førti kilo heroin bak setene og pågrep de to sjåførene ved grensen.",
        "Bussen hadde vært overvåket siden den forlot garasjen. Mennene er siktet for innførsel av narkotika og er "
        "varetektsfengslet.",
    ),
    "ro": (
        "La controlul unui autocar, vameșii au descoperit patruzeci de kilograme de heroină în spatele scaunelor și "
        "i-au reținut pe cei doi șoferi.",
        "Autocarul era urmărit de la plecare. Cei doi bărbați au fost arestați și sunt cercetați pentru trafic de "
        "droguri.",
    ),
    "zh": (
        "海关人员在边境检查一辆大巴时，在座椅后面发现四十公斤海洛因，并当场抓获两名司机。这辆大巴自出发以来一直受到监视，"
        "警方已经掌握了该团伙的主要情况，并将继续追查其余的同伙。",
        "两名犯罪嫌疑人因涉嫌走私毒品罪已被依法刑事拘留，案件正在进一步侦办之中。",
    ),
    "ja": (
        "薬物銃器対策課は、観光バスの座席の裏側に隠されていたヘロイン四十キロを税関と合同で押収しました。",
        "運転手の男二名は麻薬及び向精神薬取締法違反の疑いで逮捕され、現在、入手経路の解明を進めています。",
    ),
}

LETTERS = [
    Letter(
        "en",
        "MINISTRY OF HOME AFFAIRS\nDrug Control Department\n14 Harbour Road, Port Selwyn\nTel. 555-0142\n\n"
        "PRESS RELEASE No. 17/2016\n9 March 2016\n\nForty kilograms of heroin found in coach",
        "Forty kilograms of heroin found in coach",
        "2016-03-09",
        "MINISTRY OF HOME AFFAIRS",
    ),
    Letter(
        "en",
        "NEWS RELEASE                                     REF: HQ/PR/0217\n\n"
        "EMBARGO: NOT FOR PUBLICATION BEFORE 10 A.M. ON 4 JUNE 2012\nDate: 3 June 2012\n\n"
        "HEROIN WORTH MILLIONS TAKEN FROM COACH",
        "HEROIN WORTH MILLIONS TAKEN FROM COACH",
        "2012-06-03",
        None,
    ),
    Letter(
        "en",
        "Office of the State Attorney\nFourth Judicial District\nwww.example.org/attorney\n\nFOR IMMEDIATE RELEASE\n"
        "Tuesday, May 6, 2014\nContact: Ann Doe, 555-0160\n\nTwo Coach Drivers Charged With Importing Heroin",
        "Two Coach Drivers Charged With Importing Heroin",
        "2014-05-06",
        "Office of the State Attorney",
        "PORT SELWYN, ND - ",
    ),
    Letter(
        "en",
        "Lorne Valley Police\nMedia Unit\n\nMEDIA STATEMENT\nReference number: LVP 88/19\n\n"
        "Drug squad stops coach with heroin",
        "Drug squad stops coach with heroin",
        "2019-11-21",
        None,
        "Lorne, 21 November 2019 - ",
    ),
    Letter(
        "en",
        "UNITED NATIONS\nInformation Service\n\nUNIS/NAR/1432\n26 June 2020\nFor information only - not an official "
        "document\n\nRegional workshop looks at coaches as a means of trafficking",
        "Regional workshop looks at coaches as a means of trafficking",
        "2020-06-26",
        None,
    ),
    Letter(
        "en",
        "From: press@customs.example\nTo: news desks\nDate: Tue, 13 Aug 2019 10:00:00 +0200\n"
        "Subject: Coach with heroin stopped at the border\n\nCUSTOMS AND EXCISE DEPARTMENT\n"
        "PRESS RELEASE 77/19\n\nCoach with heroin stopped at the border",
        "Coach with heroin stopped at the border",
        "2019-08-13",
        None,
    ),
    Letter(
        "de",
        "Hauptzollamt Marburg-Süd\nPressestelle\nHafenstraße 12, 35037 Marburg\nTelefon: 06421 555-0\n\n"
        "Pressemitteilung Nr. 31/2018                        Marburg, 7. November 2018\n\n"
        "Zoll entdeckt vierzig Kilogramm Heroin in einem Reisebus",
        "Zoll entdeckt vierzig Kilogramm Heroin in einem Reisebus",
        "2018-11-07",
        "Hauptzollamt Marburg-Süd",
    ),
    Letter(
        "de",
        "STAATSANWALTSCHAFT LINDENAU\nDer Pressesprecher\nAz.: 420 Js 1177/17\n\nSperrfrist: 15. Mai 2017, 11 Uhr\n"
        "Lindenau, den 14. Mai 2017\n\nBetreff: Anklage wegen der Einfuhr von Heroin",
        "Anklage wegen der Einfuhr von Heroin",
        "2017-05-14",
        "STAATSANWALTSCHAFT LINDENAU",
    ),
    Letter(
        "fr",
        "RÉPUBLIQUE FRANÇAISE\nMinistère de l'Intérieur\nDirection générale de la police\n\nCommuniqué de presse\n"
        "Paris, le 3 février 2015\nN° 2015-044\n\nSaisie de quarante kilogrammes d'héroïne dans un autocar",
        "Saisie de quarante kilogrammes d'héroïne dans un autocar",
        "2015-02-03",
        "Ministère de l'Intérieur",
    ),
    Letter(
        "fr",
        "Parquet de Morlieu\n12, rue du Palais\n\nPOUR DIFFUSION IMMÉDIATE\nRéf. : PM/2018/311\n\n"
        "Objet : Deux chauffeurs mis en examen pour importation d'héroïne\n\nMorlieu, le 19 septembre 2018",
        "Deux chauffeurs mis en examen pour importation d'héroïne",
        "2018-09-19",
        None,
    ),
    Letter(
        "es",
        "FISCALÍA REGIONAL DEL VALLE\nDirección de Comunicación\nExpediente: 0331/2017\n\nCOMUNICADO DE PRENSA No. 52\n"
        "Bogotá, D. C., 11 de octubre de 2017\n\nCuarenta kilos de heroína viajaban en un autobús",
        "Cuarenta kilos de heroína viajaban en un autobús",
        "2017-10-11",
        "FISCALÍA REGIONAL DEL VALLE",
    ),
    Letter(
        "es",
        "Policía Nacional del Valle\nGabinete de Prensa\nPARA SU DIFUSIÓN INMEDIATA\n\n"
        "Asunto: Detenidos dos conductores con heroína",
        "Detenidos dos conductores con heroína",
        "2013-07-22",
        "Policía Nacional del Valle",
        "Valdeluz, 22 de julio de 2013.- ",
    ),
    Letter(
        "pt",
        "MINISTÉRIO DA JUSTIÇA\nPolícia Rodoviária do Norte\nAssessoria de Imprensa\n\nNota à imprensa nº 12/2020\n"
        "PARA DIVULGAÇÃO IMEDIATA\n\nÔnibus levava quarenta quilos de heroína",
        "Ônibus levava quarenta quilos de heroína",
        "2020-08-14",
        "MINISTÉRIO DA JUSTIÇA",
        "Porto Velho, 14 de agosto de 2020 – ",
    ),
    Letter(
        "pt",
        "Autoridade Tributária e Aduaneira\n\nCOMUNICADO DE IMPRENSA\nLisboa, 5 de maio de 2011\n\n"
        "Alfândega apreende heroína em autocarro",
        "Alfândega apreende heroína em autocarro",
        "2011-05-05",
        None,
    ),
    Letter(
        "it",
        "GUARDIA DI FINANZA\nComando Provinciale di Altavalle\nVia del Porto, 8\n\nCOMUNICATO STAMPA N. 14/2022\n"
        "Altavalle, 2 marzo 2022\n\nSequestrati quaranta chili di eroina su un autobus",
        "Sequestrati quaranta chili di eroina su un autobus",
        "2022-03-02",
        "GUARDIA DI FINANZA",
    ),
    Letter(
        "it",
        "Questura di Pietralba\nUfficio di Gabinetto\nProt. n. 1184/2016\n\n"
        "Oggetto: Arrestati due autisti con quaranta chili di eroina\n\n17 giugno 2016",
        "Arrestati due autisti con quaranta chili di eroina",
        "2016-06-17",
        "Questura di Pietralba",
    ),
    Letter(
        "nl",
        "Openbaar Ministerie\nArrondissementsparket Westland\n\nPERSBERICHT\nKenmerk: OM/19-220\n"
        "Westland, 8 april 2019\n\nVeertig kilo heroïne in touringcar",
        "Veertig kilo heroïne in touringcar",
        "2019-04-08",
        "Openbaar Ministerie",
    ),
    Letter(
        "pl",
        "KOMENDA WOJEWÓDZKA POLICJI\nZespół Prasowy\nul. Długa 5, 00-950 Nowogród\n\nKOMUNIKAT PRASOWY nr 41/2014\n"
        "Nowogród, 30 stycznia 2014 r.\n\nCzterdzieści kilogramów heroiny w autokarze",
        "Czterdzieści kilogramów heroiny w autokarze",
        "2014-01-30",
        "KOMENDA WOJEWÓDZKA POLICJI",
    ),
    Letter(
        "ru",
        "МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ\nУправление по Заречному краю\nПресс-служба\nИсх. № 14/882\n\n"
        "ПРЕСС-РЕЛИЗ\n19 декабря 2012 года\n\nВ автобусе обнаружено сорок килограммов героина",
        "В автобусе обнаружено сорок килограммов героина",
        "2012-12-19",
        "МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ",
    ),
    Letter(
        "ru",
        "Таможенная служба\nтел. 555-01-77\n\nДля немедленной публикации\n\n"
        "Тема: Задержан автобус с крупной партией героина\n\n4 июня 2018 г.",
        "Задержан автобус с крупной партией героина",
        "2018-06-04",
        None,
    ),
    Letter(
        "uk",
        "НАЦІОНАЛЬНА ПОЛІЦІЯ\nВідділ комунікації\n\nПрес-реліз № 77\n23 березня 2021 року\n\n"
        "В автобусі виявлено сорок кілограмів героїну",
        "В автобусі виявлено сорок кілограмів героїну",
        "2021-03-23",
        "НАЦІОНАЛЬНА ПОЛІЦІЯ",
    ),
    Letter(
        "tr",
        "T.C.\nİÇİŞLERİ BAKANLIĞI\nBasın ve Halkla İlişkiler Müşavirliği\n\nBASIN AÇIKLAMASI\nSayı: 2017/63\n"
        "12 Eylül 2017\n\nYolcu otobüsünde kırk kilogram eroin bulundu",
        "Yolcu otobüsünde kırk kilogram eroin bulundu",
        "2017-09-12",
        "İÇİŞLERİ BAKANLIĞI",
    ),
    Letter(
        "id",
        "KEPOLISIAN DAERAH\nBidang Humas\n\nSIARAN PERS\nNomor: 114/VIII/2020/HUMAS\n\nPolisi temukan heroin dalam bus",
        "Polisi temukan heroin dalam bus",
        "2020-08-03",
        None,
        "Medan, 3 Agustus 2020 - ",
    ),
    Letter(
        "ar",
        "وزارة الداخلية\nالإدارة العامة لمكافحة المخدرات\nالرقم: 212/2019\n\nبيان صحفي\nللنشر الفوري\n\n"
        "ضبط أربعين كيلوغراما من الهيروين في حافلة",
        "ضبط أربعين كيلوغراما من الهيروين في حافلة",
        "2019-10-09",
        None,
        "الرباط، 9 أكتوبر 2019 - ",
    ),
    Letter(
        "ar",
        "المديرية العامة للجمارك\nالتاريخ: 6 مايو 2021\n\nالموضوع: إحباط تهريب هيروين داخل حافلة",
        "إحباط تهريب هيروين داخل حافلة",
        "2021-05-06",
        None,
    ),
    Letter(
        "sv",
        "Tullverket\nPressavdelningen\n\nPRESSMEDDELANDE\nDnr 2016-1180\nStockholm den 11 oktober 2016\n\n"
        "Fyrtio kilo heroin i turistbuss",
        "Fyrtio kilo heroin i turistbuss",
        "2016-10-11",
        None,
    ),
    Letter(
        "ro",
        "MINISTERUL AFACERILOR INTERNE\nDirecția Generală a Vămilor\nNr. 5512\n\nCOMUNICAT DE PRESĂ\n"
        "București, 28 februarie 2019\n\nPatruzeci de kilograme de heroină, găsite într-un autocar",
        "Patruzeci de kilograme de heroină, găsite într-un autocar",
        "2019-02-28",
        "MINISTERUL AFACERILOR INTERNE",
    ),
    Letter(
        "zh",
        "海关总署缉私局\n新闻稿 第12号\n2018年7月5日\n\n海关在边境查获四十公斤海洛因",
        "海关在边境查获四十公斤海洛因",
        "2018-07-05",
        None,
    ),
    Letter(
        "en",
        "GOVERNMENT OF THE ISLANDS\nGOUVERNEMENT DES ÎLES\n\nPress release / Communiqué de presse\n"
        "Ref. No. GI-2015-9\n1 September 2015\n\nCoach drivers arrested with heroin",
        "Coach drivers arrested with heroin",
        "2015-09-01",
        None,
    ),
    Letter(
        "fr",
        "SÛRETÉ MUNICIPALE / CITY POLICE\nRelations avec les médias / Media Relations\n\n"
        "COMMUNIQUÉ / NEWS RELEASE\nPour diffusion immédiate / For immediate release\nLe 8 mai 2013\n\n"
        "De l'héroïne saisie à bord d'un autocar",
        "De l'héroïne saisie à bord d'un autocar",
        "2013-05-08",
        None,
    ),
    Letter(
        "en",
        "BUREAU OF ANTI-NARCOTICS\nMedia Office\n\nPRESS RELEASE # 41/14\nDATE          : 3 April 2014\n"
        "AUTHORITY     : Chief, Media Office\n\nCOACH WITH HEROIN STOPPED AT THE NORTHERN BORDER",
        "COACH WITH HEROIN STOPPED AT THE NORTHERN BORDER",
        "2014-04-03",
        "BUREAU OF ANTI-NARCOTICS",
    ),
    Letter(
        "it",
        "Questura di Pietralba\n\nDA:            Ufficio di Gabinetto\nDATA:          12 maggio 2015\n"
        "OGGETTO:       Quaranta chili di eroina su un autobus di linea",
        "Quaranta chili di eroina su un autobus di linea",
        "2015-05-12",
        "Questura di Pietralba",
    ),
    Letter(
        "id",
        "KEPOLISIAN DAERAH\n\nKepada      : Redaksi media\nDari        : Bidang Humas\n"
        "Tanggal     : 3 Agustus 2020\n\nPolisi temukan heroin dalam bus",
        "Polisi temukan heroin dalam bus",
        "2020-08-03",
        None,
    ),
    Letter(
        "zh",
        "北港海关缉私局\n新闻公报\n\n海关查获藏于大巴座椅后的四十公斤海洛因\n\n２０１９年３月７日（星期四）",
        "海关查获藏于大巴座椅后的四十公斤海洛因",
        "2019-03-07",
        "北港海关缉私局",
    ),
    Letter(
        "zh",
        "新聞公報\n\n北港海關\n二〇一九年三月七日\n\n海關在旅遊巴士檢獲四十公斤懷疑海洛英",
        "海關在旅遊巴士檢獲四十公斤懷疑海洛英",
        "2019-03-07",
        "北港海關",
    ),
    Letter(
        "ja",
        "報道資料\n\n平成30年3月7日（水）\n北浜県警察本部薬物銃器対策課\n\n"
        "観光バスの座席に隠されたヘロイン40キロの押収について",
        "観光バスの座席に隠されたヘロイン40キロの押収について",
        "2018-03-07",
        "北浜県警察本部薬物銃器対策課",
    ),
    Letter(
        "ru",
        "ГЛАВНОЕ УПРАВЛЕНИЕ ПО ЗАРЕЧНОМУ КРАЮ\nГруппа информации и общественных связей\n\nПРЕСС-РЕЛИЗ\n"
        "17 декабря 2012 года\n\nПри досмотре автобуса найден героин",
        "При досмотре автобуса найден героин",
        "2012-12-17",
        "ГЛАВНОЕ УПРАВЛЕНИЕ ПО ЗАРЕЧНОМУ КРАЮ",
    ),
    Letter(
        "ru",
        "ГЛАВНОЕ УПРАВЛЕНИЕ ПО ЗАРЕЧНОМУ КРАЮ\nОтдел по связям со средствами массовой информации\n\nПРЕСС-РЕЛИЗ\n"
        "18 декабря 2012 года\n\nПри досмотре автобуса обнаружен героин",
        "При досмотре автобуса обнаружен героин",
        "2012-12-18",
        "ГЛАВНОЕ УПРАВЛЕНИЕ ПО ЗАРЕЧНОМУ КРАЮ",
    ),
    Letter(
        "ru",
        "ГЛАВНОЕ УПРАВЛЕНИЕ ПО ЗАРЕЧНОМУ КРАЮ\nОтделение по взаимодействию со СМИ\n\nПРЕСС-РЕЛИЗ\n"
        "19 декабря 2012 года\n\nПри досмотре автобуса изъят героин",
        "При досмотре автобуса изъят героин",
        "2012-12-19",
        "ГЛАВНОЕ УПРАВЛЕНИЕ ПО ЗАРЕЧНОМУ КРАЮ",
    ),
    Letter(
        "da",
        "Grænsestyrelsen\nPresseafdelingen\n\nPRESSEMEDDELELSE\nNørrehavn, den 5. juli 2021\n\n"
        "Fyrre kilo heroin bag sæderne i en turistbus",
        "Fyrre kilo heroin bag sæderne i en turistbus",
        "2021-07-05",
        "Grænsestyrelsen",
    ),
    Letter(
        "sv",
        "Gränsskyddsmyndigheten\n\nPRESSMEDDELANDE\nNorrhamn den 11 oktober 2016\n\nFyrtio kilo heroin i turistbuss",
        "Fyrtio kilo heroin i turistbuss",
        "2016-10-11",
        "Gränsskyddsmyndigheten",
    ),
    Letter(
        "no",
        "Kontrolldirektoratet\n\nPRESSEMELDING\nNordhavn, 5. juli 2021\n\nFørti kilo heroin i en turbuss",
        "Førti kilo heroin i en turbuss",
        "2021-07-05",
        "Kontrolldirektoratet",
    ),
    Letter(
        "en",
        "UNITED NATIONS                    NATIONS UNIES\n\nINFORMATION SERVICE\n\n"
        "                  PRESS RELEASE\n\n"
        "For information only - not an official document     UNIS/NAR/431\n"
        "                                                    4 April 1999\n\n"
        "    COMMISSION ON BORDER CONTROL ADDS ALL COACHES TO\n    LISTS OF INSPECTION",
        "COMMISSION ON BORDER CONTROL ADDS ALL COACHES TO LISTS OF INSPECTION",
        "1999-04-04",
        None,
    ),
    Letter(
        "en",
        "BUREAU OF ANTI-NARCOTICS\n\nPRESS RELEASE\n3 April 2014\n\n"
        "          FORTY KILOGRAMS OF HEROIN\n          IN A COACH AT THE BORDER",
        "FORTY KILOGRAMS OF HEROIN IN A COACH AT THE BORDER",
        "2014-04-03",
        "BUREAU OF ANTI-NARCOTICS",
    ),
    Letter(
        "de",
        "Hauptzollamt Marburg-Süd\n\nPressemitteilung\n7. November 2018\n\n"
        "       Zoll entdeckt vierzig Kilogramm Heroin\n       hinter den Sitzen eines Busses",
        "Zoll entdeckt vierzig Kilogramm Heroin hinter den Sitzen eines Busses",
        "2018-11-07",
        "Hauptzollamt Marburg-Süd",
    ),
    Letter(
        "en",
        "Coach drivers arrested with heroin\n==================================\n\n2 October 2017",
        "Coach drivers arrested with heroin",
        "2017-10-02",
        None,
    ),
]


@pytest.mark.parametrize("width", [None, 72], ids=["a line each", "wrapped"])
@pytest.mark.parametrize("letter", LETTERS, ids=[f"{one.language} {one.title[:30]}" for one in LETTERS])
def test_a_release_below_a_letterhead_is_read_as_it_was_written(letter: Letter, width: int | None) -> None:
    lead, more = TEXTS[letter.language]
    text = [f"{letter.dateline}{lead}", more]
    if width and letter.language not in ("ja", "zh"):
        text = [fill(one, width) for one in text]
    content = "\n\n".join((letter.head, *text))
    outcome = clean_page(Page(content.encode(), "text/plain", "letter.txt", NOW))
    assert isinstance(outcome, Release), outcome
    assert outcome.title == letter.title
    assert str(outcome.published or "") == (letter.day or "")
    assert outcome.body == "\n\n".join((lead, more))
    if letter.publisher:
        assert (outcome.publisher or "").casefold() == letter.publisher.casefold()


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("Police Seize Heroin in Port of Selwyn", ["May 3, 2011", "Two Drivers Held After Search at Border"]),
        ("Two Held Over Heroin", ["PRESS RELEASE", "May 3, 2011", "Search at border follows months of work"]),
        ("Heroin im Reisebus entdeckt", ["Pressemitteilung", "3. Mai 2011", "Zwei Fahrer nach Kontrolle in Haft"]),
        ("Policía incauta heroína en un autobús", ["3 de mayo de 2011", "Los dos conductores quedaron detenidos"]),
        ("Fiscalía de Valle acusa a dos conductores", ["3 de mayo de 2011", "Quedaron detenidos los dos hombres"]),
        ("Прокуратура требует ареста водителей", ["3 мая 2011 года", "Водители автобуса остаются под стражей"]),
        ("Embargo on precursors is lifted by the council", ["May 3, 2011"]),
    ],
)
def test_a_headline_that_comes_first_is_no_letterhead(title: str, below: list[str]) -> None:
    lines = [title, *below, *TEXTS["en"]]
    assert title_of_lines(lines) == (title, 0)


def test_a_first_line_that_is_broken_before_its_full_stop_is_no_headline_below_one() -> None:
    title = "観光バスの座席に隠されたヘロイン40キロの押収について"
    lead = "薬物銃器対策課は、北浜港の税関検査場において観光バスの座席の裏側に隠されていたヘロインを、"
    lines = ["報道資料", "北浜県警察本部薬物銃器対策課", title, lead, "税関と合同で押収しました。"]
    assert title_of_lines(lines) == (title, 2)


@pytest.mark.parametrize(
    ("headline", "below"),
    [
        ("HEROIN FOUND IN COACH", "TWO DRIVERS HELD AFTER SEARCH"),
        ("Drug squad steps in", "Two drivers held after search"),
        ("Heroin found in coach", "for immediate release"),
        ("Heroin found in coach", "by Ann Doe"),
    ],
)
def test_a_line_of_its_own_below_a_headline_is_no_part_of_it(headline: str, below: str) -> None:
    lines = [headline, below, *TEXTS["en"]]
    assert with_joined_headline(lines, "\n".join(lines)) == lines


def test_a_headline_has_text_below_it() -> None:
    assert title_of_lines(["Customs office", "Heroin found behind the seats of a coach"]) == ("Customs office", 0)


def test_a_drawn_line_below_the_headline_takes_no_text_with_it() -> None:
    lead = "All 900 wardens of the city's parks will carry an antidote to opioids, the mayor told the council on Monday"
    content = f"Wardens of the city's parks to carry an antidote\n{'=' * 49}\n\n{lead}\nafter a trial.\n\n{lead}."
    outcome = clean_page(Page(content.encode(), "text/plain", "letter.txt", NOW))
    assert isinstance(outcome, Release)
    assert outcome.body.startswith(lead)


def test_the_day_of_a_banner_counts_but_not_the_one_of_an_embargo() -> None:
    assert str(date_above(["Comunicato stampa del 9 novembre 2021"])) == "2021-11-09"
    assert date_above(["Embargoed until 9 November 2021"]) is None


def test_a_headline_in_capitals_is_whole_where_it_is_broken_for_lack_of_room() -> None:
    head = "MINISTRY OF HOME AFFAIRS\nPRESS RELEASE\n3 May 2019\n\n"
    broken = "CUSTOMS FIND FORTY KILOGRAMS OF HEROIN\nCONCEALED BEHIND SEATS OF A COACH\n\n"
    content = head + broken + "\n\n".join(TEXTS["en"])
    outcome = clean_page(Page(content.encode(), "text/plain", "letter.txt", NOW))
    assert isinstance(outcome, Release)
    assert outcome.title == "CUSTOMS FIND FORTY KILOGRAMS OF HEROIN CONCEALED BEHIND SEATS OF A COACH"


def test_a_line_in_capitals_below_an_empty_one_is_no_part_of_the_headline() -> None:
    lines = ["CUSTOMS FIND FORTY KILOGRAMS OF HEROIN", "DRIVERS OF A COACH ARE HELD", *TEXTS["en"]]
    assert with_joined_headline(lines, "\n\n".join(lines)) == lines


@pytest.mark.parametrize(
    "head",
    [
        "УКРАЇНА\nДЕРЖАВНА МИТНА СЛУЖБА\nвул. Портова, 5, м. Одеса, 65026\n03.12.2018 № 12/4-77вих\n"
        "Редакціям засобів масової інформації\n\nПОВІДОМЛЕННЯ ДЛЯ ЗМІ",
        "03.12.2018  № 12/4-77вих          На № _____ від _____\n\nШановні колеги!\n\nПРЕС-РЕЛІЗ",
        "Dear editors,\n\nplease find below the text of our release.\n\n3 December 2018\n\nPRESS RELEASE",
        "Norwold Police - Press release No. 88/2018\n\nNorwold, 3 December 2018",
        "Polizeidirektion Nordhafen | Pressemitteilung Nr. 88/2018\n\nNordhafen, den 3. Dezember 2018",
        "Alle redazioni\n\nGentili colleghi,\n\nin allegato il testo.\n\nPorto, 3 dicembre 2018\n\nCOMUNICATO STAMPA",
    ],
)
def test_references_addressees_and_greetings_are_no_titles(head: str) -> None:
    title = "Forty kilograms of heroin found in a coach"
    page = Page(
        f"{head}\n\n{title}\n\n{TEXTS['en'][0]}\n\n{TEXTS['en'][1]}\n".encode(), "text/plain", "letter.txt", NOW
    )
    release = clean_page(page)
    assert isinstance(release, Release)
    assert (release.title, str(release.published)) == (title, "2018-12-03")
    assert release.body == "\n\n".join(TEXTS["en"])
