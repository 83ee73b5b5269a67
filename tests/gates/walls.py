"""What stands in for an article that was asked for: errors, maintenance, consent, checks for robots, logins, forms."""

from collections.abc import Iterator

from tests.gates.cases import SITE, Case, in_shells
from tests.gates.shells import Content
from tests.gates.stories import headlines
from transforms.items import Reason

ASKED = "/2026/03/bridge-over-the-orrin-reopens"


def walls(kind: str, rows: list[tuple[str, str, str, str]], *reasons: Reason) -> Iterator[Case]:
    """Rows of language, path, title and HTML."""
    contents = [
        Content(SITE + path, title, html, lang, bare=number % 2 == 0, og_type="website" if number % 4 == 1 else None)
        for number, (lang, path, title, html) in enumerate(rows)
    ]  # fmt: skip
    assert len(contents) >= 10
    yield from in_shells(kind, contents, *reasons)


POPULAR = (
    "<h2>Most read</h2><ul>"
    + "".join(f'<li><a href="/{n}">{text}</a></li>' for n, text in enumerate(headlines("en", 12)))
    + "</ul>"
)
LOGIN_FORM = '<form method="post" action="/session"><label>{0}</label><input name="u" type="email"><label>{1}</label><input name="p" type="password"><button>OK</button></form>'

NOT_FOUND = [
    ("en", ASKED, "Page not found", "<p>It looks like nothing was found at this location. Maybe try a search?</p>" + POPULAR),
    ("de", ASKED, "Seite nicht gefunden", "<p>Die angeforderte Seite gibt es nicht oder nicht mehr. Vielleicht hilft Ihnen die Suche oder ein Blick auf unsere Startseite weiter.</p>"),
    ("fr", ASKED, "Erreur 404", "<p>Oups ! Cette page a pris la mer. Retournez à l’accueil ou cherchez l’article par son titre, il n’est sans doute pas loin.</p>" + POPULAR),
    ("es", ASKED, "No encontramos lo que buscas", "<p>La página que buscas no existe o ha cambiado de dirección. Puedes volver a la portada o usar el buscador de noticias.</p>"),
    ("en", ASKED, "404", "<p>The document that you have requested is not on this server. Please tell the webmaster where you found the link to it, and try our index.</p>"),
    ("it", ASKED, "Pagina non trovata", "<p>Spiacenti, la pagina richiesta non è disponibile. Potrebbe essere stata rimossa o il collegamento potrebbe essere sbagliato.</p>"),
    ("en", ASKED, "Oops!", "<p>We can't seem to find the page you're looking for. The link you followed may be broken, or the page may have been removed by one of our editors.</p>"),
    ("pl", ASKED, "Nie znaleziono strony", "<p>Przepraszamy, strona, której szukasz, nie istnieje lub została przeniesiona. Wróć na stronę główną albo skorzystaj z wyszukiwarki.</p>"),
    ("ja", ASKED, "ページが見つかりません", "<p>お探しのページは移動または削除された可能性があります。お手数ですが、トップページまたは検索からもう一度お探しください。</p>"),
    ("ru", ASKED, "Ошибка 404", "<p>Такой страницы не существует. Возможно, она была удалена или вы ошиблись в адресе. Начните, пожалуйста, с главной страницы газеты.</p>"),
    ("en", "/404?from=/2026/03/bridge", "This story has sailed", "<p>You have followed a link to a piece that we no longer carry, or never did. Here is a picture of a gull, and below it the way home.</p>"),
    ("en", ASKED, "This article is no longer available", "<p>The article you are looking for has been removed at the request of the author or has expired. You may like one of these instead.</p>" + POPULAR),
    ("en", ASKED, "Whoops!", "<p>Looks like you’re lost. The page you’re after seems to have wandered off. Let’s get you back home, where it is warm and the kettle is on.</p>"),
    ("sv", ASKED, "Sidan kunde inte hittas", "<p>Artikeln du söker finns inte längre. Den kan ha flyttats, eller så är länken fel. Gå gärna till startsidan och sök efter rubriken där.</p>"),
]  # fmt: skip
BROKEN = [
    ("en", ASKED, "We’ll be back soon", "<p>Sorry for the inconvenience. We are performing some maintenance at the moment and will be back online shortly. Thank you for your patience.</p>"),
    ("de", ASKED, "Wartungsarbeiten", "<p>Unsere Seite wird gerade gewartet und steht in Kürze wieder zur Verfügung. Wir bitten um Ihr Verständnis und danken für die Geduld.</p>"),
    ("fr", ASKED, "Site en maintenance", "<p>Notre site est actuellement en maintenance. Nous mettons tout en œuvre pour le rétablir au plus vite. Merci de revenir dans quelques minutes.</p>"),
    ("en", ASKED, "Internal Server Error", "<p>The server encountered an internal error or misconfiguration and was unable to complete your request. More information may be found in the error log.</p>"),
    ("en", ASKED, "503 Service Unavailable", "<p>The server is temporarily unable to service your request due to maintenance downtime or capacity problems. Please try again later.</p>"),
    ("es", ASKED, "Sitio en mantenimiento", "<p>Estamos realizando tareas de mantenimiento y volveremos en unos minutos. Disculpe las molestias y gracias por su paciencia.</p>"),
    ("en", ASKED, "502 Bad Gateway", "<p>The web server reported a bad gateway error. Please try again in a few minutes. Ray 7c1e, Your address 192.0.2.7, Performance and security.</p>"),
    ("en", ASKED, "Something went wrong", "<p>An unexpected error has occurred while we were loading this page. Our engineers have been told. Please reload the page or try again later.</p>"),
    ("ru", ASKED, "Технические работы", "<p>На сайте ведутся технические работы. Мы скоро вернёмся. Приносим извинения за временные неудобства, попробуйте зайти чуть позже.</p>"),
    ("en", ASKED, "Error establishing a database connection", "<p>This either means that the username and password information in your configuration is incorrect or that contact with the database server could not be made.</p>"),
]  # fmt: skip
CONSENT = [
    ("en", ASKED, "Before you continue", "<p>We and our 842 partners store and/or access information on a device, such as cookies, and process personal data. You may accept or manage your choices.</p><button>Accept all</button>"),
    ("de", ASKED, "Willkommen bei der Orriner Zeitung", "<p>Wir und unsere 184 Partner verwenden Cookies und ähnliche Techniken, um Informationen auf Ihrem Gerät zu speichern. Mit Werbung weiterlesen oder werbefrei im Abo.</p>"),
    ("fr", ASKED, "Votre vie privée est notre priorité", "<p>Nous et nos partenaires utilisons des cookies pour mesurer l’audience et personnaliser la publicité. Vous pouvez tout accepter, tout refuser ou paramétrer vos choix.</p>"),
    ("es", ASKED, "Nos importa tu privacidad", "<p>Nosotros y nuestros 600 socios utilizamos cookies para guardar y leer datos en tu dispositivo. Puedes aceptar todas las cookies o suscribirte y rechazarlas.</p>"),
    ("it", ASKED, "Informativa sui cookie", "<p>Noi e terze parti selezionate utilizziamo cookie o tecnologie simili per finalità tecniche e, con il tuo consenso, anche per altre finalità. Accetta o rifiuta.</p>"),
    ("nl", ASKED, "Wij gebruiken cookies", "<p>Om deze site te bekijken vragen wij je toestemming voor het plaatsen van cookies. Met deze cookies volgen wij en derde partijen je gedrag op onze site.</p>"),
    ("pl", ASKED, "Szanujemy Twoją prywatność", "<p>My i nasi partnerzy przechowujemy i uzyskujemy dostęp do informacji na urządzeniu, takich jak pliki cookie. Klikając „Zgadzam się”, wyrażasz zgodę na to.</p>"),
    ("da", ASKED, "Samtykke til cookies", "<p>Vi og vores partnere bruger cookies til at huske dine indstillinger, statistik og at målrette annoncer. Du kan acceptere alle eller vælge dem, du vil tillade.</p>"),
    ("en", "/consent?returnUrl=%2F2026%2F03%2Fbridge", "Your privacy choices", "<p>Yes, you can read the news for nothing. In return the advertisers would like your consent to the use of cookies and of data on your browsing habits.</p>"),
    ("de", ASKED, "Mit Werbung weiterlesen", "<p>Besuchen Sie unsere Seite wie gewohnt mit Werbung und Tracking. Einzelheiten finden Sie in der Datenschutzerklärung. Oder lesen Sie ohne Werbung im Pur-Abo.</p>"),
    ("en", "/collect?x=1", "Part of the Orrin family of papers", "<p>When you read our pages, we use cookies to know you again and to count visits. If you click Accept all, we and our partners will also store information on a device.</p>"),
    ("pt", ASKED, "A sua privacidade", "<p>Nós e os nossos parceiros armazenamos e acedemos a informações num dispositivo, tais como cookies. Pode aceitar todos ou gerir as suas preferências.</p>"),
]  # fmt: skip
ROBOTS = [
    ("en", ASKED, "Just a moment...", "<p>Verifying you are human. This may take a few seconds. gazette.example needs to review the security of your connection before proceeding.</p>"),
    ("en", ASKED, "Attention Required! | Cloudflare", "<p>Sorry, you have been blocked. This website is using a security service to protect itself from online attacks. The action you just performed triggered it.</p>"),
    ("en", ASKED, "Pardon Our Interruption", "<p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen: you are moving with super-human speed.</p>"),
    ("en", ASKED, "Access Denied", "<p>You don't have permission to access this page on this server. Reference #18.2d351ab8.1557333295.a4e16ab. If you think that this is wrong, write to us.</p>"),
    ("de", ASKED, "Sicherheitsüberprüfung", "<p>Bitte bestätigen Sie, dass Sie ein Mensch sind. Aus Ihrem Netzwerk kamen ungewöhnlich viele Anfragen. Lösen Sie dazu das folgende Captcha.</p>"),
    ("fr", ASKED, "Vérification de sécurité", "<p>Veuillez confirmer que vous n’êtes pas un robot. Cette étape protège notre site des visites automatiques. Votre navigateur doit accepter les cookies.</p>"),
    ("es", ASKED, "Comprobando su navegador", "<p>Demuestre que no es un robot para continuar. Este proceso es automático y su navegador le llevará a la página solicitada en unos segundos.</p>"),
    ("en", ASKED, "gazette.example", "<p>Please enable JS and disable any ad blocker. Checking your browser before accessing the site; you will be redirected once the check is done.</p>"),
    ("en", ASKED, "Access to this page has been denied", "<p>We believe that you are using automation tools to browse this paper. Please verify you are human by pressing and holding the button below for a while.</p>"),
    ("en", ASKED, "Human Verification", "<p>Please complete the security check to access gazette.example. Select all pictures with bridges and confirm that you are not a robot.</p>"),
    ("zh", ASKED, "安全验证", "<p>为了保护您的访问安全，请完成下方的人机验证后继续访问。如果您多次看到此页面，请检查您的网络环境或稍后再试，谢谢您的配合与理解，祝您阅读愉快。</p>"),
    ("ru", ASKED, "Проверка браузера", "<p>Подтвердите, что вы не робот. С вашего адреса поступило слишком много запросов. Нажмите на флажок ниже, чтобы продолжить чтение сайта газеты.</p>"),
]  # fmt: skip
LOGIN = [
    ("en", "/login?next=/2026/03/bridge", "Log in", "<p>Welcome back. Sign in with your email address and password to keep reading, or make an account, which is free.</p>" + LOGIN_FORM.format("Email", "Password")),
    ("de", "/anmelden", "Anmeldung", "<p>Bitte melden Sie sich mit Ihrer E-Mail-Adresse und Ihrem Passwort an. Passwort vergessen? Noch kein Konto? Hier geht es zur Registrierung.</p>" + LOGIN_FORM.format("E-Mail", "Passwort")),
    ("fr", "/connexion", "Connectez-vous", "<p>Connectez-vous à votre compte pour retrouver vos articles, vos alertes et vos lettres. Mot de passe oublié ? Pas encore de compte ? Créez le vôtre.</p>" + LOGIN_FORM.format("Adresse", "Mot de passe")),
    ("es", "/usuario/acceso", "Iniciar sesión", "<p>Introduce tu correo y tu contraseña para seguir leyendo. ¿Has olvidado la contraseña? ¿Aún no tienes cuenta? Regístrate en un minuto.</p>" + LOGIN_FORM.format("Correo", "Contraseña")),
    ("en", ASKED, "Members’ area", "<p>This part of the site is for registered readers. Enter your name and your password below, or write to the office to be given one.</p>" + LOGIN_FORM.format("Name", "Password")),
    ("it", "/accedi", "Accedi", "<p>Inserisci la tua email e la password per accedere ai contenuti riservati. Hai dimenticato la password? Non hai ancora un account? Registrati.</p>" + LOGIN_FORM.format("Email", "Password")),
    ("nl", "/account/inloggen", "Inloggen", "<p>Log in met je e-mailadres en wachtwoord om verder te lezen. Wachtwoord vergeten? Heb je nog geen account? Maak er dan gratis een aan.</p>" + LOGIN_FORM.format("E-mail", "Wachtwoord")),
    ("tr", "/giris", "Giriş yap", "<p>Okumaya devam etmek için e-posta adresinizi ve parolanızı girin. Parolanızı mı unuttunuz? Hesabınız yoksa birkaç adımda üye olabilirsiniz.</p>" + LOGIN_FORM.format("E-posta", "Parola")),
    ("ja", "/auth/login", "ログイン", "<p>続きを読むには、登録済みのメールアドレスとパスワードを入力してログインしてください。まだ会員でない方は新規登録へお進みください。パスワードをお忘れの方はこちら。</p>" + LOGIN_FORM.format("メール", "パスワード")),
    ("ru", "/auth", "Вход на сайт", "<p>Введите адрес электронной почты и пароль, чтобы читать дальше. Забыли пароль? Если у вас ещё нет учётной записи, зарегистрируйтесь.</p>" + LOGIN_FORM.format("Почта", "Пароль")),
]  # fmt: skip
FORMS = [
    ("en", "/register", "Create your account", "<p>Register for free to read three articles a month, comment and save stories. It takes a minute and we ask for no card.</p>" + LOGIN_FORM.format("Email", "New password")),
    ("de", "/newsletter", "Newsletter bestellen", "<p>Das Wichtigste aus Orrin jeden Morgen um sechs in Ihrem Postfach. Tragen Sie hier Ihre Adresse ein und bestätigen Sie den Link in unserer Mail.</p><form><input type='email'></form>"),
    ("fr", "/inscription", "Créez votre compte", "<p>Inscrivez-vous gratuitement pour lire trois articles par mois, commenter et garder vos lectures. Cela ne prend qu’une minute.</p>" + LOGIN_FORM.format("Adresse", "Mot de passe")),
    ("es", "/suscripcion", "Suscríbete", "<p>Elige la oferta que prefieras: un mes por una corona o un año por cuarenta. Puedes darte de baja cuando quieras, sin compromiso.</p><form><input type='email'></form>"),
    ("en", "/newsletters/morning-briefing/signup", "Sign up for the Morning Briefing", "<p>The news of the estuary each weekday at six. Enter your email address to sign up. You can unsubscribe at any time by a link in each letter.</p><form><input type='email'></form>"),
    ("it", "/registrazione", "Registrati", "<p>Crea il tuo account gratuito per leggere tre articoli al mese e ricevere la nostra lettera del mattino. Basta un minuto, senza carta.</p>" + LOGIN_FORM.format("Email", "Password")),
    ("en", "/subscribe?offer=spring", "Subscribe to The Orrin Gazette", "<p>Choose your plan. Digital for one crown a week in the first year, or digital and paper for three. Cancel at any time. Already a subscriber? Log in.</p><form><input type='radio'><input type='email'></form>"),
    ("sv", "/skapa-konto", "Skapa konto", "<p>Registrera dig gratis och läs tre artiklar i månaden, kommentera och spara det du vill läsa senare. Det tar en minut och kostar ingenting.</p>" + LOGIN_FORM.format("E-post", "Lösenord")),
    ("pl", "/rejestracja", "Załóż konto", "<p>Zarejestruj się za darmo, aby czytać trzy artykuły w miesiącu, komentować i zapisywać teksty na później. Zajmie to tylko minutę.</p>" + LOGIN_FORM.format("E-mail", "Hasło")),
    ("pt", "/assine", "Assine o jornal", "<p>Escolha o seu plano e leia tudo no telefone e no computador: um mês por uma coroa, um ano por quarenta. Cancele quando quiser.</p><form><input type='email'></form>"),
]  # fmt: skip
SHELL_TEXTS = [
    ("en", "You need to enable JavaScript to run this app."),
    ("en", "JavaScript is disabled in your browser. Please enable JavaScript to read this page, or use a browser that can run it, such as the newest of any maker."),
    ("de", "Bitte aktivieren Sie JavaScript in Ihrem Browser, um diese Seite zu lesen. Ohne JavaScript können wir die Artikel leider nicht darstellen, es tut uns leid."),
    ("fr", "Veuillez activer JavaScript dans votre navigateur pour lire ce site. Sans lui, nos articles ne peuvent pas s’afficher, ce dont nous sommes désolés."),
    ("en", "Loading…"),
    ("es", "Para ver esta página active JavaScript en su navegador. Sin él no podemos mostrarle las noticias, lo sentimos mucho y le esperamos de vuelta pronto."),
    ("en", "We're sorry but the gazette doesn't work properly without JavaScript enabled. Please enable it to continue, or read our printed edition on any weekday."),
    ("ja", "このサイトを利用するには、JavaScriptを有効にしてください。お使いのブラウザの設定をご確認のうえ、ページを再読み込みしてくださいますようお願い申し上げます。有効にしない場合、記事は表示されません。"),
    ("ru", "Для просмотра сайта включите JavaScript в настройках вашего браузера. Без него статьи газеты не могут быть показаны, просим прощения за неудобство."),
    ("en", ""),
]  # fmt: skip


def empty_shells() -> Iterator[Case]:
    contents = []
    for number, (lang, text) in enumerate(SHELL_TEXTS):
        inside = (
            f"<noscript>{text}</noscript><div id='root'></div>"
            if number in (0, 3)
            else f"<div class='no-js'><p>{text}</p></div>"
        )
        url = f"{SITE}{ASKED}-{number}"
        contents.append(Content(url, "Orrin Gazette", inside, lang, bare=True, h1=number % 3 == 1))
    yield from in_shells("JavaScript shell", contents, Reason.NEEDS_SCRIPT, Reason.NO_TEXT, Reason.TOO_SHORT)  # fmt: skip


def all_walls() -> Iterator[Case]:
    yield from walls("not found", NOT_FOUND, Reason.SOFT_404)
    yield from walls("broken", BROKEN, Reason.SOFT_ERROR)
    yield from walls("consent", CONSENT, Reason.CONSENT_WALL)
    yield from walls("robots", ROBOTS, Reason.BOT_WALL, Reason.NEEDS_SCRIPT)
    yield from walls("login", LOGIN, Reason.LOGIN_WALL)
    yield from walls("form", FORMS, Reason.LOGIN_WALL, Reason.NOT_ARTICLE)
    yield from empty_shells()
