"""Settings, in one place: a flag beats the environment, which beats `.env`, which beats `segue.toml`."""

import os
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from migration.errors import InputError
from prompts.outputs import Lang


class ServeSettings(BaseModel):
    """How `segue serve` listens and what it takes on; each field is also `SEGUE_SERVE__<FIELD>`."""

    host: str = Field(default="127.0.0.1", description="Address to listen at; beyond loopback only with API keys.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen at; 0 takes a free one.")
    rate: float = Field(default=50, gt=0, description="Requests a second that one caller may send for ever.")
    burst: int = Field(default=100, ge=1, description="Requests that one caller may send at once after a quiet time.")
    at_once: int = Field(default=256, ge=1, description="Requests worked on at once; more are asked to come again.")
    threads: int = Field(
        default=128, ge=1, description="Threads that work; a chat that streams holds one now and then."
    )
    body_bytes: int = Field(default=262_144, ge=1024, description="The largest body that is read.")
    body_seconds: float = Field(default=10, gt=0, description="Seconds within which a body must have arrived.")
    patience: float = Field(default=15, ge=0, description="Seconds that requests under way get when the server stops.")


class LLMSettings(BaseModel):
    """The language model; each field is also `SEGUE_LLM__<FIELD>`, and a key of the table `[llm]` in `segue.toml`."""

    model_config = ConfigDict(extra="forbid")

    model: str = Field(default="", description="Its name at the endpoint; empty means none: everything works offline.")
    base_url: str = Field(default="", description="OpenAI-compatible endpoint; empty means OPENAI_BASE_URL, or OpenAI.")
    api_key: SecretStr = Field(default=SecretStr(""), description="Key for it; empty means OPENAI_API_KEY.")
    deadline_s: float = Field(
        default=20.0, gt=0, description="Seconds until an answer must be there, retries included."
    )
    retries: int = Field(default=2, ge=0, le=10, description="Tries after the first, within the deadline.")
    concurrency: int = Field(default=8, ge=1, le=256, description="Calls at once.")
    mode: Literal["auto", "json_schema", "json_object", "text"] = Field(
        default="auto", description="How JSON is asked for; auto finds the best that the endpoint accepts."
    )
    temperature: float | None = Field(
        default=0.0, ge=0, le=2, description="Of the answers; none leaves it to the model."
    )
    shuffles: int = Field(default=1, ge=1, le=9, description="Orders in which candidates are shown, ranks averaged.")
    price_in: float | None = Field(default=None, ge=0, description="Price of a million prompt tokens, in any currency.")
    price_out: float | None = Field(default=None, ge=0, description="Price of a million answer tokens.")
    price_cached: float | None = Field(
        default=None, ge=0, description="Price of a million prompt tokens that the provider had cached."
    )
    allow_tracing: bool = Field(
        default=False, description="Go on although LANGSMITH_TRACING sends every prompt to a third party."
    )

    @field_validator("temperature", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        return None if value in ("", "none") else value


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
    serve: ServeSettings = Field(default_factory=ServeSettings, description="Limits of `segue serve`.")
    api_keys: SecretStr = Field(
        default=SecretStr(""), description="Hashes of the API keys, from `segue key`, divided by commas."
    )
    token_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret that signs tokens (JWT, HS256), which name a person."
    )

    llm: LLMSettings = Field(default_factory=LLMSettings, description="The language model.")

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
        own = init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)
        return *own, _OpenAIVariables(settings_cls)


class _OpenAIVariables(PydanticBaseSettingsSource):
    """`OPENAI_API_KEY` and `OPENAI_BASE_URL`, from the environment or `.env`, where nothing of ours is set.

    The key is theirs alone: it is not used where an endpoint of our own is set, so that it never goes to a stranger.
    """

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[object, str, bool]:
        """Not used: `__call__` gives all values at once."""
        return None, field_name, False

    def __call__(self) -> dict[str, object]:
        """The values found."""
        found = {**dotenv_values(".env"), **os.environ}
        base_url, key = found.get("OPENAI_BASE_URL") or "", found.get("OPENAI_API_KEY") or ""
        llm = self.current_state.get("llm", {})
        own = str(llm.get("base_url") or "") if isinstance(llm, dict) else ""
        if own and own.rstrip("/") != base_url.rstrip("/"):
            return {}
        given = {"base_url": base_url, "api_key": key}
        return {"llm": {name: value for name, value in given.items() if value}}


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
            f"Change it where it is set: a flag, SEGUE_{name.replace('.', '__').upper()}, .env or segue.toml.",
        ) from error
