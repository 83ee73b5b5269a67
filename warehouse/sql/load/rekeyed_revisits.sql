-- Gives the revisits of the batch to the articles that they show.
update resolved
set article_key = roots.article_key
from roots
where roots.declared_key = resolved.article_key and roots.article_key <> roots.declared_key
