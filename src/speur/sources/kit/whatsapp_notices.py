"""The notices the WhatsApp app writes by itself, and the titles it puts in file names, in many languages.

Asked only for lines that no person wrote: without a sender, or marked with U+200E by an iPhone. A stem that is found
says what the notice is about; whole sentences would not do, as the app rewords them over the years.
"""

import re
from typing import NamedTuple

from speur.sources.kit.whatsapp_header import STRIP_MARKS

_CALL = (
    r"(?:voice|video|group) ?call|spraakgesprek|spraakoproep|video-?(?:oproep|gesprek)|sprachanruf|videoanruf|"
    r"appel (?:vocal|vidéo)|llamada|chiamata|chamada|(?:аудио|видео)звон|дзвінок|(?:sesli|görüntülü) arama|"
    r"połączenie|panggilan|通話|通话|전화|영상통화|مكالمة|שיח[הת]|hovor\b|videohovor|röstsamtal|videosamtal|"
    r"opkald|anrop|puhelu|κλήση|apel"
)
_EVENTS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, about, re.compile(stems, re.IGNORECASE))
    for kind, about, stems in (
        (
            "service",
            "encryption",
            (
                r"end-to-end|end-tot-end|ende-zu-ende|extremo a extremo|bout en bout|ponta[ -]a[ -]ponta|"
                r"ponto a ponto|сквозн|наскрізн|uçtan uca|szyfrowan|zaszyfrowan|koncov\w+ šifrov|šifrovan|šifriran|"
                r"enkripcij|κρυπτογράφ|端對端|端到端|エンドツーエンド|종단간|مشفرة تمام|التشفير التام|מקצה[ -]לקצה|"
                r"komplett krypter|ende-til-ende|hujung ke hujung|एन्क्रिप्|رمزگذاری|mã h[oó][aá] đầu|"
                r"ต้นทางถึงปลายทาง|végpontok közötti|criptat\w* integral|criptare integral|salataan täysin|"
                r"d'extrem a extrem|криптиран|шифрирањ"
            ),
        ),
        (
            "service",
            "security-code",
            (
                r"security code|beveiligingscode|sicherheitsnummer|sicherheitscode|código de segur|"
                r"code de sécurité|codice di sicurezza|код\w* без|güvenlik kodu|kod zabezpieczeń|bezpečnost\w+ kód|"
                r"säkerhetskod|sikkerhedskode|sikkerhetskode|安全代碼|安全碼|安全代码|セキュリティコード|보안 코드|"
                r"رمز أمان|קוד האבטחה|kode keamanan|kod keselamatan"
            ),
        ),
        (
            "title",
            "",
            (
                r"(?P<v>changed (?:the (?:subject|group name)|this group[’']s name)|changed the name|"
                r"cambió el (?:asunto|nombre)|a changé (?:l[’'](?:objet|intitulé)|le (?:nom|sujet))|ha (?:cambiato|"
                r"modificato) (?:l[’']oggetto|il nome)|mudou o (?:assunto|nome)|alterou o (?:assunto|nome)|"
                r"(?:heeft|hebt) (?:de groepsnaam|het onderwerp|de naam)|(?:hat|hast) den (?:betreff|gruppennamen|"
                r"namen)|изменил\w*\s(?:тему|название)|zmienił\w*\s(?:temat|nazwę))|konusunu|konuyu|grup adını|"
                r"змінив\w* (?:тему|назву)|修改了群|變更了群組名稱|主題"
            ),
        ),
        (
            "create",
            "",
            (
                r"(?P<v>created (?:this )?group|created the group|(?:heeft|hebt) (?:de |"
                r"deze )?groep .{0,120}?maakt|(?:hat|hast) (?:die |diese )?gruppe .{0,120}?erstellt|creó (?:el|"
                r"este) grupo|creaste (?:el|este) grupo|(?:a|avez) créé (?:le|ce) groupe|(?:ha|hai) creato (?:il|"
                r"questo) gruppo|criou (?:o|este) grupo|создал\w*\sгруппу|створи\w+ груп|utworzył\w*\sgrupę|"
                r"vytvořil\w*\sskupinu|skapade gruppen|oprettede gruppen|opprettet gruppen|membuat grup|loi ryhmän|"
                r"أنشأ)|grubu\w* oluştur|groepsgesprek gemaakt|建立了群|创建了群|グループを?作成|그룹을 만들"
            ),
        ),
        (
            "service",
            "number-changed",
            (
                r"phone number|changed to \+|changed from \+|telefoonnummer|nieuw nummer|gewijzigd naar|"
                r"telefonnummer|número de tel|numéro de tél|numero di telefono|номер\w* телефон|telefon numara|"
                r"numer telefonu|電話號碼|电话号码|電話番号|전화번호|رقم هاتف|מספר הטלפון|nomor telepon"
            ),
        ),
        (
            "service",
            "icon",
            (
                r"group[’']s icon|group icon|groepsafbeelding|groepsicoon|groepsfoto|gruppenbild|[ií]cono d|"
                r"foto del grupo|imagen del grupo|icône|photo du groupe|immagine del gruppo|imagem d|картинк|иконк|"
                r"фото группы|аватар|ikon\w* grupy|grup\w* (?:simge|resm|fotoğraf)"
            ),
        ),
        (
            "service",
            "description",
            r"descri(?:ption|pción|zione|ção)|beschr[ei]+|описани|опис груп|açıklama|opis grupy",
        ),
        (
            "service",
            "timer",
            (
                r"disappearing|message timer|verdwijnende|berichttimer|selbstlöschend|verschwindende|temporales|"
                r"éphémères|effimeri|temporárias|исчезающ|süreli|znikając"
            ),
        ),
        (
            "service",
            "blocked",
            r"blocked|gedeblokkeerd|geblokkeerd|blockiert|bloqueaste|bloqué|bloccat|bloqueou|заблокир|engelledi",
        ),
        ("call", "", _CALL),
        (
            "pin",
            "",
            (
                r"(?P<v>pinned a|heeft .{0,40}vastge|hat .{0,60}angeheftet|fijó|a épinglé|ha fissato|fixou|"
                r"закрепил)|sabitledi"
            ),
        ),
        ("service", "admin", r"\badmin|beheerder|administrador|administrateur|amministrator|админ|yönetici"),
        (
            "leave",
            "removed",
            (
                r"(?P<v>\bremoved\b|(?:heeft|hebt) .{1,120}?verwijderd|(?:hat|hast) .{1,120}?entfernt|eliminó a|"
                r"a (?:retiré|supprimé|exclu)|ha rimosso|removeu)|удалил|исключ|çıkardı|çıkarıldı|usunął|usunęła|"
                r"verwijderd|entfernt|видали|移除|削除し|내보냈"
            ),
        ),
        (
            "leave",
            "left",
            (
                r"(?P<v>\bleft\b|(?:heeft|hebt) de groep verlaten|(?:hat|hast) die gruppe verlassen|salió|abandonó|"
                r"ha salido|(?:a|avez) quitté|ha abbandonato|è uscit[oa]|saiu)|вышел|вышла|покинул|вийш|ayrıldı|"
                r"opuścił|keluar|غادر|退出|離開|离开|나갔|lämnade|forlod|forlot|poistui|odešel|odešla|opustil"
            ),
        ),
        (
            "join",
            "joined",
            (
                r"(?P<v>\bjoined\b|is lid geworden|is toegetreden|neemt deel|heeft deelgenomen|"
                r"ist .{0,60}beigetreten|se unió|te uniste|a rejoint|avez rejoint|è entrat[oa]|si è unit[oa]|"
                r"entrou)|присоединил|вступил|приєдна|katıldı|katıldınız|dołączył|bergabung|انضم|加入|参加|참여|"
                r"gick med|liittyi|připojil"
            ),
        ),
        (
            "join",
            "added",
            (
                r"(?P<v>\badded\b|(?:heeft|hebt) .{1,160}?toegevoegd|(?:hat|hast) .{1,160}?hinzugefügt|añadió|"
                r"agregó|añadiste|(?:a|avez) ajouté|(?:ha|hai) aggiunto|adicionou)|toegevoegd|hinzugefügt|añadid|"
                r"agregad|ajouté|aggiunt|adicionad|добавил|додав|ekledi|eklendi|dodał|menambahkan|أضاف|přidal|"
                r"lade till|la til|tilføjede|lisäsi|הוסיף|添加|新增|追加|추가|초대"
            ),
        ),
    )
)
_YOU_WORDS = "you|je|jij|u|u bent|du|sie|tú|tu|usted|vous|hai|você|вы|ви|siz|sen|ty|anda|kamu|you're|you’re"
_YOU = frozenset(_YOU_WORDS.split("|"))


class Notice(NamedTuple):
    """What a system line is about, whose name stands before its verb (empty: not known), where the verb is (or -1)."""

    kind: str
    about: str
    actor: str
    verb: int


def notice(text: str) -> Notice | None:
    """Read a line the app wrote by itself; None when none of the known stems is in it."""
    shown = text[:400].translate(STRIP_MARKS)
    for kind, about, stems in _EVENTS:
        found = stems.search(shown)
        if found is not None:
            actor, verb = "", -1
            if "v" in stems.groupindex and found["v"] is not None:
                verb = found.start("v")
                actor = shown[:verb].strip()
                if actor.casefold() in _YOU or len(actor) > 60 or actor.casefold().endswith((" was", " were")):
                    actor = ""
            return Notice(kind, about, actor, verb)
    return None


_TITLES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"WhatsApp[ -]Chats? (?:with|mit|kay) (.+)",
        r"WhatsApp[ -]?(?:chat|gesprek|gesprekken|samtale|chatt) (?:met|med) (.+)",
        r"(?:WhatsApp[ -]Chats?|WhatsApp|WhatsApp-chat) ?[-–] ?(.+)",
        (
            r"(?:Chat|Xat|Conversa|Conversación|Conversație) (?:de |do |no |con )?WhatsApp (?:con|com|amb|cu|"
            r"dengan|s uživatelem) (.+)"
        ),
        r"(?:Discussion|Conversation) WhatsApp avec (.+)",
        r"(?:Чат|Бесіда|Чат в) WhatsApp (?:с контактом|с группой|с|з) (.+)",
        (
            r"WhatsApp (?:Чат с|чат:|razgovor s|klepet z|pokalbis su|sarakste ar|Ћаскање са|разговор со|"
            r"csevegés vele:) ?(.+)"
        ),
        r"WhatsApp chat s používateľom (.+)",
        r"(.+) ile WhatsApp (?:Sohbeti|Sohbetiniz)",
        r"Czat WhatsApp z (?:użytkownikiem |grupą )?(.+)",
        r"Συνομιλία WhatsApp με (.+)",
        r"WhatsApp-keskustelu henkilön (.+) kanssa",
        r"(?:Sembang|Perbualan) WhatsApp dengan (.+)",
        r"Trò chuyện WhatsApp với (.+)",
        r"แชท WhatsApp กับ (.+)",
        r"דואר WhatsApp עם (.+)|צ['׳]אט WhatsApp עם (.+)",
        r"(?:دردشة|محادثة) (?:واتساب|WhatsApp) مع (.+)",
        r"گفتگوی WhatsApp با (.+)",
        r"(.+) के साथ WhatsApp चैट",
        r"(.+)とのWhatsAppチャット",
        r"(.+)님과의 WhatsApp 대화",
        r"WhatsApp ?[与與] ?(.+?) ?的(?:对话|對話)",
    )
)


def title_of(name: str) -> str | None:
    """The chat's title out of a file or folder name of the app's own making, or None."""
    shown = name.translate(STRIP_MARKS).strip()
    for pattern in _TITLES:
        found = pattern.fullmatch(shown)
        if found is not None:
            return next((part for part in found.groups() if part), None)
    return None
