-- Each version has a headline and a text, and counts its words.
select capture_id, url, headline, word_count
from article_versions
where not (regexp_matches(headline, '\S') and regexp_matches(body, '\S') and regexp_matches(body_markdown, '\S'))
or word_count < 1
