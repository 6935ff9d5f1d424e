"""What Alembic runs to migrate: on the connection it is handed, within that transaction."""

from alembic import context

from alerter.stores.schema import VERSION_TABLE
from alerter.stores.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
