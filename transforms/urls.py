"""URLs: parsed as browsers do (WHATWG), their identity, their host and site.

Source: https://url.spec.whatwg.org/ by `ada-url`; sites by the Public Suffix List that is bundled with
`tldextract` (never fetched). Nothing in here raises on any text.
"""

import hashlib
import ipaddress
import re
from functools import lru_cache

import ada_url
import tldextract

# Parameters that tell how a reader came, and never which page it is. Names that may identify an
# article (id, p, page, article, story, ref...) stay, even where some site uses them for tracking.
TRACKING_PARAMETERS = frozenset(
    {
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "__twitter_impression",
        "dclid",
        "dicbo",
        "fb_action_ids",
        "fb_action_types",
        "fb_source",
        "fbclid",
        "gbraid",
        "gclid",
        "gclsrc",
        "gs_lcrp",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "igsh",
        "igshid",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ocid",
        "s_cid",
        "srsltid",
        "ttclid",
        "twclid",
        "vero_conv",
        "vero_id",
        "wbraid",
        "wickedid",
        "wt_mc",
        "wt_zmc",
        "xtor",
        "yclid",
        "ysclid",
    }
)
TRACKING_PREFIXES = (
    "utm_",
    "hsa_",
    "mtm_",
    "matomo_",
    "piwik_",
    "pk_",
    "at_medium",
    "at_campaign",
    "at_custom",
)

INVALID = "invalid:"
_INVALID_LENGTH = 500  # characters of what is no URL that are kept to be read

_SURROGATES = re.compile(r"[\ud800-\udfff]")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
# RFC 3986, 6.2.2.2: percent-encoded unreserved characters are the characters themselves
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def url_key(url: str) -> str:
    """What a URL is known by: two URLs with the same key are the same page.

    "https://www.Gazette.example:443/a/?utm_source=x&id=3#top" gives "gazette.example/a?id=3". Dropped are
    the scheme, user and password, "www.", ports 80 and 443, trailing slashes, the fragment and tracking
    parameters; the other parameters are sorted by name. `url_key("https://" + key) == key`. Text that is no
    http(s) URL gives "invalid:" and the text without control characters and spaces, cut if it is long.
    """
    href = _parse(url)
    if href is None:
        return _invalid_key(url)
    authority, path, query = _split(href)
    host, colon, port = _host_and_port(authority)
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    if colon and port not in ("80", "443"):
        host = f"{host}:{port}"
    key = host + (_unescape(path).rstrip("/") or "/")
    if query:
        kept = sorted(
            (pair for pair in _unescape(query).split("&") if pair and not _is_tracking(pair)),
            key=_parameter_name,
        )
        if kept:
            key = f"{key}?{'&'.join(kept)}"
    return key


def key_hash(url_key: str) -> int:
    """64 bits of BLAKE2b over a `url_key`, unsigned, big-endian: for sets of millions of known URLs."""
    return int.from_bytes(hashlib.blake2b(url_key.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def resolve(base: str, href: str) -> str | None:
    """The absolute http(s) URL that `href` means on a page at `base`; None if there is none."""
    try:
        joined = ada_url.join_url(_encodable(base), _encodable(href))
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def host_of(url: str) -> str:
    """The host of an http(s) URL, lower case, without its port ("[::1]" for IPv6); "" if it has none."""
    href = _parse(url)
    return "" if href is None else _host_and_port(_split(href)[0])[0]


def netloc_of(url: str) -> str:
    """Host, and the port where it is not the scheme's own; "" if `url` is no http(s) URL."""
    href = _parse(url)
    return "" if href is None else _split(href)[0]


def site_of(url_or_host: str) -> str:
    """The registrable domain: "bbc.co.uk" for "https://news.bbc.co.uk/x" and for "news.bbc.co.uk".

    An IP address, a host with one label and a public suffix are themselves; under an unknown top-level
    domain the last two labels are the site (the list's own default rule).
    """
    if "/" in url_or_host:
        return _site_of_host(host_of(url_or_host))
    return _site_of_host(host_of(f"https://{url_or_host}/") or _UNPRINTABLE.sub("", url_or_host).lower())


def is_address(host: str) -> bool:
    """Is this host an IP address ("127.0.0.1", "[::1]")?"""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def believable_canonical(url: str, declared: str | None) -> str:
    """The URL that a page at `url` declares as its own, if that can be true; else `url`.

    It can if it is http(s), of the same site, and no bare front page (many sites declare that one
    everywhere), unless `url` is a front page itself. A relative one is resolved; a fragment is dropped.
    """
    if not declared or not declared.strip():
        return url
    canonical = resolve(url, declared)
    own = _parse(url)
    if canonical is None or own is None:
        return url
    if _is_front_page(canonical) and not _is_front_page(own):
        return url
    if site_of(canonical) != site_of(own):
        return url
    return canonical.partition("#")[0]


def _parse(url: str) -> str | None:
    """The URL as WHATWG serialises it, if it is http(s)."""
    return _kept_serialised(url) if len(url) <= _KEPT else _serialised(url)


_KEPT = 400  # characters of a URL whose form is kept: a page asks of its own, and of each link, several times over


def _serialised(url: str) -> str | None:
    try:
        href: str = ada_url.normalize_url(_encodable(url))
    except ValueError:
        return None
    return href if href.startswith(("http://", "https://")) else None


_kept_serialised = lru_cache(maxsize=1024)(_serialised)


def _encodable(text: str) -> str:
    # WHATWG takes scalar values: a lone surrogate is U+FFFD to it, and an exception to the binding
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _split(href: str) -> tuple[str, str, str]:
    """Authority without user and password, path, query, of what WHATWG serialised: it has a path always."""
    rest = href[href.index("/") + 2 :].partition("#")[0]
    rest, _, query = rest.partition("?")
    authority, slash, path = rest.partition("/")
    return authority.rpartition("@")[2], slash + path, query


def _host_and_port(authority: str) -> tuple[str, str, str]:
    if authority.endswith("]"):  # an IPv6 address is full of colons
        return authority, "", ""
    host, colon, port = authority.rpartition(":")
    return (host.rstrip(".") or host, colon, port) if colon else (authority.rstrip(".") or authority, "", "")


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_unescape_one, text) if "%" in text else text


def _unescape_one(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _parameter_name(pair: str) -> str:
    return pair.partition("=")[0]


def _is_tracking(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


def _invalid_key(text: str) -> str:
    text = _UNPRINTABLE.sub("", text)
    while text.startswith(INVALID):
        text = text[len(INVALID) :]
    if len(text) > _INVALID_LENGTH:  # two that differ further on must not become one
        digest = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        text = f"{text[: _INVALID_LENGTH - 17]}#{digest}"
    return INVALID + text


@lru_cache(maxsize=65_536)
def _site_of_host(host: str) -> str:
    if is_address(host):
        return host
    parts = _suffixes.extract_str(host)
    if parts.top_domain_under_public_suffix:
        return str(parts.top_domain_under_public_suffix)
    if parts.suffix:  # the host is a public suffix
        return host
    return ".".join(host.split(".")[-2:])


def _is_front_page(href: str) -> bool:
    _, path, query = _split(href)
    return path == "/" and not query
