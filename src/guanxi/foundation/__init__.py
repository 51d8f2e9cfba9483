"""Seven questions that every department asks; knows people and facts, no department."""
