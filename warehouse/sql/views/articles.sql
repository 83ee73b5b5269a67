-- One row per article: its latest version, that is the one that its page showed when it was last captured.
create or replace view main.articles as
select
    url,
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
    version,
    versions,
    cluster_id,
    capture_id,
    extractor,
    date_published_zone,
    last_checked,
    url_key,
    article_key,
    fingerprint,
    body_fingerprint,
    list_transform(
        related_after,
        lambda place: place - len(list_filter(coalesce(cut, []), lambda line: line <= place))
    ) as related_after
from stored.article_versions
where latest;

comment on view main.articles is 'One row per article: its latest version, that is the one that its page showed when it was last captured.';
comment on column main.articles.url is 'The article''s own URL: the canonical one if that was captured, else the one it was first captured under.';
comment on column main.articles.canonical_url is 'URL that the page declares as its own, if it can be believed; else the one captured.';
comment on column main.articles.source is 'Source that it was captured from: the name of its source file, or the site''s domain.';
comment on column main.articles.publisher is 'Who publishes it, as readers know it; the source where that is not known.';
comment on column main.articles.headline is 'Headline.';
comment on column main.articles.description is 'Standfirst or summary.';
comment on column main.articles.authors is 'People who wrote it, without roles and agencies; a newsroom or the site only where the page names nobody else.';
comment on column main.articles.byline is 'Byline as printed.';
comment on column main.articles.agency is 'News agency it is from.';
comment on column main.articles.date_published is 'When it was published.';
comment on column main.articles.date_published_raw is 'The same, as printed.';
comment on column main.articles.date_published_from is 'Where that stood: json-ld, meta, time, feed, url or text.';
comment on column main.articles.date_published_zone is 'Offset from UTC of the clock that it was printed by, "+05:30"; null where nothing tells.';
comment on column main.articles.date_modified is 'When it says it was last changed.';
comment on column main.articles.in_language is 'Language, BCP 47.';
comment on column main.articles.section is 'Section or rubric.';
comment on column main.articles.keywords is 'Keywords or tags.';
comment on column main.articles.main_image is 'URL of the main picture.';
comment on column main.articles.captions is 'Captions and credits of its pictures.';
comment on column main.articles.related is 'Articles it links to as related.';
comment on column main.articles.related_after is 'Of each of related, after which line of body it stood, from 1; 0 for above the first, null for beside the text. Null if that was not noted.';
comment on column main.articles.body is 'The text, a paragraph a line.';
comment on column main.articles.body_markdown is 'The text as Markdown, with its subheads, lists, quotes and links.';
comment on column main.articles.word_count is 'Words in the text.';
comment on column main.articles.is_accessible_for_free is 'False if it says that it is behind a paywall, or is cut by one; null if it says nothing.';
comment on column main.articles.is_complete is 'False if only a part of the text was there, since the rest has to be paid for.';
comment on column main.articles.article_type is 'schema.org type as the page says it, e.g. NewsArticle, OpinionNewsArticle; LiveBlogPosting for live blogs and tickers, also where it does not; null if nothing says.';
comment on column main.articles.first_seen is 'When the article was first captured.';
comment on column main.articles.fetched_at is 'When this version was first captured.';
comment on column main.articles.version is 'Number of this version, from 1; the highest, unless the page keeps going back to earlier wordings.';
comment on column main.articles.versions is 'Versions of the article that readers saw.';
comment on column main.articles.cluster_id is 'The set of articles that carry the same story, of this source and others (see clusters); null if there is none.';
comment on column main.articles.capture_id is 'Capture that this version began with.';
comment on column main.articles.extractor is 'Name and version of what extracted it.';
comment on column main.articles.last_checked is 'When it was last captured, changed or not.';
comment on column main.articles.url_key is 'Identity of url, as in urls.';
comment on column main.articles.article_key is 'Identity of the article: the URL key of its canonical URL; of one that moved, of where it moved to.';
comment on column main.articles.fingerprint is '32 hex digits over all that a reader sees.';
comment on column main.articles.body_fingerprint is '32 hex digits over the text alone: equal for two sites that carry the same text.';
