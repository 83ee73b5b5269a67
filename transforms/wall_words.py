"""What walls, errors and forms say, in the languages of the sites that are read: for `walls.py`.

Titles are matched from their start unless they are unmistakable; texts are searched in their first lines.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.DOTALL)


NOT_FOUND_TITLE = _any(
    r"(?:^|\| )\W*(?:error |erreur |fehler |ошибка |http )?404\W*(?:$|\||-|–|not found|error|erreur|fehler)",
    r"(?:^|\| )\W*(?:oops|ooops|hoppla|ups|whoops|uh.?oh)\b\W*(?:$|\||page|this page|that page|we |looks like|nothing|seite|cette page)",
    r"\b(?:error|erreur|fehler|errore|fel|błąd|ошибка) 404|\b404 (?:error|not found)|(?:^|\| )\W*not found\W*(?:$|\|)",
    r"(?:page|article|story|content) (?:was |could ?n.t be |can(?:no|.)t be |is |does ?n.t |does not )?(?:not |no longer )?(?:found|available|exists?)\b.{0,12}(?:$|\|)|(?:page|article|story|content) (?:is )?(?:not|no longer) (?:found|available)",
    r"(?:seite|artikel|inhalt) (?:wurde |konnte )?(?:leider )?nicht (?:gefunden|vorhanden|verfügbar)|seite existiert nicht|(?:^|\| )\W*nicht gefunden\W*(?:$|\|)",
    r"(?:page|article|contenu) (?:introuvable|non trouvée?|inexistante?)|n.existe (?:pas|plus)",
    r"no (?:encontrad[oa]|encontramos|existe|disponible)|n[ãa]o (?:encontrad[oa]|encontramos|existe)|non (?:trovat[oa]|esiste|disponibile)",
    r"niet gevonden|bestaat niet|(?:hittades|kunde) inte|finns inte|ikke (?:funnet|fundet)|finnes ikke|findes ikke|ei löyt|ei ole olemassa",
    r"nie (?:znaleziono|została|istnieje|odnaleziono)|nenalezen|neexistuje|nem található|nu a fost găsit|negăsit|bulunamad|не найден|не существует|не знайдено|не існує|не е намерен|није пронађен",
    r"δεν βρέθηκε|δεν υπάρχει|غير موجود|لم يتم العثور|לא נמצא|नहीं मिला|見つかりません|存在しません|不存在|找不到|찾을 수 없|không tìm thấy|tidak ditemukan|ไม่พบ|یافت نشد",
)  # fmt: skip
NOT_FOUND = _any(
    r"(?:page|story|article|content|url|document|file)\b.{0,60}(?:not (?:be )?found|(?:could|can)(?:no|n.)t be found|(?:does|did) ?n(?:o|.)t exist|no longer (?:available|exists?)|is not on this server|(?:been|was) (?:removed|moved|deleted))",
    r"nothing was found|(?:can.t|cannot|could not|couldn.t|unable to)(?: seem to)? (?:find|locate) (?:the|that|this|what) (?:page|story|article|content|you)",
    r"(?:seite|artikel|inhalt)\b.{0,80}(?:nicht (?:gefunden|mehr)|gibt es (?:leider )?nicht|existiert nicht|gelöscht|entfernt)|(?:page|article)\b.{0,70}(?:introuvable|n.existe (?:pas|plus)|n.est plus|supprimée?|déplacée?)",
    r"p[áa]gina\b.{0,60}(?:no existe|no se (?:ha )?encontr|no est[áa] disponible|n[ãa]o existe|n[ãa]o foi encontrad|non (?:è disponibile|esiste|è stata trovata)|ha cambiado)",
    r"(?:pagina|artikel)\b.{0,60}(?:niet gevonden|bestaat niet|niet meer)|(?:sidan|artikeln|siden|artikkelen|artiklen)\b.{0,60}(?:finns inte|hittades inte|kunde inte|ikke (?:funnet|fundet)|finnes ikke|findes ikke|eksisterer ikke)|sivua ei löyt|hakemaasi sivua",
    r"strona\b.{0,60}(?:nie (?:istnieje|została)|przeniesiona)|stránk[au]\b.{0,60}(?:neexistuje|nebyla nalezena|nenalez|odstr)|oldal\b.{0,50}nem (?:található|létezik)|pagina\b.{0,50}nu (?:există|a fost)",
    r"sayfa\b.{0,60}(?:bulunamad|mevcut değil|kaldırıl)|страниц\w*\b.{0,70}(?:не (?:найден|существует|может)|удалена|нет)|сторінк\w*\b.{0,60}(?:не (?:знайдено|існує)|видалена)|страница\b.{0,50}не (?:е намерена|съществува)",
    r"σελίδα.{0,60}(?:δεν βρέθηκε|δεν υπάρχει)|الصفحة.{0,60}(?:غير موجودة|لم يتم العثور)|לא נמצא|पृष्ठ नहीं|ページ.{0,30}(?:見つかり|存在し|削除|移動)|(?:页面|網頁|网页).{0,20}(?:不存在|找不到|已删除)|페이지를 찾을 수 없|trang.{0,40}không (?:tồn tại|tìm thấy)|halaman.{0,50}tidak (?:ditemukan|ada|tersedia)",
)  # fmt: skip
NOT_FOUND_PATH = _any(
    r"^/(?:[a-z]{2}/)?(?:error/?)?(?:404|not-?found|page-?not-?found|error|fehler|erreur)(?:\.\w+)?/?$"
)

BROKEN_TITLE = _any(
    r"(?:^|\| )\W*(?:error |http )?5\d\d\b|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|database (?:connection|error)|server error",
    r"(?:^|\| )\W*(?:(?:we.re |we are |currently |down |site |website )*(?:under|scheduled|planned|routine|for|site|website) )?maintenance\b.{0,8}(?:$|\|)|be (?:right )?back (?:soon|shortly)|something went wrong|temporarily (?:unavailable|offline|down)|technical (?:difficulties|problems)|(?:^|\| )\W*(?:error|sorry|an error (?:has )?occurred)\W*(?:$|\|)",
    r"wartung|vorübergehend nicht|gleich zurück|technische (?:störung|probleme)|(?:en|site) maintenance|erreur (?:interne|serveur|technique)|mantenimiento|manutenção|manutenzione|onderhoud|underhåll|vedlikehold|vedligehold|huolto|przerwa techniczna|konserwac|údržb|karbantart|mentenan|bakım|техническ\w+ работ|ведутся работы|технічн\w+ робот|профилактик|συντήρηση|صيانة|תחזוקה|रखरखाव|メンテナンス|维护|維護|점검|bảo trì|pemeliharaan",
)  # fmt: skip
BROKEN = _any(
    r"(?:perform|undergo|carry)\w*\b.{0,30}maintenance|down for maintenance|maintenance (?:downtime|mode|work)|be back (?:online|soon|shortly)|try again (?:later|in a (?:few|moment)|soon|shortly)|(?:internal|server|unexpected|database|gateway) error|error (?:has |was )?(?:occurred|establishing|encountered)|temporarily (?:unable|unavailable)|reload the page|contact with the database server",
    r"gerade gewartet|wartungsarbeiten|in kürze wieder|später (?:noch einmal|erneut)|actuellement en maintenance|réessayer|merci de revenir|tareas de mantenimiento|inténtelo (?:de nuevo|más tarde)|vuelva a intentar|tente novamente|riprova(?:re)? più tardi|in manutenzione|probeer het later|försök igen|prøv igjen|prøv igen|yritä myöhemmin|spróbuj ponownie|zkuste to|próbálja|încercați|tekrar deneyin|технические работы|попробуйте (?:зайти )?(?:чуть )?позже|спробуйте пізніше|しばらくして|メンテナンス中|请稍后|稍後再試|잠시 후|vui lòng thử lại|coba lagi",
)  # fmt: skip

ROBOT_TITLE = _any(
    r"(?:^|\| )\W*just a moment\b|attention required|pardon our interruption|access (?:to this page )?(?:has been )?denied\W*(?:$|\|)|(?:^|\| )\W*(?:robot or human|are you (?:a )?(?:human|robot)|human verification|security (?:check|verification)|checking your browser|you (?:have been|are) blocked|one more step|verify you|verifying|(?:403 )?forbidden\W*(?:$|\|)|403\W*(?:$|\|)|blocked\W*(?:$|\|)|please wait)\b",
    r"sicherheits(?:überprüfung|abfrage|check)|sind sie ein (?:mensch|roboter)|vérification de (?:sécurité|navigateur)|êtes-vous un robot|accès refusé|comprobando|verificaci[óo]n de seguridad|verificação|eres un robot|acceso denegado|verifica di sicurezza|sei un robot|controle|säkerhetskontroll|weryfikacja|ověření|ellenőrz|güvenlik|проверка (?:браузера|безопасности)|вы (?:не )?робот|доступ (?:запрещ|ограничен)|перевірка|安全验证|人机|セキュリティ|ロボット|보안|access blocked|captcha",
)  # fmt: skip
ROBOT = _any(
    r"verif(?:y|ying)(?: that)? you are (?:a )?human|(?:you are|you.re|you were|we are not) (?:not )?a (?:ro)?bot\b|checking (?:your|if the) (?:browser|site)|unusual (?:traffic|activity|number)|(?:you have|has) been blocked|security (?:of your connection|service to protect|check)|access denied|don.t have permission to access|(?:complete|solve) (?:the|this) (?:captcha|challenge|puzzle)|captcha|press (?:&|and) hold|automated (?:access|requests|queries)|disable any ad ?blocker|enable (?:js|javascript) and (?:cookies|disable)|connected to .{3,60} in just a moment|ddos|incapsula|cloudflare",
    r"(?:dass sie|ob sie) (?:ein )?(?:mensch|kein roboter)|ungewöhnlich|pas un robot|(?:no|n[ãa]o) (?:eres|es|soy|é|sou) un? ?rob[oô]|no es un robot|non sei un robot|geen robot|inte (?:är )?en robot|ikke en robot|robotem|robot değil|не (?:ви )?(?:робот|є роботом)|не являетесь роботом|слишком много запросов|人机验证|不是机器人|机器人|ロボットではない|로봇이 아닙니다|không phải (?:là )?(?:ro)?bot|bukan robot|لست روبوت|robot olmad",
)  # fmt: skip

CONSENT_TITLE = _any(
    r"mit werbung|\bcookies?\b|\bconsent\b|privacy|datenschutz|zustimmung|einwilligung|before you continue|vie privée|privacidad|privacidade|riservatezza|informativa|toestemming|integritet|samtykke|personvern|yksityisyy|prywatno|soukromí|adatvéd|confiden|gizlilik|çerez|конфиденц|куки|файлы cookie|προσωπικά|הפרטיות|الخصوصية|プライバシー|隐私|개인정보",
)  # fmt: skip
CONSENT = _any(
    r"\b(?:we|our|wir|nous|nosotros|noi|wij|vi|my|nós|me|biz)\b.{0,60}\b(?:partners?|partnern?e?r?|partenaires|socios|parceiros|parti|derde partijen|partnerzy|partnere|kumppan)\b.{0,120}(?:cookie|store|informat|data|dispositi|gerät|appareil|enhet)",
    r"(?:use|uses|using|verwende[nt]|nutze[nt]|utiliz\w+|utilisons|utilizziamo|gebruiken|plaatsen van|använder|bruker|bruger|używamy|použív\w+|kullan\w+|используем|використовуємо)\b.{0,40}\b(?:cookies?|çerez\w*|куки|файлы cookie)",
    r"store and/or access information|accept all|manage your choices|consent to the use|mit werbung (?:weiter)?lesen|werbefrei|werbung und tracking|ohne werbung|alle akzeptieren|tout (?:accepter|refuser)|(?:aceptar|aceitar) (?:tod[ao]s )?(?:as |las )?cookies|accetta (?:tutti|o rifiuta)|alles accepteren|acceptera alla|godta alle|accepter alle|zgadzam się|wyrażasz zgodę|přijmout vše|принять все|すべて(?:の cookie を)?(?:同意|許可)|接受所有",
)  # fmt: skip
CONSENT_PATH = _any(r"(?:^|/)(?:consent|cookie-?(?:wall|consent)|privacy-?gate|gdpr|cmp)(?:/|$|\.)")

LOGIN_TITLE = _any(
    r"(?:^|\| )\W*(?:(?:please )?log.?in|sign.?in|sign.?up|regist(?:er|ration|rieren|rieren sie)|subscri(?:be|ption)|create (?:an |your |a free )?account|members?.{0,2} (?:area|login|only)|my account|newsletters?\b|forgot|join\b|anmeld\w+|einloggen|newsletter|abonnieren|abo\b|konto|connexion|connectez|se connecter|inscri\w+|créez|abonnez|iniciar sesi[óo]n|inicia sesi[óo]n|reg[íi]str\w+|suscr[íi]b\w+|suscripci\w+|acceso|entrar|assin[ea]\b|cadastr\w+|accedi|registrati|abbonati|inloggen|aanmelden|abonneer|logga in|skapa konto|prenumerera|logg inn|log ind|opret|kirjaudu|tilaa|rekisteröidy|zaloguj|załóż konto|zarejestruj|logowanie|přihlás\w+|registrace|bejelentkez|regisztr|autentific|conectare|giriş|üye ol|kayıt|вход|войти|авторизац|регистрац|подпис\w+|увійти|вхід|реєстрац|σύνδεση|εγγραφή|تسجيل|התחבר|הרשמ|लॉग|ログイン|会員登録|新規登録|登录|登入|注册|註冊|로그인|회원가입|đăng (?:nhập|ký)|masuk|daftar)",
)  # fmt: skip
LOGIN = _any(
    r"(?:enter|forgot(?:ten)?|with|and|your) (?:your |a |the )?(?:e-?mail(?: address)?(?: and)?|password|username)|passwort|mot de passe|contraseña|senha|password|wachtwoord|lösenord|passord|adgangskode|salasana|hasło|heslo|jelszó|parol[aău]|şifre|пароль|κωδικ|كلمة (?:المرور|السر)|סיסמ|पासवर्ड|パスワード|密码|密碼|비밀번호|mật khẩu|kata sandi",
    r"register (?:for|now|here|to)|(?:create|make|open) an? (?:free )?account|sign up|unsubscribe at any|cancel (?:at any time|anytime)|choose your (?:plan|subscription)|tragen sie .{0,30}adresse ein|inscrivez-vous|(?:elige|escolha) (?:la |o )?(?:seu plano|oferta|plan)|crea (?:il tuo|un) account|registrera dig|registrer deg|rekisteröidy|zarejestruj się|зарегистрируйтесь|会員登録|注册账号",
)  # fmt: skip
LOGIN_PATH = _any(
    r"(?:^|/)(?:log-?in|sign-?in|sign-?up|signup|register|registration|registrierung|registrieren|subscri(?:be|ption)s?|account|my-?account|auth|sso|anmelden|anmeldung|newsletters?|abo(?:nnement|nnieren)?|connexion|inscription|abonne[rz]?(?:-vous)?|acceso|registro|suscri\w+|assin[ea]\w*|cadastro|accedi|registrazione|abbonati|inloggen|aanmelden|skapa-konto|logga-in|giris|uye|vhod|zaloguj|rejestracja|login-?wall)(?:[/.]|$)",
)  # fmt: skip

SCRIPT = _any(
    r"(?:enable|enabling|activate|turn on|requires?|needs?|without|allow) java ?script|java ?script (?:is (?:disabled|required|not enabled|turned off|off)|enabled|must be|has been disabled|to run this)|java ?script (?:aktivieren|einschalten|deaktiviert)|(?:aktivieren|schalten) sie (?:bitte )?java ?script|activer java ?script|java ?script (?:est )?désactivé|(?:activ[ea]r?|habilit[ea]r?|permita) (?:el |o )?java ?script|abilita(?:re)? java ?script|schakel java ?script|aktivera java ?script|(?:aktiver|slå på) java ?script|włącz(?:yć)? (?:obsługę )?java ?script|zapněte java ?script|java ?script.{0,12}(?:を有効|を ?オン|をオン)|включите (?:поддержку )?java ?script|увімкніть java ?script|java ?script.{0,10}(?:etkinleştir|açın)|(?:启用|開啟|开启) ?java ?script|java ?script.{0,8}활성화|bật java ?script|aktifkan java ?script",
)  # fmt: skip
