"""A warehouse of each schema that was ever released, as that release wrote it."""
