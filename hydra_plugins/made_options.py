"""Options that no file holds, such as a council derived from its published figures, as a place Hydra looks in.

Hydra finds a config source only in the namespace package ``hydra_plugins``.
"""

from __future__ import annotations

from hydra.core.object_type import ObjectType
from hydra.plugins.config_source import ConfigResult, ConfigSource
from omegaconf import OmegaConf

from sim.config.option_sources import SEARCH_PATH, source_of


class MadeOptions(ConfigSource):
    """Serves ``GROUP/OPTION`` from :mod:`sim.config.option_sources`."""

    @staticmethod
    def scheme() -> str:
        """Return how the search path names this source."""
        return SEARCH_PATH.partition(":")[0]

    def load_config(self, config_path: str) -> ConfigResult:
        """Return an option; raise ConfigError if it cannot be made."""
        group, _, option = config_path.removesuffix(".yaml").rpartition("/")
        source = source_of(group)
        assert source is not None, config_path
        text = source.text(option)
        return ConfigResult(
            provider=self.provider,
            path=f"{self.full_path()}/{config_path}",
            config=OmegaConf.create(text),
            header=self._get_header_dict(text),
        )

    def is_group(self, config_path: str) -> bool:
        """Return whether options of a group are made here."""
        return source_of(config_path) is not None

    def is_config(self, config_path: str) -> bool:
        """Return whether an option is made here."""
        group, _, option = config_path.removesuffix(".yaml").rpartition("/")
        source = source_of(group)
        return source is not None and source.has(option)

    def available(self) -> bool:
        """Return whether there is anything: always."""
        return True

    def list(self, config_path: str, results_filter: ObjectType | None) -> list[str]:
        """Return the options of a group."""
        source = source_of(config_path)
        return [] if source is None or results_filter == ObjectType.GROUP else source.names()
