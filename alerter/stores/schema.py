"""Brings the schema of a database up to date, with the migrations that lie beside this file.

Alembic does the work; it finds its way without a file of settings. Reads no clock.
"""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from alerter.errors import StoreError
from alerter.stores.database import Database
from alerter.stores.tables import metadata

#: where the database says which migrations it has had; a name of our own, as on PostgreSQL other
#: programs that use Alembic may share the database
VERSION_TABLE = "alerter_schema"

_MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic keeps what it is doing in globals: one migration at a time in one process.
_TURN = threading.Lock()


def migrate(database: Database) -> None:
    """Run the migrations that are missing, all or none; several processes may at once.

    StoreError where the database was made by a newer alerter, or by something else.
    """
    with _TURN, database.writing() as connection:
        database.lock(connection, ["schema"])
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        _check(database, connection, ScriptDirectory.from_config(config))
        command.upgrade(config, "head")


def _check(database: Database, connection: Connection, scripts: ScriptDirectory) -> None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    made_by = set(context.get_current_heads())
    known = {script.revision for script in scripts.walk_revisions()}
    if unknown := made_by - known:
        raise StoreError(
            f"database {database.name}: made by a newer alerter (schema {', '.join(unknown)}); "
            "upgrade this one, or give it another database"
        )
    foreign = set(inspect(connection).get_table_names()) & set(metadata.tables)
    if foreign and not made_by:
        raise StoreError(
            f"database {database.name}: belongs to another program (its table "
            f"{min(foreign)} is not alerter's); give alerter a database of its own"
        )
