"""``gencore list`` and ``gencore presets``: what there is."""

from gencore.cli.root import app


@app.command("list")
def list_names() -> None:
    """List models, presets, data sets, losses and strategies."""
    from gencore.presets import presets
    from gencore.registry import DATASETS, LOSSES, MODELS, STRATEGIES

    for registry in (MODELS, DATASETS, LOSSES, STRATEGIES):
        print(f"{registry.kind}: {', '.join(registry.names())}")
    print(f"preset: {', '.join(sorted(presets()))}")


@app.command("presets")
def list_presets() -> None:
    """List every preset: its model, its data and where its numbers come from."""
    from gencore.presets import presets

    width = max(map(len, presets()))
    for name, preset in presets().items():
        size = f" at {preset.size.height}x{preset.size.width}" if preset.size else ""
        print(f"{name:{width}}  {preset.recipe.model} on {preset.data}{size}. {preset.source}")
