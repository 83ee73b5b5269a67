-- Stores what a source's file says, if it says something else than before.
merge into stored.sources
using (
    select $name as name, $publisher as publisher, $url as url, $in_language as in_language, $timezone as timezone,
        $revisit::BIGINT[] as revisit, $verify_tls::BOOLEAN as verify_tls
) as said
on sources.name = said.name
when matched and (
    sources.publisher, sources.url, sources.in_language, sources.timezone, sources.revisit, sources.verify_tls
) is distinct from (
    said.publisher, said.url, said.in_language, said.timezone, said.revisit, said.verify_tls
)
then update set
    publisher = said.publisher,
    url = said.url,
    in_language = said.in_language,
    timezone = said.timezone,
    revisit = said.revisit,
    verify_tls = said.verify_tls
when not matched then insert by name
