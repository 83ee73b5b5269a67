"""Lines of a text that change by themselves, without anybody having written anything: when it was last changed, how
long ago that was, how often it was read, shared or commented on, how long it takes to read, and labels of
advertisements.

A line is one of these only if every word of it belongs there: "Updated 5 March, 10:30" is a stamp, "Updated guidance
of 5 March" is text, and so is "vor 5 Minuten" within a sentence. Names of months and how languages say "ago" are
CLDR's (see `cldr_words`); the other words are lists, of the languages that most news is written in.
"""

from functools import cache

import regex

from transforms.cldr_words import UNITS, key, languages, month_names, phrases_ago

_LONGEST = 150  # characters of such a line
_MOST_WORDS = 16
_PARTS = regex.compile(r"\s*[|·•‖]\s*|\s+[–—-]\s+")
_PARTING = frozenset("|·•‖–—-")  # what they have one of
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_NUMBER = regex.compile(r"\p{Nd}+(?:[.,\u00a0\u202f ’']\p{Nd}+)*")
_TIME = regex.compile(
    r"(?<!\p{Nd})\p{Nd}{1,2}\s?(?:[:.h时時시]\s?\p{Nd}{2}|[ap]\.?m\b|uhr\b|h\b|点|時|시)", regex.IGNORECASE
)
_DATE = regex.compile(
    r"(?<!\p{Nd})(?:\p{Nd}{1,2}([./-])\s?\p{Nd}{1,2}\1\s?\p{Nd}{2,4}|\p{Nd}{4}([./-])\p{Nd}{1,2}\2\p{Nd}{1,2}|"
    r"\p{Nd}{1,4}\s?[年년]?\s?\p{Nd}{1,2}\s?[月월]\s?\p{Nd}{1,2}\s?[日일]?)(?!\p{Nd})"
)
_YEAR = regex.compile(r"(?<!\p{Nd})\p{Nd}{4}(?!\p{Nd})")


def _set(words: str, between: str | None = None) -> frozenset[str]:
    return frozenset(words.split(between))


# What says that a time is that of the page
_STAMPS = _set(
    """
    updated update modified edited published posted revised refreshed
    aktualisiert aktualisierung veröffentlicht geändert stand erschienen publiziert bearbeitet
    actualisé actualisée jour publié publiée modifié modifiée mis mise
    actualizado actualizada actualización publicado publicada modificado
    atualizado atualizada atualização modificada
    aggiornato aggiornata aggiornamento pubblicato pubblicata modificato
    bijgewerkt gepubliceerd gewijzigd geplaatst geüpdatet
    обновлено обновлён обновлен обновление опубликовано изменено оновлено опубліковано
    zaktualizowano aktualizacja opublikowano aktualizováno publikováno zveřejněno aktualizované
    uppdaterad uppdaterades publicerad oppdatert publisert opdateret publiceret offentliggjort päivitetty julkaistu
    güncellendi güncelleme güncellenme yayınlandı yayınlanma diperbarui diterbitkan dipublikasikan cập nhật đăng
    actualizat actualizată publicat frissítve frissült megjelent közzétéve ενημερώθηκε ενημέρωση δημοσιεύθηκε
    تحديث نشر نُشر به‌روزرسانی بروزرسانی انتشار اپڈیٹ شائع עודכן עדכון פורסם अपडेट अपडेटेड प्रकाशित আপডেট প্রকাশিত প্রকাশ
    更新 更新于 更新於 更新时间 更新時間 最后更新 最後更新 最終更新 発布 发布 发布于 发布时间 發布 發布時間 發表時間 公開 公開日 更新日 配信 掲載
    업데이트 수정 입력 등록 송고 게시 อัปเดต อัพเดท อัปเดตล่าสุด เผยแพร่ เผยแพร่เมื่อ ปรับปรุง ปรับปรุงล่าสุด
    """
)
# What may stand beside: last, on, at, of, o'clock, days, zones
_BESIDE = _set(
    """
    a m p am pm h hrs hours o clock at on in the of and last first originally this article story page was has been is by
    today yesterday now time date et edt est ct cst cdt pt pst pdt gmt utc bst cet cest ist jst kst msk aest
    mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
    am um uhr zuletzt vom den der erstmals heute gestern und montag dienstag mittwoch donnerstag freitag samstag sonnabend
    sonntag mo di mi do fr sa so mez mesz
    le à la les à il est et dernière fois article hui aujourd hier lundi mardi mercredi jeudi vendredi samedi dimanche min
    el a las los hs hoy ayer y del de última vez en lunes martes miércoles jueves viernes sábado domingo
    em às ao os atualizado última hoje ontem segunda terça quarta quinta sexta feira
    il alle ore il ultimo ultima oggi ieri lunedì martedì mercoledì giovedì venerdì sabato domenica
    op om uur laatst vandaag gisteren maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    в г года год мск последнее сегодня вчера понедельник вторник среда четверг пятница суббота воскресенье
    останнє сьогодні вчора о р року
    dnia o godz godzina ostatnia dziś dzisiaj wczoraj poniedziałek wtorek środa czwartek piątek sobota niedziela v dne hod
    kl klo senast sist den dag idag igår måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
    saat tarihi son bugün dün pazartesi salı çarşamba perşembe cuma cumartesi pazar
    pada pukul wib terakhir hari ini kemarin senin selasa rabu kamis jumat sabtu minggu lúc ngày tháng năm giờ lần cuối thứ
    la ora ultima azi ieri στις τελευταία
    آخر في على الساعة تم بتاريخ صباحا مساء ص م يوم اليوم أمس الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
    آخرین ساعت تاریخ در شنبه یکشنبه دوشنبه
    ב בשעה אחרון לאחרונה יום ראשון שני שלישי רביעי חמישי שישי שבת
    को बजे अंतिम तारीख पर को ist आज कल सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार সর্বশেষ এএম পিএম
    年 月 日 时 時 分 秒 号 點 点 上午 下午 午前 午後 今天 昨天 今日 昨日 星期一 星期二 星期三 星期四 星期五 星期六 星期日 月曜日 火曜日 水曜日
    木曜日 金曜日 土曜日 日曜日 火 水 木 金 土 년 월 일 시 분 오전 오후 최종 기사 น เวลา วันที่ ล่าสุด เมื่อ
    """
)
# What is counted beside a text; the second: only with its number before it, "Shares 120" being a row of a table
_COUNTED = _set(
    """
    comment comments view views like likes read reads reader readers reaction reactions repost reposts retweet retweets
    kommentar kommentare aufrufe lesezeit lesedauer leser commentaire commentaires vues lecture comentario comentarios
    visualizaciones lecturas lectura comentário comentários visualizações leitura commento commenti visualizzazioni lettura
    reacties weergaven leestijd комментарий комментария комментариев комментарии просмотр просмотра просмотров просмотры
    чтения чтение коментарі коментарів переглядів komentarz komentarze komentarzy wyświetleń czytania komentář komentářů
    komentáře kommentarer visningar visninger lästid lesetid læsetid kommenttia lukuaika yorum görüntülenme okunma okuma
    komentar dibaca komentari bình luận lượt xem comentarii vizualizări hozzászólás olvasás σχόλια σχόλιο
    تعليق تعليقات مشاهدة مشاهدات قراءة نظر دیدگاه بازدید תגובות צפיות दृश्य टिप्पणियाँ टिप्पणी
    评论 評論 条评论 則留言 留言 阅读 閱讀 浏览 瀏覽 观看次数 阅读量 阅读时间 點閱 コメント 件のコメント 閲覧数 いいね 댓글 조회 조회수 좋아요
    """
)
_COUNTED_BEHIND = _COUNTED | _set(
    """
    share shares mal geteilt teilen partages partage compartidos condivisioni delen поделились репостов udostępnień
    delningar delinger paylaşım shares 分享 次分享 シェア 공유
    """
)
_BESIDE_COUNTS = _set(
    """
    k m mio mil mln тыс млн 万 萬 千 tsd people times time x to of your this post min mins minute minutes minuten minuto minutos
    minuti minuta minut minuty мин минута минуты минут dakika dk menit phút perc λεπτά دقيقة دقائق دقیقه דקות मिनट 分 分钟 分鐘 分で
    읽기 분 de temps tiempo tempo di estimated reading ca circa про время часу czas tid aika süresi waktu زمن وقت مدة
    의 건 개 次 条 則 件 の 回 个 人 读 讀 time for
    """
)
_LABELS = _set(
    """
    ad ads advert advertisement advertisements advertising sponsored anzeige anzeigen werbung publicité publicités annonce
    publicidad publicidade pubblicità advertentie advertenties реклама reklama reklam reklame annons annonse annonse mainos
    iklan publicitate hirdetés διαφήμιση إعلان اعلان إعلانات آگهی تبلیغات פרסומת विज्ञापन বিজ্ঞাপন 广告 廣告 広告 광고 โฆษณา
    """
) | {
    "quảng cáo",
    "advertisement continues below",
    "article continues after advertisement",
    "スポンサーリンク",
}
_MORE_AGO = _set(
    """
    seconds ago|second ago|secs ago|sec ago|s ago|min ago|mins ago|hr ago|hrs ago|months ago|month ago|mo ago|years ago|year ago
    an hour ago|a minute ago|a day ago|just now|moments ago|a few seconds ago|a few minutes ago
    vor sekunden|vor sekunde|vor monaten|vor monat|vor jahren|vor jahr|vor einer minute|vor einer stunde|vor einem tag|gerade eben
    il y a secondes|il y a mois|il y a an|il y a ans|il y a une minute|il y a une heure|à l instant
    hace segundos|hace meses|hace mes|hace años|hace un minuto|hace una hora|hace un momento
    há segundos|há meses|há um minuto|há uma hora|secondi fa|mesi fa|mese fa|anni fa|un minuto fa|un ora fa|poco fa
    секунд назад|секунды назад|месяца назад|месяцев назад|минуту назад|час назад|только что
    قبل دقيقة|قبل ساعة|قبل يوم|منذ دقيقة|منذ دقائق|منذ ساعة|منذ ساعات|منذ يوم|منذ أيام|الآن
    秒前|秒钟前|个月前|個月前|か月前|ヶ月前|年前|分鐘前|小時前|刚刚|剛剛|たった今|개월 전|년 전|초 전|방금|방금 전
    saniye önce|ay önce|az önce|detik yang lalu|bulan yang lalu|menit lalu|jam lalu|hari lalu|giây trước|tháng trước|vừa xong
    """.replace("\n", "|"),
    "|",
)


def written_lines(body: str) -> list[str]:
    """The lines of a body that somebody wrote, without what changes by itself in or between them."""
    lines = [line.strip() for line in body.splitlines()]
    kept = (_written(line, is_first=number < 2) for number, line in enumerate(lines))
    return [line for line in kept if line]


def _written(line: str, *, is_first: bool) -> str:
    """What somebody wrote of a line; `is_first`: it stands where a date line does."""
    if len(line) >= _LONGEST:
        return line
    if _changes(line, is_first=is_first):
        return ""
    if _PARTING.isdisjoint(line):
        return line
    kept: list[str] = []
    parts = _PARTS.split(line)
    was_dropped = False
    for part in parts if len(parts) > 1 else []:
        # "Updated: 5.3.2024 - 10:30"
        was_dropped = _changes(part) or (was_dropped and _WORD.search(part) is None)
        if not was_dropped:
            kept.append(part)
    return line if len(kept) == len(parts) or len(parts) == 1 else " ".join(kept)


def _changes(text: str, *, is_first: bool = False) -> bool:
    words: list[str] = []
    for word in _WORD.finditer(text):
        words.append(key(word[0]))
        if words[-1] not in _vocabulary() or len(words) > _MOST_WORDS:
            return False
    if not words:
        return False
    said = " ".join(words)
    if not _NUMBER.search(text):
        return said in _LABELS or _is_ago(words, _MORE_AGO)
    return _is_ago(words, _ago()) or _is_stamp(text, words, is_first=is_first) or _is_count(text, words)


def _is_ago(words: list[str], phrases: frozenset[str]) -> bool:
    """Is it "Updated 5 minutes ago", with or without the first word?"""
    start = next((place for place, word in enumerate(words) if word not in _STAMPS), len(words))
    return any(" ".join(words[begin:]) in phrases for begin in range(start + 1) if begin < len(words))


def _is_stamp(text: str, words: list[str], *, is_first: bool) -> bool:
    months = _months()
    if not all(word in _STAMPS or word in _BESIDE or word in months for word in words):
        return False
    has_date = _DATE.search(text) is not None or any(word in months for word in words)
    if any(word in _STAMPS for word in words):
        return has_date or _TIME.search(text) is not None
    return is_first and has_date and _YEAR.search(text) is not None


def _is_count(text: str, words: list[str]) -> bool:
    if not all(word in _COUNTED_BEHIND or word in _BESIDE_COUNTS for word in words):
        return False
    if any(word in _COUNTED for word in words):
        return True
    number = _NUMBER.match(text)
    return number is not None and any(word in _COUNTED_BEHIND for word in words)


@cache
def _vocabulary() -> frozenset[str]:
    phrases = " ".join((*_LABELS, *_ago())).split()
    return _months() | _STAMPS | _BESIDE | _COUNTED_BEHIND | _BESIDE_COUNTS | frozenset(phrases)


@cache
def _months() -> frozenset[str]:
    return frozenset(name for language in languages() for name in month_names(language))


@cache
def _ago() -> frozenset[str]:
    found = set(_MORE_AGO)
    for language in languages():
        for before, after, unit in phrases_ago(language):
            if unit in UNITS and before != "-":
                found.add(" ".join(key(word) for word in _WORD.findall(f"{before} {after}")))
    return frozenset(phrase for phrase in (phrase.strip() for phrase in found) if phrase)
