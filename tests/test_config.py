"""Settings: a value that means something else than was meant, or nothing, is refused in words."""

from __future__ import annotations

import pytest

from maillage.config import Settings
from maillage.errors import ConfigError


@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_host_is_not_every_address(value: str) -> None:
    with pytest.raises(ConfigError, match=r"MAILLAGE_HOST is empty: .* 127\.0\.0\.1") as told:
        Settings.from_env({"MAILLAGE_HOST": value})
    assert "MAILLAGE_HOST est vide" in told.value.fr


def test_an_engine_that_is_none_is_told_before_a_server_starts_on_it() -> None:
    assert Settings.from_env({"MAILLAGE_ENGINE": "pyshacl"}).engine == "pyshacl"
    with pytest.raises(ConfigError, match=r"MAILLAGE_ENGINE=.jena. .* shacl, pyshacl") as told:
        Settings.from_env({"MAILLAGE_ENGINE": "jena"})
    assert "donnez l’un de shacl, pyshacl" in told.value.fr
