import pytest
from seed.worlds import NOW

from so_mock.seed.scenario import packaged, read_scenario


@pytest.fixture(params=packaged())
def data(request):
    return read_scenario(request.param).rows(NOW)


@pytest.fixture
def demo():
    return read_scenario("demo").rows(NOW)
