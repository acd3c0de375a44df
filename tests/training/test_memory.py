import platform
import resource

import pytest
import torch

from gencore.training.memory import keep_freed_memory


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has these switches")
def test_freed_memory_is_not_fetched_anew():
    assert keep_freed_memory()
    torch.ones(4, 1024, 1024)  # 16 MB: a block of its own by default, handed back when freed
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        torch.ones(4, 1024, 1024)
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    assert faults < 20 * 2048  # half of the pages that twenty new blocks have; what ran before leaves holes in the heap


@pytest.mark.skipif(platform.libc_ver()[0] == "glibc", reason="where the switches are")
def test_elsewhere_it_says_that_it_cannot():
    assert not keep_freed_memory()
