"""The browser for sources that show their text to nothing else: is there one, and how it is started.

No Playwright is imported here: a crawl without such sources needs none (see `rendering.py`).
"""

import os
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from transforms.errors import SettingsError
from transforms.items import Source

if TYPE_CHECKING:
    from spiders.plan import CrawlPlan

RENDER_SECONDS = "NIGHTDESK_RENDER_SECONDS"  # name of a Scrapy setting
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("playwright", "scrapy_playwright")
_KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "TMPDIR",
    "XDG_RUNTIME_DIR",
)  # of the environment; the rest is not its business

# Where the browser goes unless a page's own proxy says where: nowhere. Nothing listens on this port.
_NOWHERE = "http://127.0.0.1:1"
_FLAGS = (
    # nothing is so near that it needs no proxy, and no name is looked up but by the proxy
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--dns-prefetch-disable",
    # what does not go through a proxy, does not go: QUIC, and WebRTC's own UDP
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # as older ones call it
    "--disable-dev-shm-usage",  # in containers it has 64 MB
    "--disable-gpu",
    "--mute-audio",
    "--js-flags=--max-old-space-size=512",
)


def needs_browser(sources: Iterable[Source]) -> bool:
    """Has any of them `render = true`?"""
    return any(source.render for source in sources)


def check_browser(sources: Iterable[Source], browser: str) -> None:
    """Is there what it takes to show the pages of these sources?

    Args:
        browser: the setting of that name.

    Raises:
        SettingsError: a source is to be rendered, and the extra or the browser is missing.
    """
    rendered = [source.name for source in sources if source.render]
    if not rendered:
        return
    missing = [package for package in _PACKAGES if find_spec(package) is None]
    if missing:
        raise SettingsError(
            f"source {', '.join(rendered)}: render = true needs the extra 'render', found no package "
            f"{' and '.join(missing)}. Install it: pip install 'nightdesk[render]'"
        )
    find_browser(browser)


def find_browser(browser: str) -> str:
    """The path of Chromium: what the setting names, else the system's.

    Raises:
        SettingsError: there is none.
    """
    for program in (browser,) if browser else PROGRAMS:
        path = shutil.which(program)
        if path is not None:
            return path
    found = f"no program {browser!r}" if browser else f"none of {', '.join(PROGRAMS)} on the PATH"
    raise SettingsError(
        f"render = true needs Chromium, found {found}. Install it (Debian: apt install chromium), or name "
        "its program: browser in nightdesk.toml or NIGHTDESK_BROWSER."
    )


def browser_settings(plan: "CrawlPlan") -> dict[str, Any]:
    """Scrapy's settings for a plan that needs a browser, most of them scrapy-playwright's."""
    return {
        RENDER_SECONDS: plan.render_seconds,
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,  # the browser's own, with our User-Agent
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": find_browser(plan.browser),
            "headless": True,
            "chromium_sandbox": os.geteuid() != 0,  # as root, Chromium has none
            "proxy": {"server": _NOWHERE},
            "args": list(_FLAGS),
            "env": {name: os.environ[name] for name in _KEPT if name in os.environ},
        },
    }
