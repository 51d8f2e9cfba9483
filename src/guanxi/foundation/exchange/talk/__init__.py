"""An import as a conversation: rows kept as they came, read, compared with what is here, shown, written, taken back.

`store` keeps the rows, `plan` says how they are read, `judging` what each would become, `index` remembers that for the
pages, `running` writes, `undoing` takes back.
"""
