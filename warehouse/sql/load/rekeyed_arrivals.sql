-- Gives the pages of the batch to the articles that they are.
update incoming
set article = struct_update(incoming.article, article_key := roots.article_key)
from roots
where roots.declared_key = incoming.article.article_key and roots.article_key <> roots.declared_key
