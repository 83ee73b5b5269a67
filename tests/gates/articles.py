"""Articles, in many forms and languages, and articles about the very things that gates look for: all are kept."""

from collections.abc import Iterator

from tests.gates.cases import PUBLISHED, SITE, Case, in_shells
from tests.gates.shells import Content
from tests.gates.stories import PARAGRAPHS, headlines, prose

BRIDGE = "Bridge over the Orrin reopens after a year of repairs"
STORIES = "".join(
    f'<div class="teaser"><h2><a href="/2026/03/{n}">{text}</a></h2><p>Officials in the valley said on Tuesday that the plan would go ahead.</p></div>'
    for n, text in enumerate(headlines("en", 12))
)
RELATED = '<div class="related"><h4>More stories</h4><ul>' + "".join(f'<li><h3><a href="/x/{n}">{text}</a></h3></li>' for n, text in enumerate(headlines("en", 60))) + "</ul></div>"  # fmt: skip


def kept(
    kind: str, rows: list[tuple[str, str, str, str]], *, type_: str = "NewsArticle", dated: bool = True
) -> Iterator[Case]:
    """Rows of language, path, title and HTML."""
    contents = [
        Content(
            SITE + path, title, html, lang, type=type_, og_type="article" if number % 2 else None,
            published=PUBLISHED if dated else None, author="Ada Quill" if number % 3 else None,
        )
        for number, (lang, path, title, html) in enumerate(rows)
    ]  # fmt: skip
    yield from in_shells(kind, contents)


PRINTED = [
    ("en", f"/print/{n}" if n % 2 else f"/amp/2026/03/bridge-{n}.amp.html", BRIDGE, prose(4, n))
    for n in range(10)
]
BRIEFS = [
    ("en", f"/briefs/{n}", f"{who} {what}", f"<p>{PARAGRAPHS[n % 6]}</p>")
    for n, (who, what) in enumerate((
        ("Bridge", "opens to traffic"), ("Band", "walks across"), ("Repairs", "cost four million"), ("Lorries", "take the ferry"), ("Toll keeper", "has missed the hum"),
        ("Council", "to decide on lights"), ("Bridge open,", "says mayor"), ("Wind", "stops the band"), ("Masons", "find old stones"), ("New railings", "tested in June"),
    ))
]  # fmt: skip
TALK = "".join(f"<p><b>{asked}</b></p><p>{answer}</p>" for asked, answer in (
    ("Were you afraid that it would never open?", "Every day. A bridge that is closed for a year gets used to it, and so do the people."),
    ("What did you do without the toll?", "I read all of the books that drivers had left with me since I was a girl, which is about two hundred."),
    ("And now?", "Now I lift the gate again. It is heavier than I remember, or I am older than it thinks."),
))  # fmt: skip
FORMS = [
    ("en", "/opinion/leave-the-lamps-off", "Leave the lamps off", prose(4)),
    ("en", "/interviews/ada-quill", "“A bridge gets used to being closed”", TALK),
    ("en", "/recipes/estuary-soup", "Estuary soup", "<p>A soup for the evening of a cold market day, which feeds six and needs nothing that the harbour does not sell.</p><ul><li>1 kg mussels</li><li>4 leeks</li><li>half a litre of cider</li></ul><p>Wash the mussels, cut the leeks, and let both steam in the cider for eight minutes under a lid. Throw out what stays shut.</p>"),
    ("en", "/obituaries/tom-weir", "Tom Weir, lock keeper, 1931–2026", "<p>Tom Weir, who let four generations of boats into Orrin and was never seen to hurry, died on Sunday at home. He was 94.</p><p>He leaves two sons, a garden and a parrot that says the names of ships.</p>"),
    ("en", "/press/2026/new-railings", "Orrin Works wins order for railings", "<p>Orrin, 5 March 2026 – Orrin Works has won the order for the railings of the bridge. The order is worth half a million crowns.</p><p>“We are glad to make them at home,” said the director, Lena Forge. About Orrin Works: the company has made gates since 1904.</p>"),
    ("en", "/culture/review-the-tollkeeper", "Review: The Toll Keeper, at the Net Loft", prose(3)),
    ("en", "/letters/2026-03-05", "Letters: the hum of the bridge", "<p>Sir – Your piece on the bridge does not say that it hums in B flat, and has since 1911. My father tuned the church organ by it.</p><p>R. Pipe, Lower Orrin</p>"),
    ("en", "/corrections/bridge", "Correction: the cost of the bridge", "<p>A report on Thursday gave the cost of the repairs as forty million crowns. It was four million. We are sorry, as is the man who counted.</p>"),
    ("en", "/analysis/who-paid", "Who paid for the bridge", prose(6)),
    ("en", "/a/81", "Quiz of the week: how well do you know the bridge?", "<ol><li>In which year was the bridge first built? The answer stands above its northern arch.</li><li>What struck its middle pier, and in what weather did that happen?</li><li>In which key does it hum, according to our reader R. Pipe?</li></ol><p>The answers are in Saturday’s paper, next to the chess.</p>"),
]  # fmt: skip
ODD = [
    ("en", "/tech/why-sites-ask-about-cookies", "Why every site asks you about cookies", "<p>“We and our partners store and access information on a device”: nobody in Orrin has read past these words, a survey by the school has found.</p>" + prose(2)),
    ("en", "/tech/404-the-page-that-is-not-there", "Page not found: a short history of the 404", "<p>The error 404 is the best known number of the web, and nobody knows who first thought that a missing page should say so with a joke.</p>" + prose(2)),
    ("en", "/tech/captcha", "Are you a robot? Why captchas are getting harder", "<p>Please verify you are human, says the page, and shows nine pictures of bridges. The machine that grades the answers has never seen the one in Orrin.</p>" + prose(2)),
    ("en", "/town/login-data-stolen", "Login data of the town stolen", "<p>The passwords of all four hundred clerks of Orrin were on a note in the lift, the town hall said on Thursday. They have been changed, and the note has been taken down.</p>"),
    ("en", "/town/access-denied", "Access denied: anglers kept off the pier", prose(3)),
    ("en", "/2026/03/sixty-links", BRIDGE, prose(5) + RELATED),
    ("en", "/2026/03/hum", "Humdinger", prose(4)),
    ("de", "/stadt/abo-modell-der-faehre", "Jetzt abonnieren? Die Fähre verkauft Jahreskarten", "<p>Wer das ganze Jahr über mit der Fähre fährt, kann jetzt ein Abo kaufen. Es kostet vierzig Kronen, sagte die Gesellschaft am Dienstag, und gilt auch für Hunde.</p><p>Im alten Rathaus können die Karten ab Montag abgeholt werden, sofern der Drucker bis dahin wieder läuft.</p>"),
    ("en", "/sport/video-referee", "Watch out: video referee comes to the valley cup", prose(3) + '<iframe src="https://video.example/embed/1"></iframe>'),
    ("en", "/town/in-pictures-and-words", "The opening, in pictures and words", prose(6) + "".join(f'<figure><img src="/{n}.jpg"><figcaption>The crowd at noon, seen from the roof of the mill, picture {n}.</figcaption></figure>' for n in range(8))),
    ("en", "/about-time-the-bridge-opened", "About time", prose(3)),
    ("en", "/weather/storm-damages-pier", "Storm damages the pier at Lower Orrin", prose(3)),
    ("en", "/events/what-happened-at-the-fair", "What happened at the fair", prose(4)),
    ("en", "/video-games/the-lock-keeper", "The Lock Keeper is the quietest game of the year", prose(4)),
    ("en", "/podcast-boom-reaches-orrin", "Podcast boom reaches Orrin", prose(3)),
    ("en", "/search-for-the-drum-goes-on", "Search for the drum goes on", prose(3)),
    ("en", "/town", BRIDGE, prose(5)),
    ("en", "/index.php?id=4711&s=bridge", BRIDGE, prose(5)),
    ("en", "/tag-along-with-the-tollkeeper", "Tag along with the toll keeper", prose(4)),
    ("en", "/?p=4711", BRIDGE, prose(4)),
    ("en", "/news/storm-hits-the-valley", "Storm hits the valley", prose(3, 1) + STORIES),
    ("en", "/gallery/a-year-on-the-bridge", "A year on the bridge", prose(6) + "".join(f'<figure><img src="/{n}.jpg"><figcaption>Photo {n}</figcaption></figure>' for n in range(15))),
    ("en", "/video/storm-hits-the-valley", "Storm hits the valley", "<video src='/a.mp4'></video>" + prose(6)),
    ("en", "/podcasts/why-everyone-makes-one", "Why everyone makes podcasts now", prose(4)),
    ("en", "/business/bank-outage", "Service unavailable: bank customers locked out", prose(3)),
    ("en", "/town/bridge-closed", "Bridge closed for maintenance", "<p>The bridge will be closed for maintenance from Monday. Drivers should use the ferry, the council said, and try again later in the week.</p>" + prose(2)),
    ("en", "/sport/harbour-run", "Sign up now for the harbour run", "<p>Registration for the harbour run has opened. Some 400 runners are expected, the club said on Thursday, a hundred more than last year.</p>" + prose(2)),
    ("en", "/town/charter", "Missing page of the town charter found", prose(2)),
    ("en", "/town/fish", "Sorry, says mayor after fish fell from the sky", prose(2)),
    ("en", "/town/piano", "Oops: harbour crane drops piano", prose(2)),
    ("en", "/town/blocked", "Blocked: the road to Mill End", prose(2)),
    ("en", "/shop/bookshop-closes", "Last bookshop in Orrin closes", "<p>Books were sold for €2.00 on the last day.</p>" + prose(3)),
    ("en", "/events/bridge-festival-report", "Thousands at the bridge festival", prose(3)),
    ("en", "/sport/results/boys-swim", "Boys swimming results", "<p>Orrin won the relay at the county meet on Friday, with the best time since 1998, the coach said.</p><table>" + "".join(f"<tr><td>{n}</td><td>Swimmer {n}</td><td>1:0{n % 10}</td></tr>" for n in range(12)) + "</table>"),
    ("en", "/markets/orrin-works", "Orrin Works shares rise 4%", "<p>Shares in Orrin Works rose 4.2% to 12.31 crowns on Thursday after the company won an order for railings worth 500,000 crowns.</p>"),
    ("en", "/opinion/legal-notice", "Legal notice: what the harbour ruling means", prose(3)),
    ("en", "/health/contact-tracing", "Contact tracing ends", prose(2)),
    ("en", "/culture/live-band", "The band that plays on", prose(3)),
    ("en", "/opinion/silence", "Five reasons to subscribe to silence", prose(3)),
    ("en", "/advice/rooster", "Help: my neighbour has a rooster", prose(3)),
]  # fmt: skip
LANGUAGES = [
    ("de", "Brücke über den Orrin wieder offen", "Nach einem Jahr Bauzeit ist die alte Brücke am Donnerstag für den Verkehr freigegeben worden. Die Stadtkapelle musste wegen des Windes auf halbem Weg aufhören zu spielen."),
    ("fr", "Le pont sur l’Orrin rouvre à la circulation", "Après un an de travaux, le vieux pont a été rendu jeudi à la circulation. La fanfare municipale a dû s’arrêter au milieu à cause du vent venu de l’estuaire."),
    ("es", "Reabre el puente sobre el Orrin", "Tras un año de obras, el viejo puente se abrió el jueves al tráfico. La banda municipal tuvo que dejar de tocar a medio camino por culpa del viento."),
    ("pt", "Ponte sobre o Orrin reabre ao trânsito", "Depois de um ano de obras, a velha ponte foi aberta na quinta-feira ao trânsito. A banda da cidade teve de parar de tocar a meio por causa do vento."),
    ("it", "Riapre il ponte sull’Orrin", "Dopo un anno di lavori il vecchio ponte è stato riaperto giovedì al traffico. La banda cittadina ha dovuto smettere di suonare a metà strada per il vento."),
    ("nl", "Brug over de Orrin weer open", "Na een jaar werk is de oude brug donderdag weer vrijgegeven voor het verkeer. De stadskapel moest halverwege ophouden met spelen vanwege de wind."),
    ("sv", "Bron över Orrin öppen igen", "Efter ett års arbete öppnades den gamla bron för trafik i torsdags. Stadens orkester fick sluta spela halvvägs på grund av vinden från havet."),
    ("da", "Broen over Orrin er åben igen", "Efter et års arbejde blev den gamle bro torsdag åbnet for trafik. Byens orkester måtte holde op med at spille halvvejs på grund af vinden fra fjorden."),
    ("no", "Broen over Orrin er åpnet igjen", "Etter et år med arbeid ble den gamle broen åpnet for trafikk torsdag. Byens korps måtte slutte å spille halvveis på grunn av vinden fra fjorden."),
    ("fi", "Orrinin silta avattiin jälleen", "Vuoden työn jälkeen vanha silta avattiin torstaina liikenteelle. Kaupungin soittokunnan oli lopetettava soittaminen puolivälissä tuulen takia."),
    ("pl", "Most na Orrinie znów otwarty", "Po roku prac stary most został w czwartek oddany do ruchu. Orkiestra miejska musiała w połowie drogi przestać grać z powodu wiatru od strony morza."),
    ("cs", "Most přes Orrin je opět otevřen", "Po roce prací byl starý most ve čtvrtek otevřen pro dopravu. Městská kapela musela v polovině cesty přestat hrát kvůli větru od moře."),
    ("hu", "Újra megnyílt az Orrin hídja", "Egy évnyi munka után csütörtökön átadták a forgalomnak a régi hidat. A városi zenekarnak félúton abba kellett hagynia a játékot a szél miatt."),
    ("ro", "Podul peste Orrin s-a redeschis", "După un an de lucrări, vechiul pod a fost redat joi circulației. Fanfara orașului a trebuit să se oprească la jumătatea drumului din cauza vântului."),
    ("el", "Άνοιξε ξανά η γέφυρα του Όριν", "Ύστερα από έναν χρόνο εργασιών, η παλιά γέφυρα δόθηκε την Πέμπτη στην κυκλοφορία. Η μπάντα της πόλης σταμάτησε στη μέση εξαιτίας του ανέμου."),
    ("tr", "Orrin köprüsü yeniden açıldı", "Bir yıl süren çalışmanın ardından eski köprü perşembe günü trafiğe açıldı. Kent bandosu rüzgâr yüzünden yarı yolda çalmayı bırakmak zorunda kaldı."),
    ("ru", "Мост через Оррин снова открыт", "После года работ старый мост в четверг открыли для движения. Городскому оркестру пришлось на полпути прекратить игру из-за ветра с моря."),
    ("uk", "Міст через Оррін знову відкрито", "Після року робіт старий міст у четвер відкрили для руху. Міському оркестрові довелося на півдорозі припинити грати через вітер із моря."),
    ("ar", "إعادة فتح الجسر فوق نهر أورين", "بعد عام من الأشغال فُتح الجسر القديم يوم الخميس أمام حركة السير، واضطرت فرقة المدينة الموسيقية إلى التوقف عن العزف في منتصف الطريق بسبب الريح القادمة من المصب."),
    ("he", "הגשר מעל נהר אורין נפתח מחדש", "אחרי שנה של עבודות נפתח הגשר הישן לתנועה ביום חמישי. תזמורת העיר נאלצה להפסיק לנגן באמצע הדרך בגלל הרוח שנשבה מכיוון הים אל תוך הנהר."),
    ("hi", "ओरिन नदी का पुल फिर से खुला", "एक साल के काम के बाद पुराना पुल गुरुवार को यातायात के लिए खोल दिया गया। हवा के कारण नगर के बैंड को आधे रास्ते में ही बजाना बंद करना पड़ा।"),
    ("zh", "奥林河大桥重新开放", "经过一年的维修，这座老桥于星期四重新开放通行。由于河口吹来的大风，市乐队走到桥中央时不得不停止演奏。约有两百人跟在乐队后面走过了大桥，其中年纪最大的已经九十四岁，最小的还坐在婴儿车里。"),
    ("ja", "オリン川の橋が再び開通", "一年間の工事を終え、古い橋は木曜日に開通した。河口からの強い風のため、町の楽団は橋の中ほどで演奏をやめなければならなかった。およそ二百人が楽団の後について橋を渡り、最年長は九十四歳だったという。"),
    ("ko", "오린강 다리 다시 열려", "일 년 동안의 공사 끝에 오래된 다리가 목요일에 다시 열렸다. 하구에서 불어오는 바람 때문에 시의 악대는 다리 한가운데에서 연주를 멈추어야 했다. 이백 명쯤 되는 사람들이 악대를 따라 다리를 건넜다."),
    ("vi", "Cầu bắc qua sông Orrin mở lại", "Sau một năm sửa chữa, cây cầu cũ đã được mở lại cho xe cộ vào thứ Năm. Ban nhạc thành phố phải ngừng chơi giữa chừng vì gió thổi từ cửa sông."),
    ("id", "Jembatan Sungai Orrin dibuka lagi", "Setelah setahun diperbaiki, jembatan tua itu dibuka lagi untuk lalu lintas pada hari Kamis. Korps musik kota harus berhenti di tengah jalan karena angin."),
    ("fa", "پل رود اورین دوباره باز شد", "پس از یک سال تعمیر، پل قدیمی روز پنجشنبه دوباره به روی خودروها باز شد. گروه موسیقی شهر به سبب بادی که از سوی دریا می‌وزید ناچار شد در میانهٔ راه از نواختن باز ایستد."),
    ("th", "สะพานข้ามแม่น้ำออร์รินเปิดอีกครั้ง", "หลังจากซ่อมแซมมาหนึ่งปี สะพานเก่าได้เปิดให้รถสัญจรอีกครั้งเมื่อวันพฤหัสบดี วงดนตรีของเมืองต้องหยุดบรรเลงกลางทางเพราะลมแรงที่พัดมาจากปากแม่น้ำ"),
    ("bg", "Мостът над Орин отново е отворен", "След едногодишен ремонт старият мост беше отворен за движение в четвъртък. Градският оркестър трябваше да спре да свири насред пътя заради вятъра."),
    ("sr", "Мост преко Орина поново отворен", "После године дана радова стари мост је у четвртак отворен за саобраћај. Градски оркестар је на пола пута морао да престане да свира због ветра."),
]  # fmt: skip


def all_articles() -> Iterator[Case]:
    yield from kept("print and AMP", PRINTED)
    yield from kept("brief", BRIEFS)
    yield from kept("forms", FORMS)
    yield from kept("forms, turned", FORMS[3:] + FORMS[:3], type_="Article")
    yield from kept("odd", ODD)
    yield from kept("odd, turned", ODD[5:] + ODD[:5])
    yield from kept(
        "undated",
        [("en", f"/2026/03/story-{n}", BRIDGE, prose(3 + n % 4, n)) for n in range(10)],
        dated=False,
    )
    rows = [
        (lang, f"/{lang}/2026/03/orrin-{number}", title, f"<p>{text}</p>")
        for number, (lang, title, text) in enumerate(LANGUAGES)
    ]
    yield from kept("languages", rows)
    yield from kept("languages, turned", rows[4:] + rows[:4])
