"""Where deadlines are remembered: SQLite and PostgreSQL (`sql`), or nothing but memory (`memory`).

Each module has an `open_store(url)`, found by the entry points `alerter.stores`.
"""
