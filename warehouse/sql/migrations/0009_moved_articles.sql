-- Articles that moved: what each capture says of its article, where redirects lead, and which articles are another one now.
alter table stored.captures add column declared_key VARCHAR;
alter table stored.captures add column moved_to VARCHAR;
update stored.captures set declared_key = article_key;
comment on column stored.captures.article_key is 'Identity of the article that it shows: declared_key, or that of the article that this one has become.';
comment on column stored.captures.declared_key is 'URL key of the canonical URL that the page declares; null if it is no article.';
comment on column stored.captures.moved_to is 'URL key of where a permanent redirect (301, 308) of a page leads; null of anything else.';

create table stored.moves (
    declared_key VARCHAR not null,
    home_url_key VARCHAR not null,
    target_url_key VARCHAR,
    target_key VARCHAR
);
comment on table stored.moves is 'One row per article whose URL says, when it was last captured, that it is elsewhere.';
comment on column stored.moves.declared_key is 'The article, as its captures declare it.';
comment on column stored.moves.home_url_key is 'URL key of the URL whose word counts: its canonical one if that was captured, else the first it was captured under.';
comment on column stored.moves.target_url_key is 'URL key of where that URL redirects to; null if it shows a page that declares another canonical URL.';
comment on column stored.moves.target_key is 'The article that is there, as its captures declare it; null if none was captured.';
