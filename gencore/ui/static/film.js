// A film: a large picture, a slider that shows any frame at once, a strip of frames, and what the judge says along the way.

const STRIP = 11;
const FRAME_TIME = 70; // milliseconds
const FINELY = 0.05; // of a frame; where the slider rests between two, the picture of that very place is asked for
const DASHES = ["none", "7 3", "2 3", "10 3 2 3", "4 2", "1 4"];

ICONS.play = "M6 4l10 6-10 6z";
ICONS.pause = "M7 4v12M13 4v12";

// rested(place) gives the picture of a place between two frames as { sheet }, or null.
function makeFilm(rested) {
  const canvas = h("canvas", { class: "gc-film-picture", role: "img", "aria-label": "The picture on the way" });
  const stage = h("div", { class: "gc-film-stage" }, canvas);
  const range = h("input", { type: "range", min: 0, max: 1, step: FINELY, value: 0, class: "gc-range gc-film-range", "aria-label": "On the way from A to B" });
  const play = h("button", { type: "button", class: "gc-button gc-play", "aria-pressed": "false", "aria-label": "Play", onclick: toggle }, icon("play"));
  const last = h("b", { "aria-hidden": "true" }, "B");
  const bar = h("div", { class: "gc-film-bar gc-given" }, play, h("b", { "aria-hidden": "true" }, "A"), range, last);
  const strip = h("div", { class: "gc-film-strip", role: "group", "aria-label": "Frames of the film" });
  const curves = h("div", { class: "gc-film-curves" });
  const root = h("div", { class: "gc-film" }, stage, bar, strip, curves);
  let sheet = null;
  let count = 0;
  let at = 0;
  let place = 0;
  let closed = false;
  let timer = 0;
  let direction = 1;
  let lines = null;

  // The frame nearest to a place, at once.
  function show(wanted) {
    if (!sheet) return;
    place = Math.max(0, Math.min(count - 1, wanted));
    at = Math.round(place);
    sheet.draw(canvas, at);
    range.value = place;
    const part = place / Math.max(1, count - 1);
    bar.style.setProperty("--fill", String(part));
    range.setAttribute("aria-valuetext", `${Math.round(100 * part)} % of the way ${closed ? "round" : "to B"}`);
    root.dataset.frame = at;
    root.dataset.exact = Number.isInteger(place) ? place : "";
    for (const thumb of strip.children) thumb.setAttribute("aria-pressed", String(Number(thumb.dataset.frame) === at));
    if (lines) lines.mark(at);
  }

  // The picture of the place where the slider has come to rest.
  async function rest() {
    if (!sheet || Number.isInteger(place)) return;
    const [film, where] = [sheet, place];
    const found = await rested(where);
    if (found === null || sheet !== film || place !== where) return;
    found.draw(canvas, 0);
    root.dataset.exact = where;
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    play.setAttribute("aria-pressed", "false");
    play.setAttribute("aria-label", "Play");
    play.replaceChildren(icon("play"));
  }

  function toggle() {
    if (timer) return stop();
    play.setAttribute("aria-pressed", "true");
    play.setAttribute("aria-label", "Pause");
    play.replaceChildren(icon("pause"));
    if (at === count - 1) direction = -1;
    timer = setInterval(() => {
      if (!root.isConnected) return stop();
      if (closed) direction = at === count - 1 ? 2 - count : 1; // the last frame is the first
      else if (at + direction < 0 || at + direction >= count) direction = -direction;
      return show(at + direction);
    }, FRAME_TIME);
    return undefined;
  }

  range.addEventListener("input", () => { stop(); show(Number(range.value)); });
  range.addEventListener("change", rest);
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 };
  range.addEventListener("keydown", (event) => {
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    stop();
    show(at + STEPS[event.key]);
  });

  // Frames of a reply; a picture alone is a film of one.
  function load(frames, n, told, isClosed = false) {
    stop();
    sheet = frames;
    count = n;
    closed = isClosed;
    direction = 1;
    last.textContent = closed ? "A" : "B";
    range.setAttribute("aria-label", closed ? "On the way round, from A to A" : "On the way from A to B");
    range.max = Math.max(1, n - 1);
    stage.style.setProperty("--ratio", frames.size[0] / frames.size[1]);
    stage.classList.toggle("gc-pixelated", frames.size[1] < PIXELATED_BELOW);
    for (const part of [bar, strip]) part.hidden = n < 2;
    const shown = n < 2 ? [] : [...new Set(Array.from({ length: STRIP }, (_, i) => Math.round((i * (n - 1)) / (STRIP - 1))))];
    strip.replaceChildren(...shown.map((i) => {
      const thumb = h("canvas", {});
      frames.draw(thumb, i);
      return h("button", { type: "button", class: "gc-frame-button", "data-frame": i, "aria-pressed": "false", "aria-label": `Frame ${i + 1} of ${n}`, onclick: () => { stop(); show(i); } }, thumb);
    }));
    strip.style.setProperty("--ratio", frames.size[0] / frames.size[1]);
    lines = makeLines(told, n);
    curves.replaceChildren(...(lines ? [lines.root] : []));
    show(Math.floor((n - 1) / 2));
  }

  return { root, stage, canvas, load, show, stop, get at() { return at; }, get place() { return place; } };
}

// What the judge says of every frame, as lines of different dashes, with the numbers of the frame that is shown.
function makeLines(told, n) {
  const names = Object.keys(told || {}).filter((name) => told[name].length === n);
  if (!names.length || n < 2) return null;
  const space = "http://www.w3.org/2000/svg";
  const drawn = (tag, attributes) => {
    const node = document.createElementNS(space, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const highest = Math.max(9, ...names.flatMap((name) => told[name]));
  const svg = drawn("svg", { viewBox: "0 0 320 90", preserveAspectRatio: "none", class: "gc-lines", "aria-hidden": "true" });
  for (const part of [0, 0.5, 1]) svg.append(drawn("line", { x1: 0, x2: 320, y1: 4 + 82 * part, y2: 4 + 82 * part, class: "gc-grid-line" }));
  const x = (i) => (320 * i) / (n - 1);
  names.forEach((name, row) => {
    const points = told[name].map((score, i) => `${x(i).toFixed(1)},${(86 - (82 * score) / highest).toFixed(1)}`).join(" ");
    svg.append(drawn("polyline", { points, class: "gc-line-said", "stroke-dasharray": DASHES[row % DASHES.length] }));
  });
  const here = drawn("line", { x1: 0, x2: 0, y1: 0, y2: 90, class: "gc-line-here" });
  svg.append(here);
  const legend = names.map((name, row) => {
    const sample = drawn("svg", { viewBox: "0 0 28 8", class: "gc-sample", "aria-hidden": "true" });
    sample.append(drawn("line", { x1: 0, x2: 28, y1: 4, y2: 4, class: "gc-line-said", "stroke-dasharray": DASHES[row % DASHES.length] }));
    const value = h("b", {});
    return { name, value, root: h("span", { class: "gc-line-name" }, sample, `${name.replaceAll("_", " ")} `, value) };
  });
  const root = h("div", {}, h("p", { class: "gc-hint" }, "What the judge says each would give, along the way"), svg, h("p", { class: "gc-line-names" }, ...legend.map((one) => one.root)));
  function mark(i) {
    here.setAttribute("x1", x(i));
    here.setAttribute("x2", x(i));
    for (const { name, value } of legend) value.textContent = told[name][i].toFixed(1);
  }
  return { root, mark };
}
