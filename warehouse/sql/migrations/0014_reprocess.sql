-- Which extractor judged each page, so that those that an older one did can be extracted again.
alter table stored.captures add column extractor VARCHAR;
comment on column stored.captures.extractor is 'Name and version of what made the outcome of a page; null if that was not noted, or the page is to be extracted again.';
