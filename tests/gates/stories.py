"""Headlines, standfirsts and paragraphs about a town that does not exist, in several languages."""

from itertools import cycle, islice

WHO = {
    "en": ("The harbour master", "A retired baker", "The town council", "A school choir", "The ferry company", "An unknown painter"),
    "de": ("Der Hafenmeister", "Ein Bäcker im Ruhestand", "Der Stadtrat", "Ein Schulchor", "Die Fährgesellschaft", "Ein unbekannter Maler"),
    "fr": ("Le capitaine du port", "Un boulanger retraité", "Le conseil municipal", "Une chorale d’école", "La compagnie des ferrys", "Un peintre inconnu"),
    "es": ("El capitán del puerto", "Un panadero jubilado", "El ayuntamiento", "Un coro escolar", "La empresa de los barcos", "Un pintor desconocido"),
    "ru": ("Начальник порта", "Бывший пекарь", "Городской совет", "Школьный хор", "Паромная компания", "Неизвестный художник"),
    "ja": ("港長が", "元パン職人が", "町議会が", "学校の合唱団が", "フェリー会社が", "無名の画家が"),
}  # fmt: skip
WHAT = {
    "en": ("asks for a second crane before the winter", "finds a whale bone under the market", "closes the old swimming pool for good", "wins the cup of the northern valleys", "sues the makers of the new lock", "wants the lighthouse to be green again"),
    "de": ("verlangt vor dem Winter einen zweiten Kran", "findet einen Walknochen unter dem Markt", "schließt das alte Schwimmbad für immer", "gewinnt den Pokal der nördlichen Täler", "verklagt die Erbauer der neuen Schleuse", "will den Leuchtturm wieder grün sehen"),
    "fr": ("réclame une seconde grue avant l’hiver", "trouve un os de baleine sous le marché", "ferme pour toujours la vieille piscine", "gagne la coupe des vallées du nord", "attaque les bâtisseurs de l’écluse", "veut revoir le phare en vert"),
    "es": ("pide una segunda grúa antes del invierno", "halla un hueso de ballena bajo el mercado", "cierra para siempre la vieja piscina", "gana la copa de los valles del norte", "demanda a los autores de la esclusa", "quiere ver el faro otra vez verde"),
    "ru": ("просит второй кран до зимы", "находит кость кита под рынком", "навсегда закрывает старый бассейн", "берёт кубок северных долин", "судится со строителями шлюза", "хочет снова видеть маяк зелёным"),
    "ja": ("冬までに二台目のクレーンを求める", "市場の下で鯨の骨を見つける", "古いプールを永久に閉める", "北の谷の杯を手にする", "新しい水門の建設者を訴える", "灯台を再び緑に塗りたいと言う"),
}  # fmt: skip
STANDFIRST = {
    "en": "Nobody at the town hall wanted to say on Tuesday what this will cost, but the papers that the Gazette has seen speak of four million crowns.",
    "de": "Niemand im Rathaus wollte am Dienstag sagen, was das kosten wird, doch in den Papieren, die der Zeitung vorliegen, steht etwas von vier Millionen Kronen.",
    "fr": "Personne à la mairie n’a voulu dire mardi ce que cela coûtera, mais les papiers que le journal a pu lire parlent de quatre millions de couronnes.",
    "es": "Nadie en el ayuntamiento quiso decir el martes cuánto costará, pero los papeles que ha visto el diario hablan de cuatro millones de coronas.",
    "ru": "Во вторник в ратуше никто не захотел сказать, сколько это будет стоить, но в бумагах, которые видела газета, речь идёт о четырёх миллионах крон.",
    "ja": "火曜日、町役場では誰もその費用を口にしなかったが、本紙が見た書類には四百万クローネとある。",
}  # fmt: skip
PARAGRAPHS = (
    "The old bridge over the Orrin was opened to traffic on Thursday, a year and a day after a barge had struck its middle pier in the fog.",
    "Some two hundred people walked across behind the town band, which had to stop playing halfway because of the wind from the estuary.",
    "The repairs cost four million crowns, half a million less than planned, since the masons had found most of the old stones in the river.",
    "Lorries of more than twelve tonnes still have to take the ferry at Lower Orrin until the new railings have been tested in June.",
    "“I have crossed it every morning for forty years,” said Ada Quill, who keeps the toll house, “and I had forgotten how much it hums.”",
    "The council will decide in autumn whether the bridge is to be lit at night, which the owners of the hotel want and the anglers do not.",
)


def headlines(lang: str, count: int) -> list[str]:
    """Different ones, 36 at most."""
    who, what = WHO[lang], WHAT[lang]
    blank = "" if lang == "ja" else " "
    made = (f"{who[(n + n // 6) % 6]}{blank}{what[n % 6]}" for n in range(36))
    return list(islice(cycle(made), count))


def prose(count: int = len(PARAGRAPHS), start: int = 0) -> str:
    return "".join(f"<p>{text}</p>" for text in islice(cycle(PARAGRAPHS), start, start + count))
