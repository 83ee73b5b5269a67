"""Who took a picture, told apart from what it shows, in the ways in which captions are printed."""

import re

from transforms.people import is_person

_LABEL = (
    r"(?:photos?(?: d.illustration)?|photographs?|photographed|pictures?|images?|(?:symbol|archiv|presse|agentur|titel)?(?:fotos?|bild(?:er)?)|bild(?:quelle|rechte|nachweis)|cartoon|fotó|beeld|ảnh|hình|фото|снимка|světlo|"
    r"zdjęci[ea]|fot\.|kuva|valokuva|nuotr\.|ljósmynd|fotografías?|fotografi[ae]?|φωτ(?:ογραφία|ο)?\.?|imagen|imágenes|"
    r"صورة|الصورة|تصوير|عکس|צילום|写真|撮影|사진|摄影|攝影|图|圖|grafik|illustration|credits?|crédits?|créditos?|"
    r"credito|source|sources|quelle|fuente|fonte|bron|kilde|källa|lähde|źródło|zdroj|источник|kaynak|copyright)"
)
_BY = r"(?:by|von|par|por|de|di|door|av|af|von:|courtesy of|via|credits?|from)"
# Houses that deal in pictures: a caption's last words, if one of these is among them, are its credit
_HOUSE = re.compile(
    r"\b(?:A[AF]?P|APA|AAP|ADN|Alamy|Anadolu(?: Ajansı| Agency)?|ANP|ANSA|Associated Press|Belga|Bloomberg|CC[ -]BY|Cover Images|"
    r"ČTK|CTK|Depositphotos|dpa(?:-\w+)?|EFE|EPA|Europa Press|Getty(?: Images)?|Handout|iStock(?:photo)?|[Ii]mago(?: images)?|"
    r"Interfax|Keystone(?:-SDA)?|Kyodo|LaPresse|Lehtikuva|Lusa|MTI|NTB|NurPhoto|PA(?: Media| Images| Wire)?|PAP|"
    r"Pexels|[Pp]icture[- ]?[Aa]lliance|Pixabay|Reuters|REUTERS|Ritzau(?: Scanpix)?|Scanpix|SDA|Shutterstock|Sipa(?: USA)?|SIPA|STT|TASS|"
    r"ТАСС|РИА Новости|TT(?: Nyhetsbyrån)?|Ukrinform|Unsplash|UPI|USA TODAY(?: Sports)?|Wikimedia(?: Commons)?|WireImage|Xinhua|Yonhap|ZUMA)\b|"
    r"新华社|新華社|共同|時事|연합뉴스|Adobe Stock"
)
# Not behind an initial or a title: "J. Roe", "Dr. Roe"
_SENTENCE_END = r"(?:(?<=[\w)\]”\"»'’%]{3}[.!?…])|(?<=[。！？”\"»]))"
_CAPITAL = r"(?=(?-i:[^\W\d_a-zß-öø-ÿ]))"

# "(Photo: Jane Roe)", "... | Foto: Jane Roe", "... © Jane Roe"; and, where the sentence is over, "... Photo by Jane Roe"
_WHO = r"(?P<who>[^()\[\]（）]{2,140}?)[\])）]?\s*\.?$"
_LABELLED = re.compile(
    rf"(?:^|[\s|(\[–—▲•/-]|{_SENTENCE_END})[(\[（]?(?:{_LABEL}(?:\s+{_BY})?\s*[:：=＝/]\s*|©\s*|ⓒ\s*|\(c\)\s*){_WHO}",
    re.IGNORECASE,
)
_LABEL_AND_NAME = re.compile(
    rf"(?:^|[|(\[–—▲•]\s*|{_SENTENCE_END}\s*){_LABEL}\s+(?:{_BY}\s+)?{_CAPITAL}{_WHO}", re.IGNORECASE
)
# "(foto Zanchi)", "(Foto Zanchi)"; "(AP Photo/Jane Roe)" is one of a house
_BRACKETED_LABEL = re.compile(
    rf"\s*[(\[（]\s*{_LABEL}\s+(?P<who>[^()\[\]（）]{{2,80}})[)\]）]\.?$", re.IGNORECASE
)
# "（水無瀬亮撮影）", "（記者葉知秋攝）", "新华社记者 何一苇 摄"
_TAKEN = re.compile(
    r"\s*[（(](?P<who>[^()（）]{1,40}(?:撮影|提供|攝影?|摄影?|翻攝|資料照))[)）]\.?$|"
    r"(?:(?<=[。．.\s])|(?<=^))(?P<who2>[^\s。（）()]{0,12}(?:记者|記者)?\s?[^\s。（）()]{1,12}\s?[摄攝])$"
)
_BRACKETED = re.compile(r"\s*[(\[（](?P<who>[^()\[\]（）]{2,120})[)\]）]\s*\.?$")
_SEPARATED = re.compile(r"\s(?:\||/|//|–|—|-)\s(?P<who>[^|]{2,90})$")
_AFTER_SENTENCE = re.compile(rf"{_SENTENCE_END}\s*(?P<who>(?:\b[A-Z]\.|[^.!?…。0-9]){{2,60}})\.?$")
_AFTER_SLASH = re.compile(
    r"\s(?P<who>(?:[A-ZÉÄÖÜČ]{2,8}|dpa|epa|Getty Images)\s?/\s?(?:\b[A-ZÀ-Ý]\.|[^.!?/]){2,60})$"
)

_LABEL_LAST = re.compile(r"\s(?:nuotr|fot|foto|photo|arch)\.?$", re.IGNORECASE)
_LEADING_LABEL = re.compile(
    rf"^[\s(\[|/–—-]*(?:(?:{_LABEL}\s*)?©\s*|{_LABEL}(?:\s+{_BY})?\s*[:：=＝]\s*|{_LABEL}\s+{_BY}\s+|{_LABEL}\s+{_CAPITAL})+",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\s*(?:Purchase Licensing Rights.*|,?\s*opens new tab|All rights reserved\.?|Alle Rechte vorbehalten\.?|Tous droits réservés\.?)$",
    re.IGNORECASE,
)
_EDGES = " ()[]（）|/·–—-"
_MAX_CREDIT = 200  # characters


def clean_credit(text: str | None) -> str | None:
    """A credit without its label ("Foto:", "©", "Photograph by") and brackets; None if nothing is left."""
    if not text:
        return None
    text = _NOISE.sub("", text)
    bare = _LEADING_LABEL.sub("", text) or text
    # "AFP Photo" and "Photo News" lose nothing; a label alone is no credit
    bare = bare.strip(_EDGES)
    if len(bare.rpartition(" ")[2]) > 3:
        bare = bare.rstrip(".")
    if not bare or re.fullmatch(rf"(?:{_LABEL}|©)[\s:.]*", bare, re.IGNORECASE):
        return None
    return bare[:_MAX_CREDIT]


def split_credit(text: str) -> tuple[str, str | None]:
    """A caption and the credit that stands at its end, if there is one."""
    text = _NOISE.sub("", text)
    for pattern, is_sure, needed in _TAILS:
        if needed is not None and needed.search(text) is None:
            continue
        match = pattern.search(text)
        if match is None:
            continue
        who = next(filter(None, match.groups()), "").strip()
        if (
            is_sure
            or _HOUSE.search(who)
            or _LABEL_LAST.search(who)
            or _is_name_after_sentence(pattern, text, match, who)
        ):
            credit = clean_credit(who)
            if credit is not None:
                return text[: match.start()].rstrip(" |([（/–—-▲"), credit
    return text, None


def _is_name_after_sentence(pattern: re.Pattern[str], text: str, match: re.Match[str], who: str) -> bool:
    """Is this a person's name in brackets or behind a stroke, where the sentence is over?"""
    if (
        not 2 <= len(who.split()) <= 4
        or who.isupper()
        or not is_person(who)
        or not all(map(_is_capital, who.split()))
    ):
        return False
    before = text[: match.start()].rstrip()
    return (pattern is _SEPARATED and match[0].lstrip()[:1] in "|/") or before.endswith(
        (".", "!", "?", "…", "。")
    )


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word in ("de", "da", "di", "van", "von", "der", "den", "la", "le", "al", "el")


# Each with whether it alone is proof, and what it cannot do without, which is sought sooner
_TAILS: tuple[tuple[re.Pattern[str], bool, re.Pattern[str] | None], ...] = (
    (_TAKEN, True, re.compile("[影供攝摄照]")),
    (
        re.compile(
            r"\s*[(\[（](?P<who>[^()\[\]（）]*\b(?:AP|AFP|EPA|PA|Xinhua)\s+Photo\b[^()\[\]（）]*)[)\]）]\.?$"
        ),
        True,
        None,
    ),
    (_BRACKETED_LABEL, True, None),
    (_LABELLED, True, re.compile(r"[:：=＝/©ⓒ]|\(c\)", re.IGNORECASE)),
    (_LABEL_AND_NAME, True, None),
    (_BRACKETED, False, None),
    (_AFTER_SLASH, False, None),
    (_AFTER_SENTENCE, False, None),
    (_SEPARATED, False, None),
)
