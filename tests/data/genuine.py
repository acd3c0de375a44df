"""Tiny files in the genuine formats of the published data sets, and a server to download them from."""

import gzip
import hashlib
import pickle
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image
from torchvision.datasets import CIFAR10, MNIST, STL10, CelebA

NO_ONE = "http://127.0.0.1:9/"  # nobody listens: what a machine without a network comes down to


def md5(file: Path) -> str:
    return hashlib.md5(file.read_bytes()).hexdigest()


def noise(shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which the files of ``folder`` can be downloaded."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def idx(array: np.ndarray) -> bytes:
    """An IDX file of bytes: magic number, lengths, content."""
    return bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape) + array.tobytes()


def mnist(root: Path, patch: pytest.MonkeyPatch) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Twelve training digits and three for testing, in ``MNIST/raw``."""
    folder = root / "MNIST" / "raw"
    folder.mkdir(parents=True)
    made = {}
    for seed, (split, prefix, count) in enumerate([("train", "train", 12), ("test", "t10k", 3)]):
        scans, digits = noise((count, 28, 28), seed), (np.arange(count, dtype=np.uint8) * 7) % 10
        (folder / f"{prefix}-images-idx3-ubyte").write_bytes(idx(scans))
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(idx(digits))
        made[split] = scans, digits
    patch.setattr(MNIST, "mirrors", [NO_ONE])
    return made


def mnist_archives(folder: Path, target: Path, patch: pytest.MonkeyPatch) -> None:
    """Packs what :func:`mnist` made, as it is published, and tells torchvision the sums."""
    target.mkdir(parents=True, exist_ok=True)
    resources = []
    for file in sorted((folder / "MNIST" / "raw").glob("*-ubyte")):
        archive = target / f"{file.name}.gz"
        archive.write_bytes(gzip.compress(file.read_bytes()))
        resources.append((archive.name, md5(archive)))
    patch.setattr(MNIST, "resources", resources)


def cifar10(root: Path, patch: pytest.MonkeyPatch) -> dict[str, tuple[np.ndarray, list[int]]]:
    """Five batches of two photographs and a test batch of three, in ``cifar-10-batches-py``."""
    folder = root / CIFAR10.base_folder
    folder.mkdir(parents=True)
    made: dict[str, tuple[np.ndarray, list[int]]] = {"train": (np.empty((0, 3072), np.uint8), [])}
    for number in range(1, 7):
        name, count = (f"data_batch_{number}", 2) if number < 6 else ("test_batch", 3)
        data, labels = noise((count, 3072), number), [(number + each) % 10 for each in range(count)]
        names = [f"photo_{number}_{each}.png" for each in range(count)]
        batch = {"batch_label": name, "labels": labels, "data": data, "filenames": names}
        (folder / name).write_bytes(pickle.dumps(batch, protocol=2))
        before = made["train"] if number < 6 else (np.empty((0, 3072), np.uint8), [])
        made["train" if number < 6 else "test"] = np.concatenate([before[0], data]), before[1] + labels
    names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
    meta = {"num_cases_per_batch": 2, "label_names": names, "num_vis": 3072}
    (folder / "batches.meta").write_bytes(pickle.dumps(meta, protocol=2))
    patch.setattr(CIFAR10, "train_list", [[name, md5(folder / name)] for name, _ in CIFAR10.train_list])
    patch.setattr(CIFAR10, "test_list", [["test_batch", md5(folder / "test_batch")]])
    patch.setattr(CIFAR10, "meta", CIFAR10.meta | {"md5": md5(folder / "batches.meta")})
    patch.setattr(CIFAR10, "url", NO_ONE + CIFAR10.filename)
    return made


def packed(folder: Path, archive: Path) -> str:
    """Packs a folder as ``.tar.gz``; returns the archive's sum."""
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(folder, folder.name)
    return md5(archive)


def stl10(root: Path, patch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    """Four labelled photographs, three without labels, two for testing, in ``stl10_binary``; labels count from 1."""
    folder = root / STL10.base_folder
    folder.mkdir(parents=True)
    made = {}
    for seed, (split, count) in enumerate([("train", 4), ("unlabeled", 3), ("test", 2)]):
        made[split] = noise((count, 96, 96, 3), seed)
        (folder / f"{split}_X.bin").write_bytes(made[split].transpose(0, 3, 2, 1).tobytes())  # planes, columns first
    (folder / "train_y.bin").write_bytes(bytes([7, 2, 10, 1]))
    (folder / "test_y.bin").write_bytes(bytes([3, 9]))
    names = ["airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck"]
    (folder / "class_names.txt").write_text("\n".join(names) + "\n")
    for known in ("train_list", "test_list"):
        patch.setattr(STL10, known, [[name, md5(folder / name)] for name, _ in getattr(STL10, known)])
    patch.setattr(STL10, "url", NO_ONE + STL10.filename)
    return made


def face(seed: int) -> np.ndarray:
    """178×218: a flat face of its own colour; the 20 rows above and below the middle square are white."""
    picture = np.full((218, 178, 3), 255, np.uint8)
    picture[20:198] = (40 * seed % 256, 90, 200 - 20 * seed)
    return picture


def celeba(root: Path, patch: pytest.MonkeyPatch, names: tuple[str, ...]) -> np.ndarray:
    """Seven faces: three for training, two for validation, two for testing, in ``celeba``; returns their attributes."""
    folder = root / CelebA.base_folder
    (folder / "img_align_celeba").mkdir(parents=True)
    files = [f"{number:06d}.jpg" for number in range(1, 8)]
    for number, file in enumerate(files, 1):
        Image.fromarray(face(number)).save(folder / "img_align_celeba" / file, quality=95)
    attributes = np.random.default_rng(0).choice([-1, 1], (7, 40))
    lines = [f"{file} " + " ".join(f"{value:2d}" for value in row) for file, row in zip(files, attributes, strict=True)]
    (folder / "list_attr_celeba.txt").write_text("\n".join(["7", " ".join(names) + " ", *lines, ""]))
    parts = [0, 1, 0, 2, 0, 2, 1]
    rows = {
        "list_eval_partition.txt": [f"{file} {part}" for file, part in zip(files, parts, strict=True)],
        "identity_CelebA.txt": [f"{file} {number + 2880}" for number, file in enumerate(files)],
        "list_bbox_celeba.txt": [
            "7",
            "image_id x_1 y_1 width height",
            *(f"{file}    95  71 226 313" for file in files),
        ],
        "list_landmarks_align_celeba.txt": [
            "7",
            " ".join(
                f"{part}_{axis}" for part in ("lefteye", "righteye", "nose", "leftmouth", "rightmouth") for axis in "xy"
            ),
            *(f"{file}  69  109  106  113   77  142   73  152  108  154" for file in files),
        ],
    }
    for name, content in rows.items():
        (folder / name).write_text("\n".join([*content, ""]))
    sums = [
        (each, md5(folder / name) if name.endswith(".txt") else "0" * 32, name) for each, _, name in CelebA.file_list
    ]
    patch.setattr(CelebA, "file_list", sums)
    return attributes
