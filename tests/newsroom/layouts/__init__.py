"""One module a site template: `article(page)`, `front(site, base, pages, title)`, and `amp(page)` where it has one."""
