-- One row per article of the best, of documents and their scores, best first.
select url, source, publisher, headline, date_published, authors, section, in_language, score, snippet, $found as found
from main.search_shown(
    list_transform(
        list_zip($documents::INTEGER[], $scores::DOUBLE[]), lambda one: {'document': one[1], 'score': one[2]}
    ),
    $top,
    list_transform($words::VARCHAR[], lambda word: {'word': word, 'kind': 'whole'}),
    $mark,
    $unmark
)
order by place
