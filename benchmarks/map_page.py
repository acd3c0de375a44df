"""How fast is the Map tab in Chromium: from click to points, from click to picture, and while it is dragged and zoomed?

    python benchmarks/map_page.py [--checkpoint checkpoints/cars-resnet-cvae] [--picks 40] [--plotly]

Starts the app and a headless Chromium, which draws by software, on the same cores. ``--plotly`` also loads the
plotly.js of the Python package (pip install plotly) with the same points, for comparison.
"""

import argparse
import base64
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from gencore.ui.environment import prepare  # noqa: E402

prepare()  # the app's thread variables, before torch and numpy are imported
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
OPEN_WANTED, PICK_WANTED = 2000.0, 150.0
FRAMES = 40

# From the click on the tab to the frame after the one in which all points were drawn.
OPEN = """
() => new Promise((done) => {
  const start = performance.now();
  const look = () => {
    const map = document.querySelector('.gc-map');
    if (map && map.dataset.version) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
    else requestAnimationFrame(look);
  };
  look();
  [...document.querySelectorAll('[role=tab]')].find((tab) => tab.textContent.trim() === 'Map').click();
})
"""  # noqa: E501
# From a click on a point to its picture at full size.
PICK = """
([x, y]) => new Promise((done) => {
  const map = document.querySelector('.gc-map');
  const area = map.querySelector('.gc-scatter');
  const box = area.getBoundingClientRect();
  delete map.dataset.shown;
  delete map.dataset.picked;
  const at = { clientX: box.left + x * box.width, clientY: box.top + y * box.height, button: 0, pointerId: 1, pointerType: 'mouse', bubbles: true };
  area.setPointerCapture = () => {};
  const start = performance.now();
  const watch = new MutationObserver(() => {
    if (!map.dataset.shown) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  });
  watch.observe(map, { attributes: true });
  area.dispatchEvent(new PointerEvent('pointerdown', at));
  area.dispatchEvent(new PointerEvent('pointerup', at));
  if (!map.dataset.picked) { watch.disconnect(); done(null); }
})
"""  # noqa: E501
# Milliseconds between frames while the wheel zooms in and out; a frame counts once the points have been drawn.
ZOOM = """
(frames) => new Promise((done) => {
  const area = document.querySelector('.gc-scatter');
  const box = area.getBoundingClientRect();
  const times = [];
  let before = null;
  const step = (now) => {
    if (before !== null) times.push(now - before);
    before = now;
    if (times.length >= frames) return done(times);
    const deltaY = times.length % 20 < 10 ? -40 : 40;
    area.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, cancelable: true }));
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})
"""  # noqa: E501
PLOTLY = """
async ([xs, ys, cs, frames]) => {
  const box = document.body.appendChild(document.createElement('div'));
  box.style.cssText = 'width: 850px; height: 530px';
  const start = performance.now();
  const trace = { type: 'scattergl', mode: 'markers', x: xs, y: ys, marker: { size: 5, color: cs, colorscale: 'Viridis' } };
  await window.Plotly.newPlot(box, [trace], { dragmode: 'pan' }, { scrollZoom: true });
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  const drawn = performance.now() - start;
  const times = [];
  for (let i = 0; i < frames; i += 1) {
    const half = 20 * (1 + 0.04 * (i % 20 < 10 ? -(i % 10) : i % 10));
    const began = performance.now();
    await window.Plotly.relayout(box, { 'xaxis.range': [-half, half], 'yaxis.range': [-half, half] });
    await new Promise((next) => requestAnimationFrame(next));
    times.push(performance.now() - began);
  }
  return { drawn, times };
}
"""  # noqa: E501


def main() -> None:
    """Runs all measurements and prints them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "checkpoints" / "cars-resnet-cvae")
    parser.add_argument("--picks", type=int, default=40, help="points that are chosen")
    parser.add_argument("--plotly", action="store_true", help="also measure plotly.js")
    given = parser.parse_args()

    from playwright.sync_api import sync_playwright

    from gencore.precision import cpu_name
    from gencore.ui.app import build, launch_options, open_engine

    name = given.checkpoint.name
    with open_engine({name: given.checkpoint}) as engine, sync_playwright() as playwright:
        print(f"{cpu_name()}, {given.checkpoint}")
        demo = build(engine)
        _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, **launch_options())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        report_tab(browser, url, given.picks)
        demo.close(verbose=False)
        for count in (6_000, 50_000):
            report_frames(browser, given.checkpoint, count, given.plotly)
        browser.close()


def report_tab(browser: Any, url: str, picks: int) -> None:
    opened = []
    for _ in range(5):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(url)
        page.wait_for_selector(".gc-grid:not([data-version='0'])", timeout=120_000)
        page.wait_for_timeout(500)
        opened.append(page.evaluate(OPEN))
        count = page.get_attribute(".gc-map", "data-count")
        if len(opened) < 5:
            page.close()
    print(f"tab to {count} points, first {opened[0]:.0f} ms, five: {quantiles(opened)} (wanted: {OPEN_WANTED:.0f})")
    page.wait_for_selector(".gc-map[data-atlas]", timeout=60_000)
    took = []
    for i in range(20 * picks):
        found = page.evaluate(PICK, [(0.11 + 0.618 * i) % 0.9 + 0.05, (0.23 + 0.414 * i) % 0.9 + 0.05])
        took += [] if found is None else [found]
        if len(took) == picks:
            break
    print(f"click to picture at full size, {len(took)} points: {quantiles(took)} (wanted: p50 {PICK_WANTED:.0f})")
    frames = page.evaluate(ZOOM, FRAMES)
    print(f"zoom by the wheel, in the app, {count} points: {quantiles(frames)} a frame")
    page.close()


def report_frames(browser: Any, checkpoint: Path, count: int, plotly: bool) -> None:
    """Frames of a page of its own with the map's points, or so many synthetic ones; with Plotly the same points."""
    import numpy as np

    from gencore.latent.map.picture_map import map_pictures
    from gencore.ui.map_page import to_page

    made = map_pictures(checkpoint)
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(made.made), count)
    places = made.coordinates[drawn] + 0.05 * random.normal(size=(count, 2))
    values = made.colour("mean").values[drawn]
    steps = ((places - places.min(axis=0)) / np.ptp(places, axis=0) * 65535).astype("<u2")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        file.write_text(_with_points(to_page(made, "mean"), steps, values), encoding="utf-8")
        began = time.perf_counter()
        page.goto(file.as_uri())
        page.wait_for_selector(f".gc-map[data-count='{count}'] [data-frames]")
        opened = (time.perf_counter() - began) * 1000
        frames = page.evaluate(ZOOM, FRAMES)
    print(f"{count} points, page of its own: open {opened:.0f} ms, zoom {quantiles(frames)} a frame")
    page.close()
    if plotly:
        report_plotly(browser, places, values)


def _with_points(page: str, steps: Any, values: Any) -> str:
    """The page of a map with other points: its coordinates and the colours of ``mean`` replaced."""
    import json
    import re

    import numpy as np

    found = re.search(r"const props = \{ value: (\{.*\}) \}; const element", page)
    assert found is not None
    value = json.loads(found[1])
    value["map"] |= {"content": base64.b64encode(steps.tobytes()).decode(), "count": len(steps)}
    shade = value["shades"]["mean"]
    parts = (np.nan_to_num(values) * 65534).astype("<u2")
    shade |= {"content": base64.b64encode(parts.tobytes()).decode(), "low": 0, "high": 1}
    value["keys"] = [str(i) for i in range(len(steps))]
    return page[: found.start(1)] + json.dumps(value).replace("<", "\\u003c") + page[found.end(1) :]


def report_plotly(browser: Any, places: Any, values: Any) -> None:
    import plotly

    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_content("<!doctype html><body></body>")
    began = time.perf_counter()
    page.add_script_tag(path=str(script))
    loaded = (time.perf_counter() - began) * 1000
    centred = places - places.mean(axis=0)
    seen = page.evaluate(PLOTLY, [centred[:, 0].tolist(), centred[:, 1].tolist(), values.tolist(), FRAMES])
    size = script.stat().st_size / 1e6
    print(
        f"  plotly.js ({size:.1f} MB), same points: script {loaded:.0f} ms, first drawing {seen['drawn']:.0f} ms, "
        f"zoom {quantiles(seen['times'])} a frame"
    )
    page.close()


def quantiles(times: list[float]) -> str:
    ordered = sorted(times)
    return (
        f"p50 {statistics.median(ordered):.0f}, p95 {ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]:.0f} ms"
    )


if __name__ == "__main__":
    main()
