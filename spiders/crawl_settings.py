"""Scrapy's settings for a crawl, all that differs from its defaults."""

from typing import Any

from spiders.browser import browser_settings, needs_browser
from spiders.plan import CrawlPlan, user_agent_for

INDEX_PATIENCE = 6  # times as long an index of captures may take: it looks through all of a site to answer

_MAX_HOSTS = 2_000


def crawl_settings(plan: CrawlPlan) -> dict[str, Any]:
    """Scrapy's settings, all that differs from its defaults."""
    rendering = not plan.asks_one_archive and needs_browser(part.source for part in plan.sources)
    patience = INDEX_PATIENCE if plan.asks_one_archive else 1
    hosts = sum(
        len({*part.source.feeds, *part.source.sitemaps, *part.source.sections}) + 1 for part in plan.sources
    )
    return {
        "BOT_NAME": "nightdesk",
        "USER_AGENT": user_agent_for(plan.user_agent, plan.sources[0].source)
        if plan.sources
        else plan.user_agent,
        "NIGHTDESK_ALLOW_PRIVATE": plan.allow_private_addresses,
        "NIGHTDESK_ALLOW_NETWORKS": list(plan.allow_networks),
        # nothing that lets others in, and nothing that reads files
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3"))
        | dict.fromkeys(("http", "https"), "spiders.transport.Transport"),
        "EXTENSIONS": {
            "scrapy.extensions.throttle.AutoThrottle": None,
            "scrapy.extensions.feedexport.FeedExporter": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.closespider.CloseSpider": None,
            "scrapy.extensions.spiderstate.SpiderState": None,
            "spiders.pace.PoliteThrottle": 0,
        },
        # Bodies are stored as they come and redirects captured hop by hop, so Scrapy's own are off.
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
            # a proxy would resolve names itself, out of the guard's sight
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
            "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
            "spiders.politeness.RobotsMiddleware": 60,
            "spiders.pace.PaceMiddleware": 600,  # sees a response before RetryMiddleware (550) does
            "spiders.guard.GuardMiddleware": 900,
            "spiders.download.CaptureMiddleware": 1000,
        }
        | ({"spiders.rendering.RenderMiddleware": 1010} if rendering else {}),
        "DOWNLOADER": "spiders.turns.PoliteDownloader",
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
        },
        "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip, deflate, br, zstd"},
        "COOKIES_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TWISTED_DNS_RESOLVER": "spiders.guard.GuardedResolver",
        "REACTOR_THREADPOOL_MAXSIZE": 20,  # they wait for the DNS
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TIMEOUT": plan.response_seconds * patience,
        "NIGHTDESK_STALL_SECONDS": plan.request_seconds * patience,
        "DOWNLOAD_MAXSIZE": 20 << 20,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY_JITTER": 0.0,  # it would go below the pause as often as above
        # A response's requests are few and cheap; Scrapy starts as many tasks as this for each response.
        "CONCURRENT_ITEMS": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # looks for the source of each callback
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # one on the wire and one waiting for each host, so that no host holds another back
        "CONCURRENT_REQUESTS": 16 + 4 * min(hosts, _MAX_HOSTS),
        "AUTOTHROTTLE_START_DELAY": 5.0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_MAX_DELAY": 60.0,
        "RETRY_TIMES": 0 if plan.scout else 2,  # whoever waits for a scout tries again, if it is worth it
        "RETRY_HTTP_CODES": [408, 429, 500, 502, 503, 504, *range(520, 528)],
        "RETRY_EXCEPTIONS": [
            "scrapy.exceptions.CannotResolveHostError",
            "scrapy.exceptions.DownloadConnectionRefusedError",
            "scrapy.exceptions.DownloadFailedError",
            "scrapy.exceptions.DownloadTimeoutError",
            "scrapy.exceptions.ResponseDataLossError",
            "twisted.internet.error.ConnectionClosed",
            "twisted.internet.error.ConnectError",
        ],
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "LOG_LEVEL": "WARNING",
        "STATS_DUMP": False,
    } | (browser_settings(plan) if rendering else {})
