"""What stands around an article on every news page: styles, scripts, menus, boxes, comments, footer.

Each function gives a piece of HTML from a site's words. The filler (styles, scripts, icons) is drawn
from a generator seeded with the site's name, so it is different per site and the same every time.
"""

import html
import random
from collections.abc import Iterable
from functools import lru_cache

from tests.newsroom.story import Block, SiteContent


def esc(text: str) -> str:
    """Text as HTML, fit for an attribute as well."""
    return html.escape(text, quote=True)


def styles(site: SiteContent, rules: int = 110) -> str:
    """An inline style sheet, some kilobytes of it, as sites put into their pages."""
    return _styles(site.name, rules)


@lru_cache
def _styles(name: str, rules: int) -> str:
    dice = random.Random(f"styles of {name}")
    parts = ["header", "nav", "teaser", "card", "byline", "lead", "grid", "promo", "share", "rail", "modal"]
    looks = [
        "display:flex;align-items:center",
        "margin:0 auto {n}px",
        "padding:{n}px {m}px",
        "font:600 {n}px/1.4 Georgia,serif",
        "border-bottom:1px solid #{c}",
        "color:#{c};background:#fff",
        "max-width:{w}px",
        "grid-template-columns:repeat(auto-fill,minmax({w}px,1fr))",
        "transition:opacity .{m}s ease-in-out",
        "letter-spacing:.0{m}em;text-transform:uppercase",
    ]
    lines = []
    for _ in range(rules):
        selector = f".{dice.choice(parts)}__{dice.choice(parts)}--{dice.randrange(90)}"
        look = ";".join(dice.sample(looks, 3)).format(
            n=dice.randrange(4, 40),
            m=dice.randrange(1, 9),
            w=dice.randrange(200, 1200),
            c=f"{dice.randrange(4096):03x}",
        )
        lines.append(f"{selector}{{{look}}}")
    return "<style>" + "\n".join(lines) + "</style>"


def scripts(site: SiteContent, story_id: int) -> str:
    """The inline scripts that count readers and fill boxes; none of them does anything."""
    dice = random.Random(f"scripts of {site.name}")
    slots = ",".join(
        f'{{"slot":"{dice.choice(["top", "rail", "inline", "foot"])}-{n}","sizes":[[{dice.randrange(300, 970)},'
        f'{dice.randrange(50, 600)}]],"lazy":{dice.choice(["true", "false"])}}}'
        for n in range(24)
    )
    return f"""<script>window.dataLayer=window.dataLayer||[];dataLayer.push({{"page":"article","id":{story_id},
"publisher":{site.publisher!r},"slots":[{slots}]}});
(function(w,d){{var q=w.__q=w.__q||[];function on(e,f){{d.addEventListener(e,f,{{passive:true}})}}
on("scroll",function(){{var y=w.pageYOffset,h=d.body.scrollHeight-w.innerHeight,p=Math.round(100*y/h);
if(p%25===0&&q.indexOf(p)<0){{q.push(p);dataLayer.push({{event:"depth",value:p}})}}}});
on("click",function(e){{var a=e.target.closest&&e.target.closest("a[data-track]");
if(a){{dataLayer.push({{event:"click",label:a.getAttribute("data-track")}})}}}})}})(window,document);</script>"""


def icons(site: SiteContent) -> str:
    """An SVG sprite."""
    return _icons(site.name)


@lru_cache
def _icons(name: str) -> str:
    dice = random.Random(f"icons of {name}")
    symbols = []
    for name in ("search", "menu", "close", "share", "mail", "print", "comment", "clock", "play", "arrow"):
        strokes = " ".join(
            f"{dice.choice('LlCcQq')}{dice.random() * 24:.2f} {dice.random() * 24:.2f}" for _ in range(14)
        )
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24"><path d="M2 2 {strokes}z"/></symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" style="display:none" aria-hidden="true">{"".join(symbols)}</svg>'


def menu(site: SiteContent, css: str = "site-nav") -> str:
    """The main menu, with a drawer of subjects under each section."""
    items = []
    for number, name in enumerate(site.words["nav"]):
        below = "".join(
            f'<li class="{css}__sub"><a data-track="menu-{number}-{n}" href="/section/{number}/{n}/">{esc(sub)}</a></li>'
            for n, sub in enumerate(site.words["subjects"])
        )
        items.append(
            f'<li class="{css}__item"><a href="/section/{number}/">{esc(name)}</a><ul class="{css}__drawer">{below}</ul></li>'
        )
    return f'<nav class="{css}" role="navigation"><ul class="{css}__list">{"".join(items)}</ul></nav>'


def share_bar(site: SiteContent, url: str, css: str = "share-bar") -> str:
    """Buttons to pass the page on."""
    buttons = "".join(
        f'<li><a class="{css}__button" rel="nofollow" data-track="share-{n}" href="/share/{n}?u={esc(url)}">'
        f'<svg><use href="#i-share"/></svg> <span>{esc(label)}</span></a></li>'
        for n, label in enumerate(site.words["share"])
    )
    return f'<div class="{css} social-share"><ul>{buttons}</ul></div>'


def newsletter(site: SiteContent, css: str = "newsletter-signup") -> str:
    """The box that asks for a mail address, usually in the middle of the text."""
    words = site.words
    return f"""<aside class="{css} newsletter" aria-label="newsletter"><form action="/newsletter" method="post">
<p class="{css}__text">{esc(words["newsletter"])}</p><input type="email" name="email" placeholder="name@post.example">
<button type="submit">{esc(words["newsletter_button"])}</button></form></aside>"""


def related_box(site: SiteContent, related: Iterable[tuple[str, str]], css: str = "related-links") -> str:
    """Links to other stories of the site."""
    rows = "".join(
        f'<li class="{css}__item"><a href="{esc(url)}">{esc(head)}</a></li>' for head, url in related
    )
    return f'<aside class="{css} related"><h3>{esc(site.words["related"])}</h3><ul>{rows}</ul></aside>'


def most_read(site: SiteContent, css: str = "most-read") -> str:
    """The rail of what others read."""
    rows = "".join(
        f'<li><span class="{css}__rank">{n}</span><a href="/go/{n}">{esc(head)}</a></li>'
        for n, head in enumerate(site.words["most_read"], start=1)
    )
    return f'<aside class="{css} sidebar"><h3>{esc(site.words["most_read_head"])}</h3><ol>{rows}</ol></aside>'


def comments(site: SiteContent, css: str = "comments") -> str:
    """What readers wrote under the story."""
    rows = "".join(
        f'<li class="{css}__one comment"><cite>{esc(who)}</cite><p>{esc(text)}</p>'
        f'<button type="button">{esc(site.words["reply"])}</button></li>'
        for who, text in site.words["comments"]
    )
    return f'<section id="comments" class="{css}"><h3>{esc(site.words["comments_head"])}</h3><ol>{rows}</ol></section>'


def cookie_banner(site: SiteContent) -> str:
    """The banner that asks for consent; in the page's source, above or below all else."""
    return f"""<div id="cookie-banner" class="cookie-consent modal" role="dialog" aria-live="polite">
<p>{esc(site.words["cookie"])}</p><button>{esc(site.words["cookie_ok"])}</button></div>"""


def footer(site: SiteContent) -> str:
    """The imprint line and service links."""
    links = "".join(
        f'<li><a href="/service/{n}/">{esc(t)}</a></li>' for n, t in enumerate(site.words["footer"])
    )
    return f'<footer class="site-footer"><ul>{links}</ul><p class="copyright">{esc(site.words["copyright"])}</p></footer>'


def figure(caption: str, credit: str, source: str, css: str = "picture") -> str:
    """A picture with its caption and credit."""
    return f"""<figure class="{css}"><img src="{esc(source)}" width="1200" height="675" alt="" loading="lazy">
<figcaption>{esc(caption)} <span class="{css}__credit credit">{esc(credit)}</span></figcaption></figure>"""


def block_html(block: Block, number: int, p_class: str = "") -> str:
    """One block of a body."""
    attribute = f' class="{p_class}"' if p_class else ""
    if block.kind == "subhead":
        return f"<h2>{block.html}</h2>"
    if block.kind == "quote":
        return f"<blockquote><p>{block.html}</p></blockquote>"
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{esc(item)}</li>" for item in block.items) + "</ul>"
    if block.kind == "picture":
        caption, _, credit = block.source.partition("|")
        return figure(caption.strip(), credit.strip(), f"/media/inline-{number}.jpg")
    return f"<p{attribute}>{block.html}</p>"


def body_html(blocks: Iterable[Block], *, box: str = "", box_after: int = 3, p_class: str = "") -> str:
    """A body, with `box` (a newsletter form, say) let in after so many blocks, as sites do."""
    pieces = [block_html(block, n, p_class) for n, block in enumerate(blocks)]
    if box:
        pieces.insert(min(box_after, len(pieces)), box)
    return "\n".join(pieces)


def absent_phrases(site: SiteContent) -> tuple[str, ...]:
    """What of all this must never come out as text of an article."""
    words = site.words
    names = ("newsletter", "cookie", "author_bio", "copyright", "guest", "offer")
    return (
        *(words[name] for name in names if name in words and name not in words.get("hard", ())),
        *words["most_read"],
        *(text for _, text in words["comments"]),
    )


def hard_phrases(site: SiteContent) -> tuple[str, ...]:
    """What must not either, but stands in the midst of the text with nothing to tell it from it."""
    return tuple(site.words[name] for name in site.words.get("hard", ()))
