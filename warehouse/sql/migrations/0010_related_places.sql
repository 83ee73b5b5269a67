-- Where in a text the links to related articles stood.
alter table stored.article_versions add column related_after INTEGER[];
comment on column stored.article_versions.related_after is 'Of each of related, after which line of the text as extracted it stood, from 1; 0 for above the first, null for beside the text. Null as a whole if that was not noted.';
