"""The root of the command line, and what several commands share."""

from typing import Annotated, Any

import typer

from gencore.errors import ConditionError

app = typer.Typer(
    name="gencore",
    help="Pictures that a group of people steers with its own scores: train a model on rated pictures, wish, look.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

Size = Annotated[str | None, typer.Option("--size", help="Picture size as HEIGHTxWIDTH, for instance 96x128.")]


def picture_size(text: str | None) -> Any:
    """A size as written on the command line as an ``ImageSpec``; None stays None."""
    from gencore.types import ImageSpec

    if text is None:
        return None
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        raise ConditionError(f'"{text}" is no picture size; give HEIGHTxWIDTH, for instance 96x128.')
    return ImageSpec(int(parts[0]), int(parts[1]))


def wished(pairs: list[str]) -> dict[str, str]:
    """Wishes written as NAME=VALUE."""
    wish: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ConditionError(f'"{pair}" is no wish; write NAME=VALUE, for instance Moira=9.')
        if name in wish:
            raise ConditionError(f"{name} is wished for twice; give one value.")
        wish[name] = value
    return wish
