"""Settings, in one place: a flag beats the environment, which beats `.env`, which beats `segue.toml`."""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from migration.errors import InputError
from prompts.outputs import Lang


class Settings(BaseSettings):
    """What can be set; each field is also the environment variable `SEGUE_<FIELD>` and a key of `segue.toml`."""

    model_config = SettingsConfigDict(
        env_prefix="SEGUE_", env_nested_delimiter="__", env_file=".env", toml_file="segue.toml", extra="ignore"
    )

    workspace: Path = Field(default=Path(".segue"), description="Folder that holds everything Segue makes.")
    database: str = Field(default="", description="SQLAlchemy URL of the store; empty means SQLite in the workspace.")
    language: Lang = Field(default="en", description="Language of the reasons: en or zh.")
    text_vectors: str = Field(
        default="lexical",
        description="What the network reads items with: lexical, sentence, a model's name or path, or a Parquet file.",
    )
    search_vectors: str = Field(
        default="auto",
        description="What text search reads items with: auto (sentence for English, else lexical), or as text_vectors.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The order of precedence, strongest first."""
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: object) -> Settings:
    """Read the settings; flags that are None were not given.

    Raises:
        InputError: a value that does not fit, with the name of the setting.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # checked by pydantic in this very call
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"the setting {name!r} does not fit: {first['msg']}, found {first['input']!r}",
            f"Change it where it is set: --{name.replace('_', '-')}, SEGUE_{name.upper()}, .env or segue.toml.",
        ) from error
