"""The machine's view: the rooms' verbs and questions over HTTP, with tokens, scopes and a schema."""
