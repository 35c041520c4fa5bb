"""One index of a few hundred messages for all tests here."""

import pytest
from search_reference import People, Said, build, make_messages

from speur.search.engine import Engine


@pytest.fixture(scope="session")
def messages() -> list[Said]:
    return make_messages(400)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory, messages: list[Said]) -> Engine:
    return Engine(build(tmp_path_factory.mktemp("search") / "index", messages), People())
