-- What the pages of a site share: the blocks of text that repeat from page to page, and the texts they are cut out of.
alter table stored.article_versions add column block_keys BIGINT[];
alter table stored.article_versions add column markdown_ends INTEGER[];
alter table stored.article_versions add column clues STRUCT(body_place VARCHAR, headline_end VARCHAR, byline_place VARCHAR);
alter table stored.article_versions add column cut INTEGER[];
alter table stored.article_versions add column uncut_body VARCHAR;
alter table stored.article_versions add column uncut_markdown VARCHAR;
comment on column stored.article_versions.block_keys is 'Of each line of the text as extracted, 64 bits over its words, by which it is known again on the site''s other pages; 0 if it has no words.';
comment on column stored.article_versions.markdown_ends is 'Of each line of the text as extracted, the characters of its Markdown up to that line''s end.';
comment on column stored.article_versions.clues is 'What its page shows of the site''s habits: where the text lies, what the title has beside the headline, where the byline is printed.';
comment on column stored.article_versions.cut is 'Lines of the text as extracted, from 1, that are furniture of the site and not in body and body_markdown; null if there are none.';
comment on column stored.article_versions.uncut_body is 'The text as extracted, where anything was cut out of it.';
comment on column stored.article_versions.uncut_markdown is 'The same as Markdown.';

create table stored.site_furniture (
    source VARCHAR not null,
    season TIMESTAMP not null,
    block_key BIGINT not null,
    strength VARCHAR not null,
    pages BIGINT not null,
    of_pages BIGINT not null,
    first_seen TIMESTAMP not null,
    last_seen TIMESTAMP not null,
    text VARCHAR not null
);
comment on table stored.site_furniture is 'One row per source, season (a quarter of a year) and block of text that is furniture of the source''s pages of that season.';
comment on column stored.site_furniture.source is 'The source.';
comment on column stored.site_furniture.season is 'First day of the quarter of a year whose articles it is cut out of.';
comment on column stored.site_furniture.block_key is '64 bits over its words, as in article_versions.block_keys.';
comment on column stored.site_furniture.strength is 'How sure it is: strong (5 articles and half of all), common (3 and 3 in 10), rare (3 and 1 in 20, always first or last on the page) or scant (2 of 2 to 4, likewise).';
comment on column stored.site_furniture.pages is 'Articles of that quarter and the one before that it stands in.';
comment on column stored.site_furniture.of_pages is 'Articles of that quarter and the one before.';
comment on column stored.site_furniture.first_seen is 'First capture of these in which it stood.';
comment on column stored.site_furniture.last_seen is 'Last new version of these in which it stood.';
comment on column stored.site_furniture.text is 'Its text, as it stood there first.';
