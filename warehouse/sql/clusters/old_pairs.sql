-- Removes the pairs of the affected articles.
delete from stored.story_pairs
where week in (select week from story_weeks)
and (
    article_key in (select article_key from affected_stories)
    or other_key in (select article_key from affected_stories)
)
