"""What the WhatsApp app itself writes into a text export, in the languages it speaks: placeholders, marks, notices.

The app translates everything, and rewords it over the years, so whole sentences are of little use. Most tables here
hold stems, and are asked only where the structure of the line already says that the app is speaking: a line without a
sender, text after U+200E, a text that stands whole between `<` and `>`. Deletion notices have no such sign on Android,
so they are whole sentences.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from speur.model import Attachment
from speur.sources.kit.whatsapp_header import STRIP_MARKS

_OMITTED = re.compile(
    r"\bomitted|not included|weggelaten|weggelaat|weggelassen|ausgelassen|ausgeschlossen|nicht enthalten|"
    r"\bomise?s?\b|\bomisă|\babsente?s?\b|\bmanquante?\b|\bretiré|\bomess[oaie]\b|\besclus[oa]\b|"
    r"\bnon inclus[oa]\b|\bmancante\b|\bomitid[oa]s?\b|\bocult(?:ad)?[oa]s?\b|\brevelad[oa]\b|\bomesa\b|"
    r"\bomès\b|\bomesos\b|отсутств|опущен|пропущен|не добавлен|без медиа|без файл|без фајл|відсутн|не додано|"
    r"dahil edilmedi|atlanmış|pominię|vynech|utelämn|utesl|utelatt|utelatt|ikke inkludert|sløyfet|udelad|"
    r"sisällyt|jätettii?n? ?pois|jätetty pois|kihagy|disertakan|dimasukkan|disingkirkan|παραλείφθηκε|"
    r"παραλήφθηκε|παράληψη|εξαίρεση|izostavlj|izpuščen|изостављен|إدراج|استبعاد|حذف الملصقات|حذف شد|نظر ?انداز|"
    r"נכלל|הושמט|הוסר|略去|省略|忽略|含まれていません|생략|제외|bỏ qua|đã bỏ|ไม่มี|ละเว้น|ถูกลบ|हटाई|छोड़ा|"
    r"वगळल|के बिना|পড়ে|বাদ দেওয়া|uten vedlegg|pa media|bez multivides|hiányzó|ära jäetud|praleist|çıxarıl|"
    r"o[‘']tkazib",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(stems, re.IGNORECASE))
    for kind, stems in (
        (
            "contact-card",
            (
                r"contact card|contactka|visitekaart|kontaktka|kontaktko|tarjeta de contacto|fiche contact|"
                r"scheda contatto|cartão do contato|contacto não|карточк\w* контакт|картка контакт|kişi kartı|"
                r"wizytówk|vizitka|karta kontaktu|posjetnica|névjegy|kartu kontak|聯絡人|联系人|連絡先|연락처|"
                r"جهة اتصال|איש קשר|carte de vizită|κάρτα επαφής"
            ),
        ),
        (
            "sticker",
            (
                r"sticker|стикер|наклей|figurinha|nálepk|naklejk|çıkartma|stiker|klistr|klistermærke|tarraa|"
                r"matrica|naljepnic|الملصق|סטיקר|貼圖|贴图|スタンプ|스티커|สติกเกอร์|adhesiu|pelekat|αυτοκόλλητο|"
                r"स्टिकर|استیکر"
            ),
        ),
        ("animation", r"\bgif"),
        (
            "photo",
            (
                r"\bimage|afbeelding|\bfoto\b|\bbild|\bimagen|\bimagem|immagine|imatge|imagine|изображ|зображ|"
                r"görüntü|\bobraz|obráz|εικόνα|الصورة|تصویر|תמונה|圖片|圖像|照片|图片|画像|이미지|hình ảnh|รูปภาพ|"
                r"\bkép|gambar|\bimej|\bslika|फ़ोटो|इमेज|billede|\bei kuvaa|\bphoto"
            ),
        ),
        (
            "video",
            (
                r"video|vídeo|vidéo|видео|відео|wideo|βίντεο|الفيديو|סרטון|影片|视频|ビデオ|비디오|วิดีโอ|वीडियो|"
                r"व्हिडीओ|ویدیو"
            ),
        ),
        (
            "audio",
            (
                r"\baudio|áudio|àudio|\bses\b|аудио|аудіо|\bljud|\blyd\b|\bzvuk|\bhang\b|ääni|ήχος|الصوتية|קטע קול|"
                r"音訊|音频|音声|오디오|âm thanh|เสียง|ऑडियो|ऑडिओ|صدا|\bvoice|spraak|vocal"
            ),
        ),
        (
            "file",
            (
                r"document|dokument|документ|\bbelge|έγγραφο|المستند|מסמך|文件|文档|ドキュメント|문서|tài liệu|"
                r"เอกสาร|dokumen|डॉक्यू|डॉक्युमेंट|سند|documento"
            ),
        ),
    )
)
_EDITED = re.compile(
    r"edited|bewerkt|bearbeitet|edit[óo]|editad|modifi|изменен|отредактир|змінен|відредаг|düzenlen|edytowan|"
    r"redigera|redigeret|redigert|upraven|szerkeszt|diedit|編集|编辑|編輯|편집|تعديل|נערכ|संपादित|chỉnh sửa|"
    r"แก้ไข|muokat|επεξεργ|editat",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"attach|bijgevoegd|angehängt|adjunt|joint|allegato|anexad|добавлен|ekli|załącz|terlampir|مرفق|מצורף|"
    r"bifogad|vedhæft|vedlagt|liite|přilož|priložen|pripojen|privitku|csatol|atașat|συνημμ|附件|附加|첨부|添付|"
    r"прикачен|додано|đính kèm|แนบ|dilampirkan|संलग्न|अटैच|پیوست|aangeheg|lisatud|prisegta|pievienots|"
    r"biriktirildi|əlavə|қосымша|nakalakip|ngjitur|limeambatanishwa|సంయుక్త|జోడించ|জোড়|সংযুক্ত|જોડાયેલ|"
    r"ചേർത്തു|ಸೇರಿಸ|ਅਟੈਚ",
    re.IGNORECASE,
)
_DELETION_SENTENCES = """
this message was deleted | you deleted this message | you deleted this message as admin
dit bericht is verwijderd | u hebt dit bericht verwijderd | je hebt dit bericht verwijderd
u heeft dit bericht verwijderd | diese nachricht wurde gelöscht | du hast diese nachricht gelöscht
se eliminó este mensaje | este mensaje fue eliminado | eliminaste este mensaje | ce message a été supprimé
vous avez supprimé ce message | questo messaggio è stato eliminato | hai eliminato questo messaggio
mensagem apagada | esta mensagem foi apagada | você apagou esta mensagem | apagou esta mensagem
esta mensagem foi apagada pelo remetente | данное сообщение удалено | вы удалили это сообщение
вы удалили данное сообщение | сообщение удалено | це повідомлення було видалено | ви видалили це повідомлення
bu mesaj silindi | bu mesajı sildiniz | ta wiadomość została usunięta | usunięto tę wiadomość
usunąłeś tę wiadomość | usunęłaś tę wiadomość | usunąłeś(-ęłaś) tę wiadomość | tato zpráva byla smazána
tato zpráva byla odstraněna | tuto zprávu jste smazal/a | táto správa bola odstránená
túto správu ste odstránili | ez az üzenet törlésre került | törölted ezt az üzenetet | ezt az üzenetet törölted
acest mesaj a fost șters | ați șters acest mesaj | aquest missatge s'ha suprimit | has suprimit aquest missatge
det här meddelandet raderades | du raderade det här meddelandet | detta meddelande raderades
denne besked er blevet slettet | denne besked blev slettet | du har slettet denne besked
du slettede denne besked | denne meldingen ble slettet | du slettet denne meldingen | tämä viesti poistettiin
poistit tämän viestin | αυτό το μήνυμα διαγράφηκε | διαγράψατε αυτό το μήνυμα | съобщението беше изтрито
ova je poruka izbrisana | ova poruka je izbrisana | izbrisali ste ovu poruku | to sporočilo je bilo izbrisano
see sõnum on kustutatud | ši žinutė buvo ištrinta | šī ziņa tika izdzēsta | pesan ini dihapus
pesan ini telah dihapus | anda menghapus pesan ini | anda telah menghapus pesan ini | mesej ini telah dipadam
anda telah memadamkan mesej ini | tin nhắn này đã bị xóa | tin nhắn này đã bị xoá | bạn đã xóa tin nhắn này
ข้อความนี้ถูกลบแล้ว | คุณได้ลบข้อความนี้ | 此訊息已刪除 | 您已刪除此訊息 | 这条消息已被删除 | 您已删除这条消息
このメッセージは削除されました | このメッセージを削除しました | 이 메시지는 삭제되었습니다 | 삭제한 메시지입니다
이 메시지를 삭제했습니다 | تم حذف هذه الرسالة | لقد حذفت هذه الرسالة | أنت حذفت هذه الرسالة | הודעה זו נמחקה
מחקת את ההודעה הזו | מחקת הודעה זו | این پیام حذف شد | این پیام حذف شده است | شما این پیام را حذف کردید
यह मैसेज डिलीट कर दिया गया है | यह मैसेज डिलीट किया गया | आपने यह मैसेज डिलीट किया | हा मेसेज हटवण्यात आला
یہ میسج حذف کر دیا گیا ہے | এই মেসেজটি বাদ দেওয়া হয়েছে | આ મેસેજ ડિલીટ કરાયો | hierdie boodskap is uitgevee
ujumbe huu ulifutwa
"""
_DELETED = frozenset(part.strip(" .。\n") for part in re.split(r"[|\n]", _DELETION_SENTENCES) if part.strip())
_UNMARKED = """
image omitted, video omitted, audio omitted, sticker omitted, gif omitted, document omitted, contact card omitted
video note omitted, afbeelding weggelaten, video weggelaten, audio weggelaten, sticker weggelaten, gif weggelaten
document weggelaten, contactkaart weggelaten, visitekaartje weggelaten, bild weggelassen, video weggelassen
audio weggelassen, sticker weggelassen, gif weggelassen, dokument weggelassen, kontaktkarte ausgelassen
imagen omitida, video omitido, audio omitido, sticker omitido, gif omitido, documento omitido
tarjeta de contacto omitida, image absente, vidéo absente, audio omis, sticker omis, gif retiré, document manquant
fiche contact manquante, immagine omessa, video omesso, audio omesso, sticker non incluso, gif esclusa
documento omesso, scheda contatto omessa, imagem ocultada, vídeo omitido, áudio ocultado, figurinha omitida
imagem não revelada, vídeo não revelado, изображение отсутствует, видео отсутствует, аудиофайл отсутствует
стикер не добавлен, gif отсутствует, документ отсутствует, зображення відсутнє, відео відсутнє, аудіо відсутнє
görüntü dahil edilmedi, video dahil edilmedi, ses dahil edilmedi, çıkartma dahil edilmedi, gif dahil edilmedi
belge dahil edilmedi, kişi kartı dahil edilmedi, obraz pominięty, wideo pominięte, audio pominięte
gambar tidak disertakan, video tidak disertakan, audio tidak disertakan, stiker tidak disertakan
"""
_BY_ADMIN = re.compile(
    r"this message was deleted by (?:an )?admin|dit bericht is verwijderd door (?:een )?beheerder", re.IGNORECASE
)
_LOCATION = re.compile(r"(?:[^\n:：]{2,40}[:：] ?)?https?://maps\.google\.com/\?q=-?[\d.]{1,20},-?[\d.]{1,20}\s*$")
_POLL = re.compile(
    r"(?:POLL|PEILING|UMFRAGE|ENCUESTA|SONDAGE|SONDAGGIO|ENQUETE|ANKET|ОПРОС|ANKIETA|JAJAK PENDAPAT) ?:\n"
)
_IN_ANGLES = re.compile(r"<\s?([^<>\n]{3,80}?)\s?>(?=\n|$)")
_IPHONE_FILE = re.compile(r"<([^<>:：\n]{2,40}) ?[:：] ?([^<>\n]{1,255})>\s*$")
_ANDROID_FILE = re.compile(r"([^\n]{1,255}\.\w{1,8}) \(([^()\n]{3,60})\)(?=\n|$)")
_APP_NAME = re.compile(r"(?:IMG|VID|AUD|PTT|STK|DOC|PHOTO|VIDEO|AUDIO)-\d{8}-WA\d+\.")
_SERIAL = re.compile(r"\d{6,8}-")

_PREFIX_KIND = {
    "IMG": "photo", "PHOTO": "photo", "VID": "video", "VIDEO": "video", "PTT": "voice", "AUD": "audio",
    "AUDIO": "audio", "STK": "sticker", "STICKER": "sticker", "GIF": "animation",
}  # fmt: skip
_SUFFIX_KIND = {
    "jpg": "photo", "jpeg": "photo", "png": "photo", "heic": "photo", "webp": "sticker", "mp4": "video", "mov": "video",
    "3gp": "video", "opus": "voice", "m4a": "audio", "mp3": "audio", "aac": "audio", "ogg": "audio", "amr": "audio",
    "vcf": "contact-card", "gif": "animation",
}  # fmt: skip


@lru_cache(maxsize=1024)
def _is_edit_mark(words: str) -> bool:
    return _EDITED.search(words) is not None


@lru_cache(maxsize=1024)
def _left_out(words: str) -> str | None:
    """The kind of what these words say was left out: empty when they do not say of what, None when they say no such."""
    return (_media_kind(words) or "") if _OMITTED.search(words) else None


def _media_kind(words: str) -> str | None:
    return next((kind for kind, stems in _KINDS if stems.search(words)), None)


_WHOLE = {
    **{words.strip(): _media_kind(words) or "file" for words in re.split(r"[,\n]", _UNMARKED) if words.strip()},
    **dict.fromkeys(_DELETED, "delete"),
}


class Saying(NamedTuple):
    """What one text comes to. `kind` is `delete`, `call`, or that of a message; `text` is what the sender wrote."""

    kind: str
    text: str
    attachment: Attachment | None
    details: dict[str, str]


def saying(body: str) -> Saying | None:
    """Read the app's own words in the text of a message with a sender; None when there are none."""
    marked = "\u200e" in body
    if (
        not marked
        and body[-1:] not in (">", ")")
        and body[:1] != "<"
        and ")\n" not in body[:330]
        and ":\n" not in body[:40]
        and ".google." not in body
    ):
        return _whole(body, body) if len(body) <= 90 else None
    details: dict[str, str] = {}
    text = body
    if body[-1:] == ">" and (at := text.rfind("<")) >= 0 and len(text) - at <= 80 and _is_edit_mark(text[at:]):
        details["edited"] = text[at:]
        text = text[:at].rstrip(" \n\u200e\u200f")
    bare = text.translate(STRIP_MARKS).strip() if marked else text.strip()
    if len(bare) <= 90 and (whole := _whole(text, bare)) is not None:
        return whole._replace(details={**details, **whole.details})
    found = _file(text, details) or _placeholder(text, bare, marked, details)
    if found is not None:
        return found
    if len(bare) <= 200 and _LOCATION.match(bare):
        return Saying("location", text, None, details)
    if _POLL.match(bare[:40]):
        return Saying("poll", text, None, details)
    return Saying("text", text, None, details) if details else None


def _whole(text: str, bare: str) -> Saying | None:
    """A text that is a sentence of the app as a whole."""
    folded = bare.casefold().rstrip(" .。")
    kind = _WHOLE.get(folded)
    if kind is None:
        return Saying("delete", text, None, {}) if _BY_ADMIN.match(folded) else None
    if kind == "delete":
        return Saying("delete", text, None, {})
    if text[:1] == "\u200e":
        return Saying("media", "", _absent(kind), {"as-written": bare})
    return Saying("media", text, _absent(kind), {})  # without a mark a person may have typed it: the words stay


def _file(text: str, details: dict[str, str]) -> Saying | None:
    at = text.rfind("<", -320)
    if (
        at >= 0
        and (found := _IPHONE_FILE.match(text, at))
        and (text[:at].endswith("\u200e") or _SERIAL.match(found[2].strip(" \u200e\u200f")))
    ):
        name = found[2].strip(" \u200e\u200f")
        details["as-written"] = found[0].strip()
        return Saying("media", text[:at].strip(" \n\u200e\u200f"), _attachment(name), details)
    begin = len(text) - len(text.lstrip("\u200e\u200f"))
    android = _ANDROID_FILE.match(text, begin)
    if android and (_APP_NAME.match(android[1]) or _ATTACHED.search(android[2])):
        details["as-written"] = android[0]
        return Saying("media", text[android.end() :].strip("\n"), _attachment(android[1]), details)
    return None


def _placeholder(text: str, bare: str, marked: bool, details: dict[str, str]) -> Saying | None:
    angles = _IN_ANGLES.match(bare) if bare[:1] == "<" else None
    if angles and (kind := _left_out(angles[1])) is not None:
        details["as-written"] = angles[0]
        return Saying("media", bare[angles.end() :].strip("\n"), _absent(kind or "file"), details)
    if marked:  # an iPhone: `caption U+200E image omitted`
        at = text.rfind("\u200e")
        words = text[at + 1 :].strip()
        if len(words) <= 60 and (kind := _left_out(words)):
            details["as-written"] = words
            return Saying("media", text[:at].strip(" \n\u200e\u200f"), _absent(kind), details)
    return None


def _absent(kind: str) -> Attachment:
    return Attachment(kind=kind, absent="omitted")


def _attachment(name: str) -> Attachment:
    parts = _SERIAL.sub("", name, count=1).split("-", 1)
    suffix = name.rpartition(".")[2].casefold()
    kind = _PREFIX_KIND.get(parts[0]) or _SUFFIX_KIND.get(suffix, "file")
    return Attachment(path=name, kind=kind)
