"""A run that begins with the weights of a checkpoint instead of random ones."""

from pathlib import Path

from gencore.errors import TrainingError
from gencore.training.checkpoint import read_about, read_weights
from gencore.training.trainer import Trainer


def begin_with(trainer: Trainer, folder: Path) -> None:
    """Gives a run that has not trained yet the weights of a checkpoint, as its own and as their average.

    What the checkpoint does not hold, such as a discriminator that was left out of it, stays random.

    Args:
        trainer: a new run of the same model, picture size and fields.
        folder: the checkpoint.

    Raises:
        TrainingError: if the two do not fit.
        CheckpointError: if the checkpoint is damaged.
    """
    about, model = read_about(folder), trainer.model
    if about.model != trainer.recipe.model:
        raise TrainingError(
            f"{folder} holds a model of the kind {about.model}, and this run trains: {trainer.recipe.model}; "
            "take the same."
        )
    if about.image != model.image:
        sizes = (f"{one.width}×{one.height}" for one in (about.image, model.image))
        raise TrainingError(
            "{} makes pictures of {}, and this run's are {}; take the same size.".format(folder, *sizes)
        )
    if about.condition.fields != model.condition_spec.fields:
        known = ", ".join(about.condition.names) or "nobody"
        own = ", ".join(model.condition_spec.names) or "nobody"
        raise TrainingError(
            f"{folder} was trained on what {known} said, and this data has {own}; it can only go on with the same "
            "fields of the same kind and range."
        )
    weights, expected = read_weights(folder), model.state_dict()
    foreign = [name for name, tensor in weights.items() if name not in expected or expected[name].shape != tensor.shape]
    if foreign:
        raise TrainingError(
            f'The networks of {folder} are of another size than this run\'s (for instance "{foreign[0]}"); '
            "take the checkpoint's own config."
        )
    for part in (model, trainer.served):
        part.load_state_dict({**part.state_dict(), **weights})  # copies into the memory that optimisers know
