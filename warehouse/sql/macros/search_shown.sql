-- One row per article of the best of a list of documents and their scores: its text about the words that are looked for, marked.
create or replace macro main.search_shown(candidates, top, asked_words, mark, unmark) as table
with every_candidate as materialized (
    select unnest(candidates, recursive := true)
),
-- Rows are found by one narrow column and read by their place: else DuckDB reads the texts of all articles
document_rows as materialized (
    select documents.rowid as document_row, every_candidate.score
    from stored.search_documents as documents
    join every_candidate on every_candidate.document = documents.document
),
-- Of those with the same score the latest come first
best_documents as materialized (
    select documents.capture_id, documents.fetched_at, document_rows.score, row_number() over (
        order by document_rows.score desc, documents.date_published desc nulls last, documents.article_key
    ) as place
    from stored.search_documents as documents
    join document_rows on document_rows.document_row = documents.rowid
    qualify place <= top
),
version_rows as materialized (
    select version.rowid as version_row, best_documents.capture_id, best_documents.score, best_documents.place
    from stored.article_versions as version
    join best_documents on best_documents.fetched_at = version.fetched_at
),
-- By row alone, and only then by capture: with both, DuckDB reads the texts of the rows beside it, too
rows_read as materialized (
    select
        version.url,
        version.source,
        version.headline,
        version.date_published,
        version.authors,
        version.section,
        version.in_language,
        version.publisher,
        version.article_key,
        version.capture_id,
        version.body,
        version_rows.score,
        version_rows.place,
        version_rows.capture_id as wanted_capture
    from stored.article_versions as version
    join version_rows on version_rows.version_row = version.rowid
),
articles as (
    select
        * exclude (body, wanted_capture),
        -- single characters where there are no blanks, words, and what is between them
        regexp_extract_all(
            replace(body, chr(10), ' '),
            '[\x{e01}-\x{e3a}\x{e40}-\x{e4e}\x{e50}-\x{e59}\x{e81}-\x{edf}\x{f20}-\x{f33}\x{f40}-\x{fbc}\x{1000}-\x{1049}\x{1050}-\x{109d}\x{1780}-\x{17d3}\x{17dc}-\x{17e9}\x{3005}-\x{3007}\x{3021}-\x{3029}\x{3041}-\x{3096}\x{3099}\x{309a}\x{309d}-\x{309f}\x{30a1}-\x{30fa}\x{30fc}-\x{30ff}\x{31f0}-\x{31ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}]|[^\x{0}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{60}\x{7b}-\x{a9}\x{ab}-\x{b1}\x{b4}\x{b6}-\x{b8}\x{bb}\x{bf}\x{d7}\x{f7}\x{2c2}-\x{2c5}\x{2d2}-\x{2df}\x{37e}\x{384}\x{385}\x{387}\x{55a}-\x{55f}\x{589}-\x{58f}\x{5be}\x{5c0}\x{5c3}\x{5c6}\x{5f3}-\x{60f}\x{61b}-\x{61f}\x{66a}-\x{66d}\x{6d4}\x{6dd}\x{6de}\x{6e9}\x{6fd}\x{6fe}\x{700}-\x{70f}\x{964}\x{965}\x{970}\x{df4}\x{e3f}\x{e4f}\x{e5a}\x{e5b}\x{f00}-\x{f1f}\x{f34}-\x{f3f}\x{104a}-\x{104f}\x{10fb}\x{1360}-\x{1368}\x{17d4}-\x{17db}\x{1800}-\x{180a}\x{1fbd}\x{1fbf}-\x{1fc1}\x{2000}-\x{206f}\x{207a}-\x{207e}\x{208a}-\x{208e}\x{20a0}-\x{20c0}\x{2100}-\x{214f}\x{2190}-\x{2bff}\x{2e00}-\x{3004}\x{3008}-\x{3020}\x{302a}-\x{3040}\x{3097}\x{3098}\x{309b}\x{309c}\x{30a0}\x{30fb}\x{3190}-\x{319f}\x{31c0}-\x{31ef}\x{3200}-\x{33ff}\x{4dc0}-\x{4dff}\x{a490}-\x{a4cf}\x{e000}-\x{f8ff}\x{fd3e}-\x{fd4f}\x{fdfc}-\x{fdff}\x{fe10}-\x{fe6f}\x{feff}-\x{ff0f}\x{ff1a}-\x{ff20}\x{ff3b}-\x{ff40}\x{ff5b}-\x{ff65}\x{ffe0}-\x{ffff}\x{1d000}-\x{1d1ff}\x{1f000}-\x{1fbff}\x{e0000}-\x{10ffff}\x{e01}-\x{e3a}\x{e40}-\x{e4e}\x{e50}-\x{e59}\x{e81}-\x{edf}\x{f20}-\x{f33}\x{f40}-\x{fbc}\x{1000}-\x{1049}\x{1050}-\x{109d}\x{1780}-\x{17d3}\x{17dc}-\x{17e9}\x{3005}-\x{3007}\x{3021}-\x{3029}\x{3041}-\x{3096}\x{3099}\x{309a}\x{309d}-\x{309f}\x{30a1}-\x{30fa}\x{30fc}-\x{30ff}\x{31f0}-\x{31ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}]+|[\x{0}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{60}\x{7b}-\x{a9}\x{ab}-\x{b1}\x{b4}\x{b6}-\x{b8}\x{bb}\x{bf}\x{d7}\x{f7}\x{2c2}-\x{2c5}\x{2d2}-\x{2df}\x{37e}\x{384}\x{385}\x{387}\x{55a}-\x{55f}\x{589}-\x{58f}\x{5be}\x{5c0}\x{5c3}\x{5c6}\x{5f3}-\x{60f}\x{61b}-\x{61f}\x{66a}-\x{66d}\x{6d4}\x{6dd}\x{6de}\x{6e9}\x{6fd}\x{6fe}\x{700}-\x{70f}\x{964}\x{965}\x{970}\x{df4}\x{e3f}\x{e4f}\x{e5a}\x{e5b}\x{f00}-\x{f1f}\x{f34}-\x{f3f}\x{104a}-\x{104f}\x{10fb}\x{1360}-\x{1368}\x{17d4}-\x{17db}\x{1800}-\x{180a}\x{1fbd}\x{1fbf}-\x{1fc1}\x{2000}-\x{206f}\x{207a}-\x{207e}\x{208a}-\x{208e}\x{20a0}-\x{20c0}\x{2100}-\x{214f}\x{2190}-\x{2bff}\x{2e00}-\x{3004}\x{3008}-\x{3020}\x{302a}-\x{3040}\x{3097}\x{3098}\x{309b}\x{309c}\x{30a0}\x{30fb}\x{3190}-\x{319f}\x{31c0}-\x{31ef}\x{3200}-\x{33ff}\x{4dc0}-\x{4dff}\x{a490}-\x{a4cf}\x{e000}-\x{f8ff}\x{fd3e}-\x{fd4f}\x{fdfc}-\x{fdff}\x{fe10}-\x{fe6f}\x{feff}-\x{ff0f}\x{ff1a}-\x{ff20}\x{ff3b}-\x{ff40}\x{ff5b}-\x{ff65}\x{ffe0}-\x{ffff}\x{1d000}-\x{1d1ff}\x{1f000}-\x{1fbff}\x{e0000}-\x{10ffff}]+'
        ) as pieces,
        asked_words as words
    from rows_read
    where list_contains([wanted_capture], capture_id)
),
folded as (
    select *, list_transform(pieces, lambda piece: main.search_fold(piece)) as plain
    from articles
),
paired as (
    select
        *,
        list_transform(words, lambda word: word.word) as spelled,
        len(list_filter(words, lambda word: word.kind <> 'whole' or main.search_is_run(word.word))) = 0 as is_plain,
        case
            when not is_plain
            then list_transform(list_zip(plain, plain[2:]), lambda couple: couple[1] || coalesce(couple[2], ''))
        end as pairs
    from folded
),
-- Which word of the search each piece is, if any
matched as (
    select
        *,
        case when is_plain then list_transform(plain, lambda piece: list_position(spelled, piece))
        else list_transform(
            list_zip(plain, pairs, [null::VARCHAR] || pairs),
            lambda piece: list_position(
                list_transform(
                    words,
                    lambda word: case word.kind
                        when 'whole' then word.word in (piece[1], piece[2], coalesce(piece[3], ''))
                        when 'start' then starts_with(piece[1], word.word)
                        when 'end' then ends_with(piece[1], word.word)
                        else contains(piece[1], word.word)
                    end
                ),
                true
            )
        ) end as hit
    from paired
),
-- The stretch of 60 pieces with the most different words, a few pieces before the first of them
placed as (
    select
        *,
        greatest(
            1,
            least(
                len(pieces) - 59,
                list_reduce(
                    [{'begin': 1, 'found': 0}] || list_transform(
                        list_filter(range(1, len(pieces) + 1), lambda begin: hit[begin] is not null)[:100],
                        lambda begin: {'begin': begin, 'found': len(list_distinct(hit[begin:begin + 50]))}
                    ),
                    lambda most, one: case when one.found > most.found then one else most end
                ).begin - 8
            )
        ) as opening
    from matched
)
select
    url,
    source,
    headline,
    date_published,
    authors,
    section,
    in_language,
    publisher,
    article_key,
    capture_id,
    place,
    score,
    case when opening > 1 then '… ' else '' end
    || trim(replace(
        array_to_string(
            list_transform(
                range(opening, least(opening + 60, len(pieces) + 1)),
                lambda spot: case when hit[spot] is null then pieces[spot] else mark || pieces[spot] || unmark end
            ),
            ''
        ),
        unmark || mark, ''
    ))
    || case when opening + 60 <= len(pieces) then ' …' else '' end as snippet
from placed;
comment on macro table main.search_shown is 'One row per article of the best of a list of documents and their scores: its text about the words that are looked for, marked.';
