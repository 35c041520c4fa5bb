"""The words habits draw from: abbreviations, laughs, emoji sets, tails. Public everyday spelling, no secrets."""

from speur.drill.wordlists import phrases

_SHORT_NL = """
even ff/effe/eff; gewoon gwn/gwoon; niet nie/nt/niet; misschien mss/msch/missch; eigenlijk eig/eigl; weet wt/weet;
morgen mrgn/mgn;
vanavond vnvd/vanaaf; natuurlijk tuurlijk/ntrlk/natuurlk; waarschijnlijk wrs/wschl; zijn zn/zijn; mijn mn/me/m'n;
hem m/em; het t/'t/het; een n/een/'n; ik k/ik/ik; altijd altyd/altijd; bericht brcht/berichtje; helemaal hlml/helemaal;
iemand iem/iemnd; iets iets/iet; moet moe/mt/moet; heb heb/hb; straks strx/straks; weekend weekend/wknd;
tegen tgn/tegen; voor vr/voor; over ovr/over; maar mr/maar;  goed goe/goed;
 jullie jllie/jullie; dadelijk zo/dalijk; allemaal allmaal/allemaal; wat wa/wat; dat da/dat;
oké oke/ok/k; oke ok/okee/okay; ok oke/okk/ok; bedankt thx/bdnkt/dankje; dankjewel thx/dnkje;   jongen jonge/joh;
vandaag vndg/vandaag; gisteren gister/gstr; bellen belle/bellen; zeggen zegge/zeggen; komen kome/komen;
klopt klopt/klpt; precies prcs/precies; groetjes grtjs/gr; graag graag/grg; kunnen kunne/kunnen; echt egt/echt;
weer wr/weer;
zeker zker/zeker; alleen allen/alleen; anders andrs/anders; volgende vlgnde/volgende; gesprek gesprk/gesprek;
mensen mense/mensen
"""
_SHORT_EN = """
you u/you; your ur/your; are r/are; because cos/cuz/bc; tomorrow tmrw/tmr/tomoz; tonight tnite/tonight;
please pls/plz; thanks thx/ta;
people ppl/people; about abt/about; really rly/really; going goin/going; nothing nuthin/nothing;
something smth/sumthin; though tho/though;
with wiv/w/with; what wot/wat/what; okay ok/kk;  message msg/message; probably prob/prolly; know no/kno/know;
the da/the/the; that dat/that; just jus/just; doing doin/doing; before b4/before; don't dont/don't; can't cant/can't;
i'm im/i'm
"""
_SHORT_DE = """
nicht net/nich/nicht; ich ich/i; habe hab/habe; ein n/ein; eine ne/eine; etwas was/etwas; vielleicht vllt/vielleicht;
morgen morgen/mrgn;
bitte pls/bitte; danke thx/danke; schon scho/schon; keine keine/k; einfach einfach/einfch; ist is/ist; und u/und;
auch auch/au
"""
_SHORT_RU = """
сейчас ща/щас; что че/шо/что; спасибо спс/пасиб; пожалуйста пож/плз; хорошо хор/ок; нормально норм;
сегодня сёдня/седня; тебя тя/тебя;
завтра завтр/завтра; может мож/может; ничего ниче/ничего; вообще ваще/воще; конечно канеш/конечно; потом потом/птм;
будет буит/будет; человек чел
"""
_SHORT_TR = """
tamam tmm/tm; bir bi/bir; selam slm/selam; ne_haber nbr; değil deil/diil; kardeşim krdsm/kardşm; abi abi/ab;
iyi iyi/ii; yok yok/yk;
bugün bugn/bugün; yarın yarn/yarın; geliyorum geliyom; biliyorum biliyom; şimdi şmdi/simdi; teşekkürler tşk/tskler;
evet ewt/evet
"""


def _bank(text: str) -> dict[str, tuple[str, ...]]:
    bank = {}
    for entry in text.replace("\n", " ").split(";"):
        word, _, forms = entry.strip().partition(" ")
        if word and "_" not in word:
            bank[word] = tuple(forms.split("/"))
    return bank


SHORT = {
    "nl": _bank(_SHORT_NL),
    "en": _bank(_SHORT_EN),
    "de": _bank(_SHORT_DE),
    "ru": _bank(_SHORT_RU),
    "tr": _bank(_SHORT_TR),
}
LAUGHS = {
    "nl": ("haha", "hahaha", "hahahah", "hihi", "😂", "😂😂", "hhh", "hahah", "haa", "🤣", "ghehe", "haha"),
    "en": ("haha", "lol", "hahaha", "😂", "lmao", "heh", "ahah"),
    "de": ("haha", "hehe", "😂", "lol", "hahaha"),
    "ru": ("хаха", "ахах", "))))", "))", "😂", "ахаха"),
    "tr": ("haha", "sjsjs", "😂", "hahaha", "ahaha"),
}
TAILS = {
    "nl": phrases("bro;bro;broer;man;man;maat;gap;gast;mattie;ouwe;joh;jong;vriend;G;brada;swa;boy"),
    "en": phrases("mate;bro;man;lad;pal;fam;bruv;kid"),
    "de": phrases("bruder;digga;alter;mann"),
    "ru": phrases("брат;братан;бро;слушай"),
    "tr": phrases("abi;kanka;kardeş;reis;ya"),
}
EMOJI = (
    "😂🤣😅💪👍", "❤😘😍🥰😊", "👍👌🙏", "🔥💯😎🤝", "🙈🙊😇😅", "😏😉😎", "🤷😐🙄😒", "🙏❤🤲", "💀😭😂", "😊🙂😄👍",
    "🤔👀😬", "👊💪🤙🔥", "😴🥱😩", "🎉🥳😁", "😡🤬😤",
)  # fmt: skip
