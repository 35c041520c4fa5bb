"""The migrations make the tables that the code says there are."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from speur.store import Database, upgrade
from speur.store.database import HEAD
from speur.store.schema import metadata


def test_the_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    upgrade(tmp_path / "case.db")
    database = Database(tmp_path / "case.db", write=True)
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
    database.close()


def test_to_upgrade_twice_changes_nothing(tmp_path: Path) -> None:
    upgrade(tmp_path / "case.db")
    before = (tmp_path / "case.db").read_bytes()
    upgrade(tmp_path / "case.db")
    assert (tmp_path / "case.db").read_bytes() == before


def test_a_folder_with_signs_of_an_address_in_its_name_works(tmp_path: Path) -> None:
    """SQLAlchemy takes an address: `?` and `%` in a folder's name must not become part of one."""
    folder = tmp_path / "what? 100% #1 &a=b"
    folder.mkdir()
    upgrade(folder / "case.db")
    assert [path.name for path in folder.iterdir()] == ["case.db"]
    assert list(tmp_path.iterdir()) == [folder]
