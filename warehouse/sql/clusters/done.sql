-- Lets go of what was worked out on the way.
drop view stories;
drop table story_keys;
drop table stories_before;
drop table changed_stories
