"""Films between pictures: exact ends, every picture met, conditions that go along or stay, even steps, regions."""

import numpy as np
import pytest
import torch
from toy import SPEC

from gencore.errors import CapabilityError, ConditionError
from gencore.latent.interpolation import interpolated, smoothness
from gencore.latent.paths import PATHS
from gencore.latent.regions import feathered, on_map, painted, region, side
from gencore.latent.route import between
from gencore.latent.spaces import SPACES, reconstructions
from gencore.models.cdcgan import CDCGAN, CDCGANConfig
from gencore.models.latent_flow import LatentFlow, LatentFlowConfig
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.types import ConditionSpec, ImageSpec

IMAGE = ImageSpec(32, 32)


@pytest.fixture(scope="module")
def flow() -> LatentFlow:
    """A model with a map of latents, a code behind it, and a flow from noise."""
    torch.manual_seed(0)
    config = LatentFlowConfig(channels=4, width=16, depth=1, code=12, code_width=16, flow_width=32, flow_blocks=1)
    model = LatentFlow(config, IMAGE, SPEC).eval()
    with torch.no_grad():
        for parameter in model.code_decoder.parameters():
            parameter.mul_(2)
    return model


@pytest.fixture(scope="module")
def learnt_prior() -> ResNetCVAE:
    """A VAE whose prior follows the condition, so that its noise is not its latents."""
    torch.manual_seed(0)
    model = ResNetCVAE(ResNetCVAEConfig(latent=6, width=32, prior="conditional"), IMAGE, SPEC).eval()
    with torch.no_grad():
        for parameter in model.prior_network.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model


@pytest.fixture(scope="module")
def images() -> torch.Tensor:
    return torch.rand(3, 3, 32, 32, generator=torch.Generator().manual_seed(1))


@pytest.fixture(scope="module")
def known():
    return SPEC.wishes([{"Moira": 9, "shape": "disc"}, {"Moira": 1, "Ferdinando": 4}, {}], 3)


@pytest.mark.parametrize("which", ["model", "flow", "learnt_prior"])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("even", [False, True])
def test_every_picture_is_met_as_the_model_s_own_reconstruction_to_the_last_bit(
    request, which, path, even, images, known
):
    model = request.getfixturevalue(which)
    made = interpolated(model, images, path=path, frames=9, known=known, even=even)
    space = SPACES[PATHS[path].space]
    for number in range(3):
        one = slice(number, number + 1)
        alone = space.reconstruct(model, space.exact(model, images[one], known[one]), known[one])
        frame = made.positions.index(float(number))
        assert torch.equal(made.images[frame : frame + 1], alone)
    if PATHS[path].space == "code" and which != "flow":
        assert torch.equal(made.images[:1], model.decode(model.encode(images[:1], known[:1]).mode(), known[:1]))


def test_reconstructions_do_not_depend_on_their_company(model, images):
    together = reconstructions(model, images)
    assert torch.equal(together[1:2], reconstructions(model, images[1:2]))


def test_the_frame_beside_an_end_is_close_to_it(learnt_prior, images, known):
    """Where the exact end is put in, the path has to lead there: the noise drawn again is the picture's code."""
    made = interpolated(learnt_prior, images[:2], path="prior", frames=101, known=known[[0, 0]])
    steps = (made.images[1:] - made.images[:-1]).abs().amax(dim=(1, 2, 3))
    assert steps[0] < 2 * steps[1] + 1e-4
    assert steps[-1] < 2 * steps[-2] + 1e-4


def test_a_loop_ends_where_it_began_and_the_same_is_made_twice(model, images):
    first, second = (interpolated(model, images, frames=13, loop=True) for _ in range(2))
    assert len(first.images) == 13
    assert torch.equal(first.images, second.images)
    assert torch.equal(first.images[0], first.images[-1])
    assert {0.0, 1.0, 2.0, 3.0} <= set(first.positions)


def test_the_condition_goes_along_stays_or_is_left_open(model, images, known):
    def made(condition):
        return interpolated(model, images[:2], frames=5, known=known[:2], condition=condition)

    moved, held, left = made("interpolate"), made("hold"), made("any")
    moira = moved.condition.values[:, 0]
    assert (moira.diff() < 0).all(), "from 9 to 1"
    assert held.condition.values[:, 0].eq(moira[0]).all()
    assert held.condition.given[:, 0].all()
    assert not left.condition.given.any()


def test_a_field_that_only_one_end_names_is_that_of_the_nearer_end(known):
    near, far = (between(known[0:1], known[1:2], amount) for amount in (0.4, 0.6))
    assert near.given.tolist() == [[True, False, True]]
    assert far.given.tolist() == [[True, True, False]]


def test_even_steps_are_more_even_in_pictures():
    """A decoder that does all of its work near the end."""

    def pixels(made):
        return made.images.flatten(1).numpy()

    torch.manual_seed(0)
    lazy = ResNetCVAE(ResNetCVAEConfig(latent=6, width=32), IMAGE, ConditionSpec(())).eval()
    plain_decode = lazy.decode
    lazy.decode = lambda latents, condition=None: plain_decode(latents * latents.norm(dim=1, keepdim=True) ** 3)
    ends = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(2))
    codes = torch.stack([torch.full((6,), 0.2), torch.full((6,), 1.5)])
    lazy.code = lambda images, condition=None: codes[:1] if torch.equal(images[0], ends[0]) else codes[1:]
    plain, even = (interpolated(lazy, ends, path="lerp", frames=17, even=even) for even in (False, True))
    assert smoothness(pixels(plain)) > 1.5 * smoothness(pixels(even))
    assert smoothness(pixels(even)) < 1.7, "not 1: the pace is smoothed for those who look in another way"


def test_smoothness_is_the_largest_step_over_the_mean_one():
    assert smoothness(np.array([[0.0], [1.0], [2.0]])) == pytest.approx(1)
    assert smoothness(np.array([[0.0], [1.0], [4.0]])) == pytest.approx(1.5)


def test_outside_a_region_the_first_picture_stays(flow, images):
    mask = side("right:0.5", IMAGE)
    made = interpolated(flow, images[:2], path="lerp", frames=5, mask=mask)
    own = flow.encode(images[:1]).mode()
    other = flow.encode(images[1:2]).mode()
    assert torch.equal(made.images[:1], flow.decode(own))
    torch.testing.assert_close(made.points[-1, :, :, :2], own[0, :, :, :2])
    torch.testing.assert_close(made.points[-1, :, :, 2:], other[0, :, :, 2:])


@pytest.mark.parametrize(
    ("text", "corner", "opposite"),
    [
        ("left:0.25", (0, 0), (0, 31)),
        ("right:0.25", (0, 31), (0, 0)),
        ("top", (0, 0), (31, 0)),
        ("bottom:0.5", (31, 0), (0, 0)),
    ],
)
def test_a_side_is_taken_from_the_second_picture(text, corner, opposite):
    mask = side(text, IMAGE)
    assert mask[corner] == 1
    assert mask[opposite] == 0
    assert float(mask.mean()) == pytest.approx(float(text.partition(":")[2] or 0.5))


def test_a_painted_mask_of_any_size_lies_on_the_map(flow, tmp_path):
    from PIL import Image

    picture = Image.new("L", (320, 320), 0)
    picture.paste(255, (160, 0, 320, 320))
    picture.save(tmp_path / "mask.png")
    mask = on_map(region(str(tmp_path / "mask.png"), IMAGE), flow)
    assert mask.shape == (4, 4)
    assert mask[:, 0].max() < 0.05
    assert mask[:, 3].min() > 0.95
    assert painted(tmp_path / "mask.png", IMAGE).shape == (32, 32)


def test_a_soft_edge_is_as_wide_as_it_says_and_leaves_the_rest():
    image = ImageSpec(48, 100)
    hard = side("left:0.5", image)
    soft = feathered(hard, 0.2)
    row = soft[24].numpy()
    assert (np.diff(row) <= 1e-6).all(), "it falls from left to right"
    inside = (row > 0.03) & (row < 0.97)
    assert inside.sum() == pytest.approx(20, abs=4)
    assert row[:35].min() > 0.97
    assert row[65:].max() < 0.03
    assert torch.equal(feathered(hard, 0), hard)
    with pytest.raises(ConditionError, match=r"0 to 0.5 of the picture's width, not 0.8"):
        feathered(hard, 0.8)


def test_a_picture_made_from_a_code_is_met_as_it_was_made(flow, images, known):
    code = torch.randn(1, 12, generator=torch.Generator().manual_seed(3))
    own = flow.from_code(code, known[1:2])
    made = interpolated(flow, images, frames=9, known=known, codes={1: code[0]}, even=True)
    again = interpolated(flow, images, frames=9, known=known)
    middle = made.positions.index(1.0)
    assert torch.equal(made.images[middle : middle + 1], own)
    assert not torch.equal(again.images[again.positions.index(1.0)], own[0])
    assert torch.equal(made.images[[0, -1]], again.images[[0, -1]])


def test_a_loop_from_a_code_comes_back_to_it(flow, images, known):
    code = torch.randn(1, 12, generator=torch.Generator().manual_seed(3))
    made = interpolated(flow, images[:2], frames=9, known=known[:2], codes={0: code[0]}, loop=True)
    assert torch.equal(made.images[0], made.images[-1])
    assert torch.equal(made.images[:1], flow.from_code(code, known[:1]))


def test_between_two_frames_there_are_pictures_as_well(flow, images):
    made = interpolated(flow, images[:2], frames=5)
    between_frames = made.pictures([0.5 * (made.positions[1] + made.positions[2])])[0]
    apart = [float((between_frames - made.images[i]).norm()) for i in (1, 2)]
    assert 0 < max(apart) < float((made.images[1] - made.images[2]).norm())


@pytest.mark.parametrize("text", ["middle:0.5", "left:2", "left:much", "centre"])
def test_what_is_no_region_is_one_sentence(text):
    with pytest.raises(ConditionError, match="is no region; write left, right, top, bottom"):
        region(text, IMAGE)


def test_a_model_of_one_vector_says_why_it_has_no_regions(model, images):
    with pytest.raises(CapabilityError, match="keeps a whole picture in one vector"):
        interpolated(model, images[:2], mask=side("left", IMAGE))


def test_a_model_without_an_encoder_says_so(images):
    blind = CDCGAN(CDCGANConfig(), ImageSpec(64, 64), SPEC)
    with pytest.raises(CapabilityError, match="go from picture to picture"):
        interpolated(blind, torch.rand(2, 3, 64, 64))


@pytest.mark.parametrize(
    ("count", "options", "sentence"),
    [
        (1, {}, "2 to 12 pictures, not 1"),
        (3, {"frames": 2}, "2 frames do not fit; ask for 3"),
        (2, {"frames": 1000}, "1000 frames do not fit"),
        (2, {"path": "spiral"}, "no path"),
        (2, {"space": "nowhere"}, "no space"),
        (3, {"mask": torch.ones(32, 32)}, "between two pictures"),
        (2, {"mask": torch.ones(32, 32), "space": "code"}, "has no places"),
    ],
)
def test_a_film_that_cannot_be_is_one_sentence(flow, images, count, options, sentence):
    with pytest.raises(ConditionError, match=sentence):
        interpolated(flow, images[:count], **options)
