"""The water: its colour, shafts of light, whoever else swims in it, bubbles, and what makes it cloudy."""

import numpy as np

from gencore.data.fish.fish import Fish
from gencore.data.fish.light import Light, grid, net
from gencore.data.painting.pen import Pen, toned
from gencore.data.painting.raster import DESIGN_WIDTH, blend, mix, smoothstep
from gencore.data.painting.sky import waves
from gencore.data.painting.texture import Grain

Generator = np.random.Generator
SOURCE = -52.0  # height of the point that shafts of light spread from


def draw_water(fish: Fish, light: Light, noise: Grain, generator: Generator, shape: tuple[int, int]) -> np.ndarray:
    """Draws the open water; the canvas, float32 around 0..1, (height, width, 3)."""
    canvas = np.empty((3, *shape), np.float32).transpose(1, 2, 0)
    y, x = grid(canvas)
    fall = np.clip(y / fish.floor, 0.0, 1.0) ** 0.8
    aside = 0.16 * ((x - fish.sun_x * DESIGN_WIDTH) / DESIGN_WIDTH) ** 2
    canvas[:] = blend(light.above, light.far, np.clip(fall + aside + 0.022 * noise.coarse, 0.0, 1.0))
    _surface(canvas, fish, light, generator)
    _shafts(canvas, fish, light, generator)
    return canvas


def _surface(canvas: np.ndarray, fish: Fish, light: Light, generator: Generator) -> None:
    """Ripples of light where the surface is near."""
    phase = float(generator.uniform(0.0, 6.0))
    y, x = grid(canvas)
    seen = smoothstep(0.55, 0.0, np.float32(fish.deepness)) * (1.0 - 0.6 * fish.murk)
    if seen <= 0:
        return
    # meshes grow away from the far surface, which is lowest, and pass above us
    ripples = net(np.log(26.0 - np.minimum(y, 22.0)) * 6.5, (x - 64.0) / (30.0 - np.minimum(y, 22.0)) * 3.6, phase)
    mix(canvas, light.beam, 0.50 * seen * ripples * smoothstep(17.0, 0.0, y))


def _shafts(canvas: np.ndarray, fish: Fish, light: Light, generator: Generator) -> None:
    y, x = grid(canvas)
    source = fish.sun_x * DESIGN_WIDTH
    lean = 40.0 * (0.5 - fish.sun_x)
    slope = (x - source - lean * y / 96.0) / (y - SOURCE) * 100.0
    line = np.linspace(-160.0, 160.0, 641, dtype=np.float32)
    wide, thin = waves(line, generator, (31.0, 19.0, 11.0)), waves(line, generator, (13.0, 7.0, 4.3))
    profile = np.clip(0.15 + wide + 0.55 * thin, 0.0, 1.0) ** 1.4
    beams = np.interp(slope, line, profile).astype(np.float32)
    fade = np.exp(-y / 78.0) * np.exp(-((slope / 62.0) ** 2))
    glow = 0.20 * np.exp(-((slope / 34.0) ** 2)) * np.exp(-y / 40.0)
    mix(canvas, light.beam, np.clip((0.70 * beams + glow) * fade * light.strength, 0.0, 0.85))


def draw_company(canvas: np.ndarray, fish: Fish, light: Light, generator: Generator) -> None:
    """Draws a shoal of small fish far behind."""
    places, middle = generator.normal(0.0, 1.0, (7, 2)), generator.uniform((10.0, 10.0), (32.0, 27.0))
    way, sizes = float(generator.choice((-1.0, 1.0))), generator.uniform(4.8, 6.8, 7)
    mirrored = generator.random() < 0.5  # in an upper corner, where the large fish hides few of them
    pen = Pen(*canvas.shape[:2])
    dark = light.hazed(np.array([0.16, 0.20, 0.26], np.float32), 0.22)
    pale = light.hazed(np.array([0.72, 0.76, 0.78], np.float32), 0.30)
    for number in range(fish.company):
        spread = (13.0 + 1.2 * fish.company, 7.0 + 1.2 * fish.company)
        x, y = (middle + 0.55 * places[number] * spread).tolist()
        x, y, size = min(max(x, 6.0), 42.0), min(max(y, 6.0), 40.0), float(sizes[number])
        x = DESIGN_WIDTH - x if mirrored else x
        _small(pen, (x, y), way * size, dark, pale)
    pen.lay_over(canvas, np.ones(3, np.float32))


def _small(pen: Pen, place: tuple[float, float], long: float, dark: np.ndarray, pale: np.ndarray) -> None:
    """One of the shoal: a spindle with a tail."""
    x, y = place
    high = 0.34 * abs(long)
    share = np.linspace(0.0, 1.0, 9)
    rise = high * np.sin(np.pi * share**0.75)
    back = np.stack([x + long * (0.5 - share), y - rise], axis=1)
    belly = np.stack([x + long * (0.5 - share), y + rise], axis=1)
    end = x - 0.42 * long
    tail = [(end, y), (x - 0.88 * long, y - 1.1 * high), (x - 0.74 * long, y), (x - 0.88 * long, y + 1.1 * high)]
    pen.fill(np.array(tail), toned(dark))
    pen.fill(np.concatenate([back, belly[::-1]]), toned(dark))
    low = np.stack([x + long * (0.5 - share), y + 0.25 * rise], axis=1)
    pen.fill(np.concatenate([low, belly[::-1]]), toned(pale))


def draw_bubbles(canvas: np.ndarray, fish: Fish, light: Light, generator: Generator) -> None:
    """Draws rising bubbles: dark rims, bright tops."""
    columns = generator.uniform(6.0, 122.0, 3)
    shares = generator.random((42, 4))
    pen = Pen(*canvas.shape[:2])
    rim, inside = light.beam * 0.92, 0.5 * (light.above + light.beam)
    for number, (across, up, size, _) in enumerate(shares[: int(42 * fish.bubbles)].tolist()):
        y = 92.0 * up
        x = columns[number % 3] + (across - 0.5) * (4.0 + 0.14 * (92.0 - y)) + 2.0 * np.sin(0.2 * y)
        radius = (0.8 + 1.7 * size * size) * (0.75 + 0.5 * (1.0 - up))
        pen.dot(x, y, radius, toned(rim, coverage=0.80))
        pen.dot(x, y, 0.72 * radius, toned(inside, 0.78, 0.55))
        pen.dot(x - 0.30 * radius, y - 0.34 * radius, 0.34 * radius, (1.0, 1.0, 1.0, 0.95))
    pen.lay_over(canvas, np.minimum(0.35 + 0.65 * light.near, 1.0))


def draw_murk(canvas: np.ndarray, fish: Fish, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws what floats in cloudy water and dims everything."""
    y, _ = grid(canvas)
    veil = 0.62 * light.far + 0.38 * light.above
    mix(canvas, veil, np.clip(fish.murk * (0.34 + 0.05 * noise.coarse) + 0.0 * y, 0.0, 1.0))
    shares = generator.random((70, 3))
    pen = Pen(*canvas.shape[:2])
    for across, down, size in shares[: int(70 * fish.murk)].tolist():
        pen.dot(128.0 * across, 96.0 * down, 0.25 + 0.45 * size * size, toned(1.25 * veil + 0.10, coverage=0.55))
    pen.lay_over(canvas, np.ones(3, np.float32))
