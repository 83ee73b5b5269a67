"""A capture in, an article out: pure functions, with no network and no database."""
