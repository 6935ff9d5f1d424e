"""The schema: what the migrations make is what the code expects, however it is run."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from support.records import NOW, a_feed

from alerter.errors import StoreError
from alerter.stores import sql
from alerter.stores.schema import VERSION_TABLE
from alerter.stores.tables import metadata


def test_the_migrations_make_exactly_the_tables_that_the_code_expects(database_url):
    store = sql.open_store(database_url)
    store.migrate()
    with store.database.engine.connect() as connection:
        options = {"version_table": VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    store.close()
