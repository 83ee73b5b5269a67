-- Forgets who judged the page captures of a source and a span of days, so that they are extracted again.
update stored.captures
set extractor = null
where kind = 'page'
and extractor is not null
and ($sources is null or source in (select unnest($sources::VARCHAR[])))
and ($first::DATE is null or warc_date >= $first::DATE)
and ($last::DATE is null or warc_date < $last::DATE + 1)
