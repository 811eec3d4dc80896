"""Recognising the headings of lists of other articles, such as "Latest news" and "Das könnte Sie interessieren"."""

import re

LONGEST_HEADING = 60
"""Most characters of one."""

_ENGLISH = (
    r"news|newsroom|(?:read|up|what to read|read this) next|(?:read|see|keep|continue) (?:more|also|reading)|"
    r"you (?:may|might|could|['’]ll) (?:also )?(?:like|love|enjoy|be interested|have missed).{0,20}|"
    r"don['’]t miss|in case you missed it|also on .{1,20}|from the (?:archives?|web)|around the web|"
    r"recommended(?: for you| by.{0,20}| reading)?|(?:latest|recent|related|trending|popular|featured|elsewhere|"
    r"most (?:read|popular|viewed|recent|shared))(?: now| today)?|see also|promoted|sponsored(?: content| links)?|"
    r"more (?:from|in|on|like|by) .{1,40}|more (?!information|details|about|resources|than)[\w’' -]{2,20}|"
    r"(?:the )?(?:latest|recent|more|other|related|top|breaking|popular|similar|upcoming|all|trending|featured|further|"
    r"previous|recommended|must|most (?:read|popular|viewed|recent)|editors?['’]?s?|today['’]s)(?: [\w&’'-]+){0,3} "
    r"(?:news|stor(?:y|ies)|articles?|posts?|reads?|reading|content|coverage|headlines|releases?|publications?|blogs?|"
    r"updates?|videos?|events?|picks|topics|insights|features)(?: .{0,25})?"
)
_OTHERS = (
    r"(?:últim[ao]s|más|otras|otros)\b.{0,30}|noticias(?: relacionadas| recientes| destacadas)?|"
    r"(?:(?:te|le|también te) (?:puede|podría) interesar|lo más (?:leído|visto)|relacionad[ao]s|lee también).{0,20}|"
    r"(?:dernières|autres|plus d['’e])\b.{0,30}|actualités|à lire (?:aussi|également).{0,20}|"
    r"(?:sur le même (?:sujet|thème)|articles? (?:liés|similaires|récents)|les plus lus|à la une).{0,20}|"
    r"(?:aktuelle|weitere|neueste|ähnliche|letzte)s? .{0,30}|aktuelles|(?:mehr zum|zum) thema.{0,20}|"
    r"auch interessant|das könnte (?:sie|dich|ihnen) (?:auch|ebenfalls).{0,25}|meist ?gelesen.{0,15}|"
    r"mehr (?:zu|aus|von) .{1,30}|lesen sie auch|"
    r"(?:ultime|altre|ultimi|correlat[ie]) .{0,30}|(?:leggi|potrebbe(?:ro)?) (?:anche|interessart?i).{0,20}|"
    r"(?:outras|mais|notícias) .{0,30}|(?:você )?(?:pode|poderá|talvez) (?:também )?(?:gostar|se interessar).{0,15}|"
    r"(?:veja|leia) (?:também|mais).{0,20}|"
    r"(?:laatste|meer|ander|gerelateerd)e? .{0,30}|lees ook.{0,20}|"
    r"(?:последние|другие|ещё|еще|похожие|все|самые популярные) .{0,30}|новости|"
    r"(?:читайте|смотрите) также.{0,20}|по теме|"
    r"(?:najnowsze|pozostałe|inne|ostatnie|zobacz|czytaj|przeczytaj) .{0,30}|aktualności|polecamy|"
    r"(?:son|diğer|benzer|ilgili) .{0,30}|(?:останні|інші) .{0,30}|читайте також.{0,20}|"
    r"(?:berita|kabar) (?:terbaru|terkini|terkait|lainnya).{0,20}|baca juga.{0,20}|"
    r"(?:πρόσφατ|τελευταί|σχετικ|περισσότερ|άλλ)(?:α|ες|οι) (?:νέα|άρθρα|δελτία|ανακοινώσεις|ειδήσεις)(?: τύπου)?|"
    r"διαβάστε επίσης.{0,20}|"
    r"(?:nejnovější|související|další|poslední) (?:zprávy|články|aktuality|informace|tiskové zprávy)|"
    r"(?:kapcsolódó|legfrissebb|további|friss) (?:hírek|cikkek|közlemények)|"
    r"(?:ultimele|alte|cele mai recente) (?:știri|articole|comunicate|noutăți).{0,15}|"
    r"(?:uusimmat|lisää|muita|viimeisimmät) (?:uutisia|uutiset|tiedotteita|tiedotteet)|"
    r"les (?:også|mer)|läs (?:också|mer|även).{0,20}|(?:fler|flere|relaterte|relaterade) .{0,30}|"
    r"(?:آخر|أحدث|المزيد|اقرأ أيضا|أخبار|مواضيع ذات صلة).{0,30}|"
    r"(?:最新|最近|相关|相關|更多|推荐|推薦|热门|近期|延伸阅读|延伸閱讀).{0,12}|"
    r"(?:関連|新着|最近の|おすすめ|あわせて読みたい).{0,12}|(?:최신|관련|다른|추천).{0,12}|(?:ताज़?ा|संबंधित|अन्य) .{0,20}"
)
_HEADING = re.compile(rf"(?:{_ENGLISH}|{_OTHERS})\s?[:：.…»>]*")
"""Such headings in lower case, since patterns that ignore it take several times as long."""


def heads_a_list(line: str) -> bool:
    """Whether a line is the heading of a list of other articles."""
    return len(line) <= LONGEST_HEADING and _HEADING.fullmatch(line.lower()) is not None
