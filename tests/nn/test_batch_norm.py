import pytest
import torch
from torch import nn

from gencore.nn.batch_norm import NarrowBatchNorm2d


@pytest.mark.parametrize("channels", [3, 16])
@pytest.mark.parametrize("training", [True, False])
def test_it_is_batch_norm(channels, training):
    torch.manual_seed(0)
    maps = torch.randn(4, channels, 6, 5).to(memory_format=torch.channels_last)
    ours, plain = NarrowBatchNorm2d(channels).train(training), nn.BatchNorm2d(channels).train(training)
    results = []
    for layer in (ours, plain):
        given = maps.clone(memory_format=torch.preserve_format).requires_grad_()
        out = layer(given)
        (out * torch.arange(5.0)).sum().backward()
        results.append((out, given.grad, layer.running_mean))
    for mine, theirs in zip(*results, strict=True):
        torch.testing.assert_close(mine, theirs)
    assert ours.state_dict().keys() == plain.state_dict().keys()
