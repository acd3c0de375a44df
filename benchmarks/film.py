"""How long after the slider of the Interpolate tab moves is the new picture there?

    python benchmarks/film.py [--checkpoint checkpoints/cars] [--steps 40]

Starts the app and a headless Chromium on the same cores. Beside each step of the slider the same change of another
slider, which nothing listens to, is timed: what the browser takes for a frame anyway. Wanted: at most 100 ms (median).
"""

import argparse
import random
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from gencore.ui.environment import prepare  # noqa: E402

prepare()  # the app's thread variables, before torch and numpy are imported
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
MS_WANTED = 100.0

# In the page: from the input event to the frame after which the canvas shows the frame that was asked for.
STEP = """
([value, idle]) => new Promise((done) => {
  const film = document.querySelector('.gc-film');
  const range = idle ? Object.assign(document.createElement('input'), { type: 'range', max: 32 }) : film.querySelector('.gc-film-range');
  range.value = value;
  const start = performance.now();
  range.dispatchEvent(new Event('input', { bubbles: true }));
  if (!idle && film.dataset.frame !== String(value)) throw new Error(`frame ${film.dataset.frame} instead of ${value}`);
  requestAnimationFrame(() => {
    const painted = new MessageChannel();  // its message comes after the frame has been painted
    painted.port1.onmessage = () => done(performance.now() - start);
    painted.port2.postMessage(null);
  });
})
"""  # noqa: E501


def main() -> None:
    """Runs the measurement and prints it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "checkpoints" / "cars", help="checkpoint or run")
    parser.add_argument("--steps", type=int, default=40, help="steps of the slider")
    given = parser.parse_args()

    from playwright.sync_api import sync_playwright

    from gencore.precision import cpu_name
    from gencore.ui.app import build, launch_options, open_engine

    with open_engine({"model": given.checkpoint}) as engine, sync_playwright() as playwright:
        print(f"{cpu_name()}, {given.checkpoint}")
        demo = build(engine)
        _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, **launch_options())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(url)
        page.get_by_role("tab", name="Interpolate").click()
        page.wait_for_selector(".gc-interpolate[data-film]:not([data-film=''])", timeout=300_000)
        dice, slider, idle = random.Random(0), [], []
        value = 16
        for step in range(given.steps + 5):
            page.wait_for_timeout(50)
            value = dice.choice([other for other in range(33) if other != value])
            took, alone = page.evaluate(STEP, [value, False]), page.evaluate(STEP, [value, True])
            if step >= 5:  # the first ones warm up
                slider.append(took)
                idle.append(alone)
        print(f"{len(slider)} steps, slider to picture on screen, ms: {_quantiles(slider)}; wanted p50 {MS_WANTED:.0f}")
        print(f"{len(idle)} empty steps, in turn,                ms: {_quantiles(idle)}")
        browser.close()
        demo.close(verbose=False)


def _quantiles(times: list[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):.1f}, p95 {ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]:.1f}"


if __name__ == "__main__":
    main()
