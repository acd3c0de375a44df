// A run's losses: one small chart a term, training as a line, validation dashed, the term's weight as a shade below.

const CHART = { w: 300, h: 110 };

function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const short = (value) => (value === null || value === undefined ? "" : Math.abs(value) >= 1e4 || (Math.abs(value) < 1e-3 && value !== 0) ? value.toExponential(1) : String(Number(value.toPrecision(3))));

// Points as they are told: the beginning that is known stays, the rest is replaced.
function mergePoints(known, told) {
  if (!told) return known;
  const same = known && known.shape === told.shape;
  const from = same ? told.from : 0;
  const steps = [...(same ? known.steps.slice(0, from) : []), ...told.steps];
  const values = {};
  for (const name of new Set([...Object.keys(same ? known.values : {}), ...Object.keys(told.values)])) {
    const before = same && known.values[name] ? known.values[name].slice(0, from) : Array(from).fill(null);
    values[name] = [...before, ...(told.values[name] || Array(told.steps.length).fill(null))];
  }
  return { shape: told.shape, steps, values };
}

// A path through points, broken where there is no value.
function through(points) {
  let pen = "M";
  return points.map(([x, y]) => {
    if (y === null) { pen = "M"; return ""; }
    const part = `${pen}${x.toFixed(1)},${y.toFixed(1)}${pen === "M" ? "h0.01" : ""}`; // one alone is a dot
    pen = "L";
    return part;
  }).join("");
}

// The schedule of a weight as a filled shape along the bottom.
function scheduleShape(steps, weights, last, height) {
  const top = Math.max(...weights, 0);
  if (!top) return shape("path", { d: "" });
  const line = steps.map((step, i) => `L${((step / Math.max(last, 1)) * CHART.w).toFixed(1)},${(CHART.h - (weights[i] / top) * height).toFixed(1)}`);
  return shape("path", { d: `M0,${CHART.h}${line.join("")}L${CHART.w},${CHART.h}Z`, class: "gc-curve-weight" });
}

function makeCurves() {
  const charts = h("div", { class: "gc-curves-grid" });
  const legend = h("p", { class: "gc-curves-legend" },
    h("span", { class: "gc-key" }, h("i", { class: "gc-key-train" }), "training"),
    h("span", { class: "gc-key" }, h("i", { class: "gc-key-validation" }), "validation"),
    h("span", { class: "gc-key" }, h("i", { class: "gc-key-weight" }), "weight"),
    h("span", { class: "gc-key" }, h("i", { class: "gc-key-mark" }), "something changes"));
  const root = h("section", { class: "gc-curves", "aria-label": "Losses" }, legend, charts);
  let shown = { train: null, validation: null, plan: null, steps: 0 };
  let cursor = null;

  const at = (points, name, step) => {
    if (!points || !points.values[name]) return null;
    let best = null;
    points.steps.forEach((one, i) => { if (one <= step && points.values[name][i] !== null) best = points.values[name][i]; });
    return best;
  };

  function chart(name) {
    const { train, validation, plan, steps } = shown;
    const last = Math.max(steps, 1);
    const numbers = [train, validation].flatMap((points) => (points && points.values[name]) || []).filter((value) => value !== null);
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    const log = low > 0 && high / low > 30; // a loss that falls by far is seen only so
    const scale = log ? Math.log : (value) => value;
    const [a, b] = [scale(low), scale(high)];
    const y = (value) => (value === null ? null : 6 + (CHART.h - 12) * (b > a ? 1 - (scale(value) - a) / (b - a) : 0.5));
    const path = (points, kind) => (points && points.values[name]
      ? shape("path", { class: kind, d: through(points.steps.map((step, i) => [(step / last) * CHART.w, y(points.values[name][i])])) }) : "");
    const upright = (step, kind, text) => {
      const line = shape("line", { x1: (step / last) * CHART.w, x2: (step / last) * CHART.w, y1: 0, y2: CHART.h, class: kind });
      if (text) line.append(shape("title", {}, text));
      return line;
    };
    const weights = plan && plan.schedules.weights[name];
    const turns = shown.turns || [];
    const marks = plan ? plan.marks.filter(({ text }) => text.startsWith(`${name} `) || text.startsWith("the learning")) : [];
    const step = cursor === null ? last : cursor;
    const [now, then] = [at(train, name, step), at(validation, name, step)];
    const picture = shape("svg", { viewBox: `0 0 ${CHART.w} ${CHART.h}`, preserveAspectRatio: "none", class: "gc-curve", role: "img",
      "aria-label": `${name}: between ${short(low)} and ${short(high)}; now ${short(now)}${then === null ? "" : `, validation ${short(then)}`}` },
    weights ? scheduleShape(plan.schedules.steps, weights, last, 26) : "",
    ...[...marks, ...turns].map((mark) => upright(mark.step, "gc-curve-mark", `Step ${mark.step}: ${mark.text}`)),
    cursor === null ? "" : upright(cursor, "gc-curve-cursor"),
    path(train, "gc-curve-train"), path(validation, "gc-curve-validation"));
    const readable = name.replaceAll("_", " ");
    return h("figure", { class: "gc-chart", "data-term": name, "data-points": train && train.values[name] ? train.values[name].length : 0 },
      h("figcaption", {}, h("b", {}, readable), h("span", { class: "gc-chart-now" }, short(now)), then === null ? null : h("span", { class: "gc-chart-then" }, short(then)), log ? h("span", { class: "gc-chart-log" }, "log") : null),
      h("div", { class: "gc-chart-body" }, picture, h("span", { class: "gc-chart-high" }, short(high)), h("span", { class: "gc-chart-low" }, short(low))));
  }

  function paint() {
    const names = [...new Set([shown.train, shown.validation].flatMap((points) => (points ? Object.keys(points.values) : [])))];
    names.sort((a, b) => (b === "total") - (a === "total"));
    root.hidden = !names.length;
    charts.replaceChildren(...names.map(chart));
  }

  function show(points) {
    shown = points;
    paint();
  }

  function point(step) {
    if (cursor === step) return;
    cursor = step;
    paint();
  }
  return { root, show, point };
}
