"""What can be chosen of the latent flow: sizes of its networks, and how it learns."""

from dataclasses import dataclass

from gencore.errors import TrainingError


@dataclass(frozen=True)
class LatentFlowConfig:
    """Choices of :class:`LatentFlow`.

    Args:
        channels: numbers of the latent at each place of the map.
        width: channels of the autoencoder at a quarter of the picture's size, a multiple of 16; twice that at the
            map's.
        depth: blocks of its decoder at each size.
        noise: standard deviation of what is added to latents in training, so that the decoder forgives; latents lie
            within ±4.
        code: numbers of a code. code_width: channels of the networks between codes and maps, a multiple of 8.
        flow_width, flow_blocks: of the perceptrons that say where to go.
        flow_draws, reflow_draws: how many ways each flow learns from every picture of a step.
        teacher_steps: evaluations of the first flow for each way that the second one learns.
        emphasis: how much more guidance the first flow has there than the second is told. What few pictures teach of a
            condition is less than what is true of it; this makes up for it.
        memory: codes that are kept for flows to learn from, once the networks that make codes rest; the first so many,
            so choose more for more pictures.
        steps: evaluations of the second flow for a picture.
        every: one picture in so many is also reconstructed in steps in which drawn ones are looked at.
        settled: in those steps the encoders stay as they are, so that the flows need not follow them.
        discriminator_width: channels after the discriminator's first convolution.
        views: networks with random weights in whose features all drawn pictures are compared with all real ones, each
            for itself, for the loss ``frechet``; what is made to be right in one is less so in others. Every
            second one has smaller convolutions.
        reader: whether a network learns to read scores off maps, which the losses ``reading``, ``code_reading`` and
            ``drawn_reading`` need; without fields there is nothing to read, and they are 0.
        picture_reader: whether another one learns to read them off pixels, which the losses ``picture_reading``,
            ``drawn_picture_reading`` and ``picture_reader_frechet`` need; the same holds for it.
    """

    channels: int = 8
    width: int = 64
    depth: int = 2
    noise: float = 0.05
    code: int = 96
    code_width: int = 96
    flow_width: int = 320
    flow_blocks: int = 4
    flow_draws: int = 16
    reflow_draws: int = 4
    teacher_steps: int = 12
    emphasis: float = 0.0
    memory: int = 16384
    steps: int = 1
    every: int = 3
    settled: bool = False
    discriminator_width: int = 32
    views: int = 1
    reader: bool = False
    picture_reader: bool = False

    def __post_init__(self) -> None:
        if self.width < 16 or self.width % 16 or self.code_width < 8 or self.code_width % 8:
            raise TrainingError("latent_flow: width has to be a multiple of 16, and code_width one of 8.")
        whole = [value for name, value in vars(self).items() if type(value) is int]
        if min(whole) < 1 or self.noise < 0 or self.emphasis < 0:
            raise TrainingError(
                "latent_flow: every size and number of steps has to be at least 1, noise and emphasis at least 0."
            )
