"""A raw client: what a site sent, and nothing done to it."""

import http.client
from urllib.parse import urlsplit


class Answer:
    """A response as it came over the wire."""

    def __init__(self, url: str, method: str = "GET", **headers: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        path = url.split(parts.netloc, 1)[1]
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        self.status, self.headers = response.status, response.headers
        try:
            self.body = response.read()
        finally:
            connection.close()
