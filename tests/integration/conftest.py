"""Stores to test with: each starts empty, with its schema up to date."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.postgres import TEMPLATE, Postgres
from support.records import a_revision, an_entry, an_evidence

from alerter.model import Deadline, Step
from alerter.ports import Store
from alerter.stores import memory, sql
from alerter.stores.tables import metadata


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server with one database that has the schema, to be copied."""
    server = Postgres()
    template = sql.open_store(server.make_database(name=TEMPLATE))
    template.migrate()
    template.close()
    yield server
    server.stop()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path}/alerter.db"


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """A database of its own, with the schema."""
    return postgres.make_database(TEMPLATE)


@pytest.fixture(scope="session", params=["sqlite", "postgresql", "memory"])
def lasting_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A store of each kind, opened once: statements are compiled once, too."""
    opened: Store
    match request.param:
        case "sqlite":
            opened = sql.open_store(f"sqlite:///{tmp_path_factory.mktemp('store')}/alerter.db")
        case "postgresql":
            postgres = request.getfixturevalue("postgres")
            opened = sql.open_store(postgres.make_database(TEMPLATE))
        case _:
            opened = memory.open_store("memory:")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def store(lasting_store: Store) -> Iterator[Store]:
    """An empty store of each kind."""
    if not isinstance(lasting_store, sql.SqlStore):
        yield memory.open_store("memory:")
        return
    yield lasting_store
    with lasting_store.database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def remember(store: Store) -> Callable[..., None]:
    """Puts deadlines into the store, each with its first revision and one piece of evidence."""

    def remember(*deadlines: Deadline) -> None:
        for deadline in deadlines:
            entry = an_entry(f"about {deadline.id}")
            step = Step(
                deadline,
                an_evidence(entry, deadline_id=deadline.id),
                a_revision(deadline_id=deadline.id, due=deadline.due.text),
            )
            store.record_entry(entry, {deadline.topic: lambda _, step=step: (step,)})

    return remember
