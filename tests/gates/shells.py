"""Ten ways in which sites build a page: what surrounds a content, how it is marked up, what the page says of itself."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

MENUS = {
    "en": ("Home", "World", "Town", "Business", "Sport", "Culture", "Weather", "Subscribe", "Log in"),
    "de": ("Start", "Welt", "Stadt", "Wirtschaft", "Sport", "Kultur", "Wetter", "Abo", "Anmelden"),
    "fr": ("Accueil", "Monde", "Ville", "Économie", "Sport", "Culture", "Météo", "Abonnez-vous", "Se connecter"),
    "es": ("Portada", "Mundo", "Ciudad", "Economía", "Deportes", "Cultura", "Tiempo", "Suscríbete", "Entrar"),
    "ru": ("Главная", "Мир", "Город", "Экономика", "Спорт", "Культура", "Погода", "Подписка", "Войти"),
    "ja": ("トップ", "国際", "地域", "経済", "スポーツ", "文化", "天気", "購読", "ログイン"),
}  # fmt: skip
ARTICLES = {"NewsArticle", "Article", "OpinionNewsArticle", "LiveBlogPosting", "BlogPosting", "Review", "ReportageNewsArticle"}  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What a page shows, whatever it is built with."""

    url: str
    title: str
    main: str  # HTML of the main column, below the headline
    lang: str = "en"
    type: str | None = None  # schema.org; printed by the shells that speak JSON-LD or microdata
    og_type: str | None = None
    published: str | None = None  # ISO 8601
    author: str | None = None
    description: str | None = None
    ld: dict[str, Any] = field(default_factory=dict)  # more properties of the JSON-LD node
    head: str = ""
    bare: bool = False  # a page that stands alone, without menus and boxes: walls, errors
    h1: bool = True


def menu(lang: str) -> str:
    names = MENUS.get(lang, MENUS["en"])
    return "".join(f'<li><a href="/{number}">{name}</a></li>' for number, name in enumerate(names))


def metas(content: Content) -> str:
    pairs = [("og:title", content.title), ("og:type", content.og_type), ("og:url", content.url),
             ("og:site_name", "The Orrin Gazette"), ("og:description", content.description),
             ("article:published_time", content.published if content.og_type == "article" else None)]  # fmt: skip
    return "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs if value)


def node(content: Content) -> dict[str, Any]:
    said: dict[str, Any] = {"@type": content.type, "url": content.url}
    said["headline" if content.type in ARTICLES else "name"] = content.title
    if content.published:
        said["datePublished" if content.type in ARTICLES else "uploadDate"] = content.published
    if content.author:
        said["author"] = {"@type": "Person", "name": content.author}
    if content.description:
        said["description"] = content.description
    return {**said, **content.ld}


def script(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'


def json_ld(content: Content) -> str:
    return script({"@context": "https://schema.org", **node(content)}) if content.type else ""


def h1(content: Content, attributes: str = "") -> str:
    return f"<h1{attributes}>{content.title}</h1>" if content.h1 else ""


def byline(content: Content, tag: str = "span") -> str:
    by = f'<{tag} class="author">{content.author}</{tag}>' if content.author else ""
    at = f'<time datetime="{content.published}">{content.published[:10]}</time>' if content.published else ""
    return by + at


def wordpress(content: Content) -> str:
    top = (
        ""
        if content.bare
        else f'<header id="masthead"><nav class="main-navigation"><ul>{menu(content.lang)}</ul></nav></header>'
    )
    side = (
        ""
        if content.bare
        else '<aside id="secondary" class="widget-area"><section class="widget widget_search"><form><input type="search" name="s"></form></section></aside>'
    )
    return (
        f'<!DOCTYPE html><html lang="{content.lang}"><head><meta charset="utf-8"><title>{content.title} &#8211; The Orrin Gazette</title>'
        f'{metas(content)}{content.head}<meta name="generator" content="WordPress 6.4"></head><body class="wp-singular">{top}'
        f'<div id="content" class="site-content"><main id="main"><article class="post hentry"><header class="entry-header">'
        f'{h1(content, " class=entry-title")}<div class="entry-meta">{byline(content)}</div></header><div class="entry-content">{content.main}</div></article></main></div>'
        f'{side}<footer id="colophon"><div class="site-info">Proudly set in lead</div></footer></body></html>'
    )  # fmt: skip


def drupal(content: Content) -> str:
    top = (
        ""
        if content.bare
        else f'<div class="region region-header"><nav role="navigation"><ul class="menu">{menu(content.lang)}</ul></nav></div>'
    )
    return (
        f'<!DOCTYPE html><html lang="{content.lang}" dir="ltr"><head><meta charset="utf-8"><meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'
        f'<title>{content.title} | The Orrin Gazette</title>{metas(content)}{content.head}</head><body class="path-node"><div class="dialog-off-canvas-main-canvas">{top}'
        f'<div class="region region-content"><div id="block-page-title">{h1(content, " class=page-header")}</div><div class="node node--view-mode-full"><div class="node__content">'
        f'<div class="field field--name-created">{byline(content)}</div><div class="field field--name-body field--type-text-with-summary">{content.main}</div></div></div></div>'
        '<footer class="region region-footer"><p>Town press, Orrin</p></footer></div></body></html>'
    )  # fmt: skip


def arc(content: Content) -> str:
    top = (
        ""
        if content.bare
        else f'<header class="header-chain"><ul class="nav">{menu(content.lang)}</ul></header>'
    )
    return (
        f'<!doctype html><html lang="{content.lang}"><head><meta charset="utf-8"><title>{content.title} - Orrin Gazette</title>{metas(content)}{json_ld(content)}{content.head}'
        f'</head><body><noscript><iframe src="https://tags.example/ns"></iframe></noscript><div id="fusion-app"><div class="b-page">{top}<section role="main" class="b-page__main">'
        f'{h1(content, " class=b-headline")}<div class="b-byline">{byline(content)}</div><div class="article-body-wrapper">{content.main}</div></section>'
        '<section class="b-page__right"><div class="ad-slot" id="ad-1"></div></section></div></div>'
        '<script>window.Fusion={"globalContent":{"premium":false,"paywall":"meter-v2"}}</script></body></html>'
    )  # fmt: skip


def next_js(content: Content) -> str:
    data = json.dumps({"props": {"pageProps": {"title": content.title, "flags": ["consent", "captcha"]}}})
    top = "" if content.bare else f'<nav class="css-1x2y3z">{menu(content.lang)}</nav>'
    return (
        f'<!DOCTYPE html><html lang="{content.lang}"><head><meta charSet="utf-8"/><title>{content.title}</title>{metas(content)}{json_ld(content)}{content.head}</head>'
        f'<body><div id="__next"><div class="css-a1b2c3">{top}<main class="css-9f8e7d"><div class="css-k1">{h1(content, " class=css-h1")}{byline(content)}</div>'
        f'<div class="css-m4n5">{content.main}</div></main></div></div><script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>'
    )  # fmt: skip


def tables(content: Content) -> str:
    side = "" if content.bare else f'<td width="120" valign="top"><ul>{menu(content.lang)}</ul></td>'
    return (
        f'<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=utf-8"><TITLE>The Orrin Gazette: {content.title}</TITLE>{content.head}</HEAD>'
        f'<BODY bgcolor="#ffffff"><TABLE width="760" border="0"><TR>{side}<TD valign="top"><FONT face="Arial" size="5">{h1(content)}</FONT>'
        f'<FONT size="1">{content.author or ""} {content.published[:10] if content.published else ""}</FONT><BR>{content.main}</TD></TR></TABLE></BODY></HTML>'
    )  # fmt: skip


def amp(content: Content) -> str:
    main = content.main.replace("<img ", '<amp-img layout="responsive" width="4" height="3" ').replace(
        "<iframe ", "<amp-iframe "
    )
    side = (
        ""
        if content.bare
        else f'<amp-sidebar id="menu" layout="nodisplay"><ul>{menu(content.lang)}</ul></amp-sidebar>'
    )
    return (
        f'<!doctype html><html amp lang="{content.lang}"><head><meta charset="utf-8"><title>{content.title}</title><link rel="canonical" href="{content.url}">{json_ld(content)}{metas(content)}{content.head}'
        f'<style amp-boilerplate>body{{-webkit-animation:none}}</style></head><body>{side}<div class="amp-wp-article">{h1(content, " class=amp-wp-title")}'
        f'<div class="amp-wp-meta">{byline(content, "div")}</div><div class="amp-wp-article-content">{main}</div></div></body></html>'
    )  # fmt: skip


def elements(content: Content) -> str:
    top = (
        ""
        if content.bare
        else f"<site-header><site-menu><ul>{menu(content.lang)}</ul></site-menu></site-header>"
    )
    return (
        f'<!DOCTYPE html><html lang="{content.lang}"><head><meta charset="utf-8"><title>{content.title} · Orrin Gazette</title>{metas(content)}{content.head}</head><body><app-root>{top}'
        f'<story-page><story-head>{h1(content)}{byline(content)}</story-head><story-text><section>{content.main}</section></story-text></story-page></app-root></body></html>'
    )  # fmt: skip


def graph(content: Content) -> str:
    site = {"@type": "WebSite", "@id": "https://gazette.example/#site", "name": "The Orrin Gazette"}
    page = {"@type": "WebPage", "@id": content.url, "name": content.title, "isPartOf": {"@id": site["@id"]}}
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Home"}],
    }
    nodes = [*([node(content)] if content.type else []), page, crumbs, site]
    top = "" if content.bare else f'<div class="top"><ul class="tabs">{menu(content.lang)}</ul></div>'
    return (
        f'<!DOCTYPE html><html lang="{content.lang}"><head><meta charset="utf-8"><title>{content.title} | The Orrin Gazette</title>{metas(content)}'
        f'{script({"@context": "https://schema.org", "@graph": nodes})}{content.head}</head><body>{top}<div class="wrap"><div class="col-8"><div class="head">{h1(content)}<p class="meta">{byline(content)}</p></div>'
        f'<div class="text">{content.main}</div></div><div class="col-4"><div class="box"><h4>Newsletter</h4><p>The day in Orrin, each morning at six in your letter box.</p><form action="/nl"><input type="email"></form></div></div></div></body></html>'
    )  # fmt: skip


def microdata(content: Content) -> str:
    scope = f' itemscope itemtype="https://schema.org/{content.type}"' if content.type else ""
    at = f'<meta itemprop="datePublished" content="{content.published}">' if content.published else ""
    by = f'<span itemprop="author">{content.author}</span>' if content.author else ""
    top = "" if content.bare else f'<ul id="topnav">{menu(content.lang)}</ul>'
    return (
        f'<!DOCTYPE html><html lang="{content.lang}"><head><meta charset="utf-8"><title>{content.title} - The Orrin Gazette</title>{content.head}</head><body>{top}'
        f'<div class="page"{scope}>{h1(content, " itemprop=headline")}{at}{by}<div class="story" itemprop="articleBody">{content.main}</div></div></body></html>'
    )  # fmt: skip


def nothing(content: Content) -> str:
    top = "" if content.bare else f"<nav><ul>{menu(content.lang)}</ul></nav>"
    return f"<!DOCTYPE html><title>{content.title}</title>{content.head}<body>{top}<main>{h1(content)}{byline(content)}{content.main}</main></body>"


SHELLS: tuple[Callable[[Content], str], ...] = (
    wordpress, drupal, arc, next_js, tables, amp, elements, graph, microdata, nothing,
)  # fmt: skip
