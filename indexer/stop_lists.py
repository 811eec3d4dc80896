"""The stop words of each language."""

from collections.abc import Mapping

from indexer.folding import fold

_WRITTEN: Mapping[str, str] = {
    "en": (
        "a an and are as at be been by did do does for from had has have how i in into is it its me my of on or our "
        "she so than that the their them then there these they this those to us was we were what when where which who "
        "whom why will with you your"
    ),
    "es": (
        "al ante bajo como con cual cuando de del desde donde el ella ellos en entre era es esta este fue ha han "
        "hasta la las le les lo los más mi ni no o para pero por que qué quien se sin sobre su sus también un una uno "
        "y ya"
    ),
    "fr": (
        "à au aux avec ce ces cette chez dans de des du elle elles en est et été ils je la le les leur leurs lui mais "
        "nos notre nous ont ou où par pas pour qu que qui ses sont sous sur un une vos votre vous y"
    ),
    "pt": (
        "ao aos às até com como das de dela dele do dos e ela elas ele eles entre essa esse esta este foi foram "
        "isso isto já lhe mas muito na nas não nem no nos num numa o os ou para pela pelas pelo pelos por quando "
        "que quem se seu seus sua suas também um uma você"
    ),
    "de": (
        "als am auf aus bei bis das dass dem der des durch ein eine einem einen einer eines er es für gegen haben ihr "
        "ihre ihrem ihren im in ist mit nach nicht oder sich sie sind sowie über um und unter vom von vor wie wird "
        "wir wurde wurden zu zum zur"
    ),
    "it": (
        "agli al alla alle allo anche che chi con dagli dai dal dalla dalle dei degli del della delle dello di e gli "
        "ha hanno i il in la le lo negli nei nel nella nelle per più presso quale questa questo sono su sugli sui sul "
        "sulla sulle suo un una uno"
    ),
    "nl": (
        "aan bij dat de deze dit een en het hij ik in is maar naar niet ook tot uit voor waar was werd werden wij "
        "wordt worden ze zich zijn"
    ),
    "ru": (
        "а без бы был была были было в во вы для до его ее если же за и из или им их к как ко когда которая которые "
        "который ли мы на над не ни но о об он она они от по под при с со также так то у что чтобы эта эти это этот"
    ),
    "ar": (
        "أن إلى إن الا التي الذي الذين أو أي بها به ثم حيث عن على عليه عليها عند غير في فيها فيه قد كان كانت كما لا "
        "لم له لها ما مع من منها منه هذا هذه هو هي و وقد ولا وفي ومن"
    ),
}
"""Not listed are words that carry meaning, or are a name or an abbreviation, in another language: the German *die* and
*war*, the Dutch *van* and *door*, the French *car* and *son*, the Portuguese *são* and *eu*, the Italian *stato* and
*da*. A missing stop word does little harm: where it is common, nearly every release contains it."""

STOP_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(map(fold, words.split())) for language, words in _WRITTEN.items()
}
"""By language, folded."""
