"""Words in URLs that tell what a page is, in the languages of the catalogue; lower case."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NO_PAGES = _set(
    """
    jpg jpeg png gif webp svg ico bmp avif mp3 mp4 m4a m4v ogg wav webm mov avi mpg m3u8 pdf doc docx xls
    xlsx ppt pptx odt epub zip gz tgz rar 7z exe dmg apk css js json xml rss atom txt csv ics kml woff woff2 ttf
    """
)
ACTIONS = _set(
    """
    login log-in signin sign-in signup sign-up logout register registration subscribe subscription
    subscriptions abo abonnement checkout cart basket warenkorb account my-account konto mein-konto compte
    unsubscribe password wp-login wp-admin wp-json feed rss print share sharer search suche recherche
    buscar busca cdn-cgi xmlrpc
    """
)
ARTICLES = _set(
    """
    a p view article articles articolo artikel articulo articulos artigo story stories news nachrichten noticia
    noticias notizie nieuws nyheter actualite actualites actu aktuell aktuelles blog blogs post posts archives
    newsroom press-release press-releases pressemitteilung pressemitteilungen world international politics
    politik politique politica business economy wirtschaft economie economia sport sports sciences science
    wissen culture kultur cultura opinion opinions meinung commentisfree local lokales regional society
    gesellschaft societe sociedad us uk europe health
    """
)
LISTS = _set(
    """
    tag tags topic topics thema themen tema temas dossier author authors autor autoren autores auteur
    auteurs profile profiles staff by category categories kategorie categoria categorie rubrik
    section sections page pages archive archiv arquivo tagged label labels user users member members forum
    forums shop store coupons gutschein jobs stellenangebote immobilien events event calendar kalender
    agenda weather wetter meteo horoscope horoskop games spiele crossword quiz tv-guide programm
    newsletter newsletters epaper e-paper kiosk obituaries classifieds anzeigen help faq hilfe
    """
)
MEDIA = _set(
    """
    video videos watch av audio podcast podcasts gallery galleries galerie galleria photo photos foto fotos
    pictures picture-gallery in-pictures bilder fotostrecke slideshow live livestream mediathek media play
    player embed
    """
)
BOILERPLATE = _set(
    """
    about contact contacts kontakt impressum imprint privacy datenschutz terms agb cookies cookie policy
    policies legal disclaimer advertise advertising advertisers werbung mediadaten careers subscribe
    newsletter newsletters sitemap accessibility barrierefreiheit copyright licensing feedback corrections
    guidelines mentions legales confidentialite confidentialidad privacidad aviso contacto contactos
    publicidad publicite faq masthead login index
    """
)
ODD_PARAMETERS = _set(
    """
    page paged seite pagina start offset sort order orderby filter replytocom share print output q s query
    search lang locale redirect return returnurl return_url next url cat tag author view action
    """
)
NUMBER_PARAMETERS = _set(
    """
    id p article articleid article_id artikel aid nid newsid news_id story storyid story_id idnews item
    itemid idarticle id_article no idx docid
    """
)
SIDE_HOSTS = _set(
    """
    shop store jobs abo account accounts login my subscribe subscriptions support help cdn static img images
    media video videos epaper e-paper ads advertising newsletter newsletters games forum forums status mail
    """
)
