-- One row per version of an article that readers saw: a stretch of captures that read the same. A wording that comes back starts one version more, and none after that.
create or replace view main.article_versions as
select
    url,
    version,
    target_uri,
    canonical_url,
    source,
    publisher,
    headline,
    description,
    authors,
    byline,
    agency,
    date_published,
    date_published_raw,
    date_published_from,
    date_modified,
    in_language,
    section,
    keywords,
    main_image,
    captions,
    related,
    body,
    body_markdown,
    word_count,
    is_accessible_for_free,
    is_complete,
    article_type,
    first_seen,
    fetched_at,
    versions,
    capture_id,
    extractor,
    date_published_zone,
    last_checked,
    url_key,
    article_key,
    fingerprint,
    body_fingerprint,
    text_capture_id,
    list_select(string_split(uncut_body, chr(10)), cut) as furniture,
    list_transform(
        related_after,
        lambda place: place - len(list_filter(coalesce(cut, []), lambda line: line <= place))
    ) as related_after
from stored.article_versions;

comment on view main.article_versions is 'One row per version of an article that readers saw: a stretch of captures that read the same. A wording that comes back starts one version more, and none after that.';
comment on column main.article_versions.url is 'The article''s own URL, as in articles.';
comment on column main.article_versions.canonical_url is 'URL that the page declares as its own, if it can be believed; else the one captured.';
comment on column main.article_versions.source is 'Source that it was captured from: the name of its source file, or the site''s domain.';
comment on column main.article_versions.publisher is 'Who publishes it, as readers know it; the source where that is not known.';
comment on column main.article_versions.headline is 'Headline.';
comment on column main.article_versions.description is 'Standfirst or summary.';
comment on column main.article_versions.authors is 'People who wrote it, without roles and agencies; a newsroom or the site only where the page names nobody else.';
comment on column main.article_versions.byline is 'Byline as printed.';
comment on column main.article_versions.agency is 'News agency it is from.';
comment on column main.article_versions.date_published is 'When it was published.';
comment on column main.article_versions.date_published_raw is 'The same, as printed.';
comment on column main.article_versions.date_published_from is 'Where that stood: json-ld, meta, time, feed, url or text.';
comment on column main.article_versions.date_published_zone is 'Offset from UTC of the clock that it was printed by, "+05:30"; null where nothing tells.';
comment on column main.article_versions.date_modified is 'When it says it was last changed.';
comment on column main.article_versions.in_language is 'Language, BCP 47.';
comment on column main.article_versions.section is 'Section or rubric.';
comment on column main.article_versions.keywords is 'Keywords or tags.';
comment on column main.article_versions.main_image is 'URL of the main picture.';
comment on column main.article_versions.captions is 'Captions and credits of its pictures.';
comment on column main.article_versions.related is 'Articles it links to as related.';
comment on column main.article_versions.related_after is 'Of each of related, after which line of body it stood, from 1; 0 for above the first, null for beside the text. Null if that was not noted.';
comment on column main.article_versions.body is 'The text, a paragraph a line.';
comment on column main.article_versions.body_markdown is 'The text as Markdown, with its subheads, lists, quotes and links.';
comment on column main.article_versions.word_count is 'Words in the text.';
comment on column main.article_versions.is_accessible_for_free is 'False if it says that it is behind a paywall, or is cut by one; null if it says nothing.';
comment on column main.article_versions.is_complete is 'False if only a part of the text was there, since the rest has to be paid for.';
comment on column main.article_versions.article_type is 'schema.org type as the page says it, e.g. NewsArticle, OpinionNewsArticle; LiveBlogPosting for live blogs and tickers, also where it does not; null if nothing says.';
comment on column main.article_versions.first_seen is 'When the article was first captured.';
comment on column main.article_versions.fetched_at is 'When this version was first captured.';
comment on column main.article_versions.version is 'Number of this version, from 1.';
comment on column main.article_versions.versions is 'Versions of the article that readers saw.';
comment on column main.article_versions.target_uri is 'URL that this version was captured under.';
comment on column main.article_versions.capture_id is 'Capture that this version began with.';
comment on column main.article_versions.extractor is 'Name and version of what extracted it.';
comment on column main.article_versions.last_checked is 'When the article was last captured, changed or not.';
comment on column main.article_versions.url_key is 'Identity of url, as in urls.';
comment on column main.article_versions.article_key is 'Identity of the article: the URL key of its canonical URL; of one that moved, of where it moved to.';
comment on column main.article_versions.fingerprint is '32 hex digits over all that a reader sees.';
comment on column main.article_versions.body_fingerprint is '32 hex digits over the text alone: equal for two sites that carry the same text.';
comment on column main.article_versions.text_capture_id is 'Capture that this row was extracted from: of those of the article that read the same, the earliest of a URL that is canonical, else the earliest.';
comment on column main.article_versions.furniture is 'Lines that were cut out of the text, since they repeat on the source''s pages: see site_furniture; null if there are none.';
