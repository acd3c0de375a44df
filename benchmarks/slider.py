"""How long after a slider moves are all ten pictures replaced, beside the pure decode and JPEG in the same process?

    python benchmarks/slider.py [--checkpoint checkpoints/cars] [--steps 40] [--while-training]

Starts the app and a headless Chromium on the same cores. Isolated steps of the slider and pure decodes take turns,
so that both see the same load. Then one long drag with the mouse. OMP_NUM_THREADS is obeyed, as by the app.

With ``--while-training`` the same steps are made twice in turns, alone and beside a run that trains on these cores as
the Training tab starts it, so that both see the same machine; what counts is how the medians compare.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from gencore.ui.environment import prepare  # noqa: E402

prepare()  # the app's thread variables, before torch and numpy are imported
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
RATIO_WANTED, MS_WANTED = 2.5, 100.0
DRAG_SECONDS = 3.0
TRAINING_WANTED, TURNS = 2.0, 3

# In the page: one isolated step, from the input event to the frame in which all canvases hold the new pictures.
STEP = """
([name, value]) => new Promise((done) => {
  const grid = document.querySelector('.gc-grid');
  const range = document.querySelector(`[data-field="${name}"] input[type=range]`);
  let start = 0;
  const watch = new MutationObserver(() => {
    if (JSON.parse(grid.dataset.wish)[name] !== value) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const painted = new MessageChannel();  // its message comes after the frame has been painted
      painted.port1.onmessage = () => done(performance.now() - start);
      painted.port2.postMessage(null);
    });
  });
  watch.observe(grid, { attributes: true, attributeFilter: ['data-version'] });
  range.value = value;
  start = performance.now();
  range.dispatchEvent(new Event('input', { bubbles: true }));
})
"""
HASHES = """
() => [...document.querySelectorAll('.gc-grid canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let hash = 0;
  for (let i = 0; i < data.length; i += 4) hash = (hash * 31 + data[i] + 7 * data[i + 1] + 13 * data[i + 2]) | 0;
  return hash;
})
"""
# In the page: what each animation frame of a drag shows. A canvas without a picture is black at every point.
WATCH = """
() => {
  const grid = document.querySelector('.gc-grid');
  const seen = { frames: 0, empty: 0, versions: new Set(), running: true };
  const black = (canvas) => [0.2, 0.4, 0.6, 0.8].every((part) => {
    const { data } = canvas.getContext('2d').getImageData(canvas.width * part, canvas.height * part, 1, 1);
    return data[0] + data[1] + data[2] === 0;
  });
  const look = () => {
    if (!seen.running) return;
    seen.frames += 1;
    seen.versions.add(grid.dataset.version);
    if ([...grid.querySelectorAll('canvas')].some((canvas) => !canvas.offsetWidth || black(canvas))) seen.empty += 1;
    requestAnimationFrame(look);
  };
  window.gencoreSeen = seen;
  requestAnimationFrame(look);
}
"""
ARRIVED = """
(name) => {
  const range = document.querySelector(`[data-field="${name}"] input[type=range]`);
  return JSON.parse(document.querySelector('.gc-grid').dataset.wish)[name] === Number(range.value);
}
"""
SEEN = """
() => {
  const { frames, empty, versions } = window.gencoreSeen;
  window.gencoreSeen.running = false;
  return { frames, empty, shown: versions.size - 1 };
}
"""


def main() -> None:
    """Runs all measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "checkpoints" / "cars", help="checkpoint or run")
    parser.add_argument("--steps", type=int, default=40, help="isolated steps of the slider")
    parser.add_argument("--while-training", action="store_true", help="also beside a run that trains")
    parser.add_argument("--train", default="resnet_cvae_quick", help="preset of that run")
    given = parser.parse_args()

    import torch
    from playwright.sync_api import sync_playwright

    from gencore.precision import cpu_name
    from gencore.ui.app import build, launch_options, open_engine

    with open_engine({"model": given.checkpoint}) as engine, sync_playwright() as playwright:
        fields = [field for field in engine.about("model").condition.fields if field.kind == "score"]
        if not fields:
            sys.exit(f"{given.checkpoint} has no score to slide; choose a checkpoint with raters.")
        print(f"{cpu_name()}, torch with {torch.get_num_threads()} thread(s), {given.checkpoint}")
        demo = build(engine)
        _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, **launch_options())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(url)
        page.wait_for_selector(".gc-grid:not([data-version='0'])", timeout=120_000)
        if given.while_training:
            _beside_training(page, engine, fields, given.steps, given.train)
            browser.close()
            demo.close(verbose=False)
            return
        slider, pure, replaced = _steps(page, engine, fields, given.steps)
        _report_steps(slider, pure, replaced)
        _report_drag(_drag(page, fields[-1]))
        browser.close()
        demo.close(verbose=False)


def _steps(
    page: Any, engine: Any, fields: Sequence[Any], steps: int, first: int = 1000
) -> tuple[list[float], list[float], int]:
    """Milliseconds of slider steps and of pure decodes in turn, and how many pictures the poorest step replaced.

    Decodes are of the seeds from ``first`` on, which nothing else may have drawn.
    """
    from gencore.ui.requests import slider_step

    moved = fields[0]
    grain, dice = slider_step(moved), random.Random(0)
    stops = [round(moved.low + i * grain, 6) for i in range(1, round((moved.high - moved.low) / grain))]
    half = len(stops) // 2  # from one half of the range to the other, so that every step is a visible one
    low, high = dice.sample(stops[:half], half), dice.sample(stops[half:], len(stops) - half)
    order = [value for pair in zip(low, high, strict=False) for value in pair][: steps + 5]
    slider: list[float] = []
    pure: list[float] = []
    replaced, before = 10, page.evaluate(HASHES)
    for i, value in enumerate(order):
        page.wait_for_timeout(60)
        took = page.evaluate(STEP, [moved.name, value])
        after = page.evaluate(HASHES)
        replaced = min(replaced, sum(a != b for a, b in zip(before, after, strict=True)))
        before = after
        alone = _pure(engine, moved.name, value, first)
        if i >= 5:  # the first ones warm up
            slider.append(took)
            pure.append(alone)
    return slider, pure, replaced


def _beside_training(page: Any, engine: Any, fields: Sequence[Any], steps: int, preset: str) -> None:
    """Slider steps in turns without and with a run that trains in its own process, and how the medians compare."""
    import tempfile

    from gencore.runs.folder import Status
    from gencore.runs.order import ordered
    from gencore.runs.supervisor import Supervisor

    found: dict[str, list[float]] = {"alone": [], "training": []}
    pure: dict[str, list[float]] = {"alone": [], "training": []}
    with tempfile.TemporaryDirectory() as home:
        supervisor = Supervisor(Path(home))
        name = supervisor.start(ordered("cars", preset, steps=100_000))
        try:
            for turn in range(2 * TURNS):
                kind = ("training", "alone")[turn % 2]
                if kind == "training":
                    if turn:
                        supervisor.resume(name)
                    _wait_for_steps(supervisor, name)
                elif turn:
                    supervisor.pause(name)
                    while supervisor.run(name).state.status is not Status.PAUSED:
                        supervisor.tick()
                        time.sleep(0.2)
                first = 10_000 * (turn + 1)  # pictures that are remembered would cost nothing
                page.get_by_label("First seed", exact=True).fill(str(first))
                page.keyboard.press("Enter")
                page.wait_for_selector(f".gc-grid[data-seeds^='{first},']", timeout=60_000)
                slider, decodes, _ = _steps(page, engine, fields, max(10, steps // TURNS), first + 5000)
                found[kind] += slider
                pure[kind] += decodes
                state = supervisor.run(name).state
                print(
                    f"turn {turn + 1}, {kind}: {_quantiles(slider)} ms; the run is {state.status} at step {state.step}"
                )
        finally:
            supervisor.stop(name, now=True)
    for kind in found:
        print(
            f"{len(found[kind])} steps, {kind:8}: {_quantiles(found[kind])} ms, "
            f"pure decodes {_quantiles(pure[kind])} ms"
        )
    ratio = statistics.median(found["training"]) / statistics.median(found["alone"])
    print(f"ratio of medians {ratio:.2f} (wanted: at most {TRAINING_WANTED:g})")


def _wait_for_steps(supervisor: Any, name: str) -> None:
    """Waits until a run's process trains."""
    before = supervisor.run(name).state.step
    while supervisor.run(name).state.step <= before:
        supervisor.tick()
        state = supervisor.run(name).state
        if state.why:
            sys.exit(f"The run ended: {state.why}")
        time.sleep(0.5)


def _pure(engine: Any, name: str, value: float, first: int) -> float:
    """Milliseconds from request to JPEG without browser and web server; other seeds, so that nothing is remembered."""
    from gencore.engine import Request
    from gencore.ui.studio import sheet

    start = time.perf_counter()
    sheet(engine.generate(Request.of("model", {name: value}, range(first, first + 10))))
    return (time.perf_counter() - start) * 1000


def _drag(page: Any, field: Any) -> dict[str, Any]:
    """What a real mouse that drags a slider to and fro for some seconds gets to see."""
    box = page.locator(f'[data-field="{field.name}"] input[type=range]').bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.evaluate(WATCH)
    start, moves = time.perf_counter(), 0
    while (passed := time.perf_counter() - start) < DRAG_SECONDS:
        part = abs((passed * 0.7 + 0.5) % 2 - 1)
        page.mouse.move(box["x"] + (0.03 + 0.94 * part) * box["width"], middle)
        moves += 1
    page.mouse.move(box["x"] + 0.9 * box["width"], middle)
    seconds = time.perf_counter() - start
    page.mouse.up()
    released = time.perf_counter()
    try:
        page.wait_for_function(ARRIVED, arg=field.name, timeout=5000)
        last = (time.perf_counter() - released) * 1000
    except Exception:  # playwright's timeout: the number that matters is that it did not arrive
        last = None
    return {**page.evaluate(SEEN), "seconds": seconds, "moves": moves, "last": last}


def _report_steps(slider: Sequence[float], pure: Sequence[float], replaced: int) -> None:
    ratio = statistics.median(slider) / statistics.median(pure)
    print(f"{len(slider)} isolated steps, slider to pictures on screen, ms: {_quantiles(slider)}")
    print(f"{len(pure)} pure decodes with JPEG, in turn,           ms: {_quantiles(pure)}")
    print(f"ratio of medians {ratio:.2f} (wanted: at most {RATIO_WANTED}), median wanted: at most {MS_WANTED:.0f} ms")
    print(f"pictures replaced by the poorest step: {replaced} of 10")


def _report_drag(seen: dict[str, Any]) -> None:
    rate = seen["shown"] / seen["seconds"]
    print(f"drag of {seen['seconds']:.1f} s, {seen['moves']} moves: {rate:.1f} new sheets of pictures a second")
    print(f"animation frames: {seen['frames']}, without a picture: {seen['empty']}")
    last = "did NOT arrive" if seen["last"] is None else f"arrived {seen['last']:.0f} ms after the button was released"
    print(f"last position: {last}")


def _quantiles(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):.1f}, p95 {ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]:.1f}"


if __name__ == "__main__":
    main()
