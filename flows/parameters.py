"""What flows take, as Prefect's form shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

# Prefect titles a field by its parameter's name unless the schema says otherwise.
Study = Annotated[Path, Field(json_schema_extra={"title": "Study folder"})]
Output = Annotated[Path | None, Field(json_schema_extra={"title": "Output folder"})]
