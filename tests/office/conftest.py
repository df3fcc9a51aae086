import pytest


@pytest.fixture
def as_ada(client, ada):
    """A browser in which the author has logged in."""
    client.force_login(ada)
    client.user = ada
    return client


@pytest.fixture
def as_ben(client, ben):
    """A browser in which the editor has logged in."""
    client.force_login(ben)
    client.user = ben
    return client
