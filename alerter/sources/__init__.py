"""Where entries come from: one module joins each source kind, `feed` for RSS, Atom and JSON Feed.

A fetch flows `transport` or `local` -> `document` (with `json_feed`) -> `identity`, `plaintext`,
`date` -> `Entry`; `refusal` puts into words what went wrong on the way.
"""
