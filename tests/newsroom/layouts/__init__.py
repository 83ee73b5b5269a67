"""One module a site template: `article(page)`, `front(site, base, pages, title)`, `amp(page)` where it has one.

`IN_PRINT_ONLY` are the fields of `truth.ExpectedArticle` that a reader finds on the page and a program hardly,
`FROM_FEED` those that are so unless a feed has the story.
"""
