"""One small case from the samples, a workbench over it, and a browser's session in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from speur.actions.ingest import ingest
from speur.actions.init import init
from speur.web.app import make_app

DATA = Path(__file__).parent.parent / "data"
ORIGIN = "http://127.0.0.1:8440"
TOKEN = "a-token-for-one-test"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """SQLAlchemy 2.1 warns about `Result.tuples`, which the store uses; 2.0 needs it."""
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore:The Result.tuples:DeprecationWarning"))


@pytest.fixture(scope="session")
def sample_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with the samples of all formats and a hostile Telegram export; read-only by agreement."""
    from web.hostile_export import write_export

    top = tmp_path_factory.mktemp("workbench")
    folder = top / "case"
    init(folder, title='Proef <script>alert("title")</script>')
    write_export(top / "hostile" / "result.json")
    samples = sorted(path for path in DATA.glob("*/*/in") if path.is_dir())
    ingest(folder, [*samples, top / "hostile"])
    return folder


@pytest.fixture
def case(sample_case: Path, tmp_path: Path) -> Path:
    """A copy of the case that a test may change."""
    folder = tmp_path / "case"
    shutil.copytree(sample_case, folder)
    return folder


@pytest.fixture(scope="session")
def app(sample_case: Path) -> Litestar:
    """The workbench over the small case."""
    return make_app(sample_case, TOKEN)


@pytest.fixture
def stranger(app: Litestar) -> Iterator[TestClient[Litestar]]:
    """A browser without a session."""
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


@pytest.fixture(scope="session")
def session_cookie(app: Litestar) -> tuple[str, str]:
    """The name and value of a session's cookie."""
    sessions = app.state.sessions
    value = sessions.start(TOKEN)
    assert value
    return sessions.cookie, value


@pytest.fixture
def client(app: Litestar, session_cookie: tuple[str, str]) -> Iterator[TestClient[Litestar]]:
    """A browser with a session; it posts as a page of ours would."""
    name, value = session_cookie
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "accept-language": "en"}
    with TestClient(app, base_url=ORIGIN, cookies={name: value}) as one:
        one.headers.update(headers)
        yield one


@pytest.fixture(scope="session")
def talk_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with everything a conversation can hold."""
    from web.talk_case import write_case

    return write_case(tmp_path_factory.mktemp("talk"))


@pytest.fixture(scope="session")
def talk_app(talk_case: Path) -> Iterator[Litestar]:
    """The workbench over it; the process that decodes pictures ends with it."""
    from speur.actions.picture import stop

    yield make_app(talk_case, TOKEN)
    stop()


@pytest.fixture(scope="session")
def talk_cookie(talk_app: Litestar) -> tuple[str, str]:
    """A session in it."""
    sessions = talk_app.state.sessions
    value = sessions.start(TOKEN)
    assert value
    return sessions.cookie, value


@pytest.fixture
def talk(talk_app: Litestar, talk_cookie: tuple[str, str]) -> Iterator[TestClient[Litestar]]:
    """A browser with a session in the case of conversations."""
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "accept-language": "en"}
    with TestClient(talk_app, base_url=ORIGIN, cookies={talk_cookie[0]: talk_cookie[1]}) as one:
        one.headers.update(headers)
        yield one
