// Points in a plane or in space that are panned, turned and zoomed; drawn by WebGL, or by the canvas where there is none.
//
// Own code rather than a library: Plotly's script alone is 4.8 MB, this is all a map needs (benchmarks/map_page.py).

const [YAW, PITCH] = [0.6, 0.4]; // radians; how space is seen at first

// hears { hover(i or null, x, y), pick(i), moved(i) }; x and y in pixels of the page's element.
function makeScatter(hears) {
  let canvas = h("canvas", { class: "gc-points" });
  let painter = webglPainter(canvas);
  if (!painter) painter = plainPainter((canvas = h("canvas", { class: "gc-points" }))); // a canvas has one kind of context for life
  const over = h("canvas", { class: "gc-marks", "aria-hidden": "true" });
  const root = h("div", { class: "gc-scatter", tabindex: 0, role: "application", "aria-roledescription": "map of pictures" }, canvas, over);
  root.dataset.painter = painter.name;
  let places = new Float32Array();
  let count = 0;
  let deep = false;
  let marks = [];
  const chosen = { picked: null, focus: null };
  const view = { x: 0, y: 0, scale: 1, yaw: YAW, pitch: PITCH };
  let waiting = false;
  let fit = 1; // so that all points fill the view, as they are turned at first

  const ratio = () => Math.min(2, window.devicePixelRatio || 1);
  function seen() {
    const [w, tall] = [root.clientWidth || 1, root.clientHeight || 1];
    const side = 0.94 * fit * view.scale;
    const zoom = w < tall ? [side, (side * w) / tall] : [(side * tall) / w, side];
    const [cy, sy, cp, sp] = [Math.cos(view.yaw), Math.sin(view.yaw), Math.cos(view.pitch), Math.sin(view.pitch)];
    const turn = deep ? [cy, sy * sp, sy * cp, 0, cp, -sp, -sy, cy * sp, cy * cp] : [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const points = Math.min(7, Math.max(2.2, 420 / Math.sqrt(count + 1))) * Math.min(2.2, Math.sqrt(view.scale));
    return { turn, zoom, shift: [view.x, view.y], size: points * ratio() };
  }
  const pixel = ([x, y]) => [(0.5 + 0.5 * x) * root.clientWidth, (0.5 - 0.5 * y) * root.clientHeight];

  function draw() {
    waiting = false;
    const [w, tall, dense] = [root.clientWidth, root.clientHeight, ratio()];
    if (!w || !tall) return;
    for (const sheet of [canvas, over]) {
      if (sheet.width !== Math.round(w * dense) || sheet.height !== Math.round(tall * dense)) Object.assign(sheet, { width: Math.round(w * dense), height: Math.round(tall * dense) });
    }
    const now = seen();
    painter.draw(now, count, deep);
    drawMarks(now, dense);
    root.dataset.frames = String(Number(root.dataset.frames || 0) + 1);
  }
  function refresh() {
    if (!waiting) requestAnimationFrame(draw);
    waiting = true;
  }

  function drawMarks(now, dense) {
    const pen = over.getContext("2d");
    const style = getComputedStyle(root);
    const [ink, paper] = [style.getPropertyValue("--gc-ink"), style.getPropertyValue("--gc-page")];
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, root.clientWidth, root.clientHeight);
    const outline = (path) => {
      pen.lineWidth = 5;
      pen.strokeStyle = paper;
      pen.stroke(path);
      pen.lineWidth = 2.5;
      pen.strokeStyle = ink;
      pen.stroke(path);
    };
    for (const mark of marks) {
      const [x, y] = pixel(onScreen(now, mark.place, 0));
      const path = new Path2D();
      const r = mark.chosen ? 11 : 8;
      if (mark.what === "yours") for (let k = 0; k <= 10; k += 1) path[k ? "lineTo" : "moveTo"](x + Math.sin((k * Math.PI) / 5) * r * (k % 2 ? 0.5 : 1.25), y - Math.cos((k * Math.PI) / 5) * r * (k % 2 ? 0.5 : 1.25));
      else for (const [k, [dx, dy]] of [[0, -r], [r, 0], [0, r], [-r, 0], [0, -r]].entries()) path[k ? "lineTo" : "moveTo"](x + dx, y + dy);
      outline(path);
      pen.fillStyle = mark.chosen ? style.getPropertyValue("--gc-accent") : paper;
      pen.fill(path);
    }
    for (const [i, r] of [[chosen.focus, 8], [chosen.picked, 11]]) {
      if (i === null || i >= count) continue;
      const path = new Path2D();
      path.arc(...pixel(onScreen(now, places, i)), r, 0, 2 * Math.PI);
      outline(path);
    }
  }

  // The nearest point or mark to a place in pixels; marks lie on top.
  function nearest(px, py, reach) {
    const now = seen();
    let best = { distance: reach };
    marks.forEach((mark, k) => {
      const [x, y] = pixel(onScreen(now, mark.place, 0));
      const distance = Math.hypot(x - px, y - py) - 4;
      if (distance < best.distance) best = { distance, mark: k };
    });
    if (best.mark !== undefined) return best;
    for (let i = 0; i < count; i += 1) {
      const [x, y] = pixel(onScreen(now, places, i));
      const distance = Math.abs(x - px) < best.distance ? Math.hypot(x - px, y - py) : Infinity;
      if (distance < best.distance) best = { distance, point: i };
    }
    return best;
  }

  // The nearest point in a direction: what lies aside counts as farther.
  function beside(from, [dx, dy]) {
    const now = seen();
    const [fx, fy] = pixel(onScreen(now, places, from));
    let best = { cost: Infinity, i: from };
    for (let i = 0; i < count; i += 1) {
      if (i === from) continue;
      const [x, y] = pixel(onScreen(now, places, i));
      const [along, aside] = [(x - fx) * dx + (y - fy) * dy, Math.abs((x - fx) * dy - (y - fy) * dx)];
      if (along > 0.5 && aside <= along && along + 2 * aside < best.cost) best = { cost: along + 2 * aside, i };
    }
    return best.i;
  }

  function zoomAt(factor, px, py) {
    const wanted = Math.min(200, Math.max(0.5, view.scale * factor));
    const [x, y] = [(2 * px) / root.clientWidth - 1, 1 - (2 * py) / root.clientHeight];
    const grown = wanted / view.scale;
    Object.assign(view, { scale: wanted, x: x + (view.x - x) * grown, y: y + (view.y - y) * grown });
    refresh();
  }
  function home() {
    Object.assign(view, { x: 0, y: 0, scale: 1, yaw: YAW, pitch: PITCH });
    refresh();
  }
  function inSight(i) {
    const [x, y] = onScreen(seen(), places, i);
    if (Math.abs(x) > 0.95) view.x -= x;
    if (Math.abs(y) > 0.95) view.y -= y;
  }
  function focus(i) {
    chosen.focus = i;
    if (i !== null) inSight(i);
    refresh();
    if (i !== null) hears.hover({ point: i }, ...pixel(onScreen(seen(), places, i)));
  }
  function pick(found) {
    chosen.picked = found.point === undefined ? null : found.point;
    chosen.focus = null;
    marks.forEach((mark, k) => { mark.chosen = k === found.mark; });
    refresh();
    hears.pick(found);
  }

  hearPointers(root, {
    moved(dx, dy, turning) {
      if (deep && turning) Object.assign(view, { yaw: view.yaw + dx / 180, pitch: Math.max(-1.57, Math.min(1.57, view.pitch + dy / 180)) });
      else Object.assign(view, { x: view.x + (2 * dx) / root.clientWidth, y: view.y - (2 * dy) / root.clientHeight });
      hears.hover(null);
      refresh();
    },
    zoomed: zoomAt,
    hovered(x, y) {
      const found = nearest(x, y, 14);
      const none = found.point === undefined && found.mark === undefined;
      root.classList.toggle("gc-over-point", !none);
      hears.hover(none ? null : found, x, y);
    },
    left: () => hears.hover(null),
    clicked(x, y, touch) {
      const found = nearest(x, y, touch ? 26 : 14);
      if (found.point !== undefined || found.mark !== undefined) pick(found);
    },
  });
  root.addEventListener("keydown", (event) => {
    const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const middle = [root.clientWidth / 2, root.clientHeight / 2];
    const here = chosen.focus ?? chosen.picked;
    if (event.key in directions && count) focus(here === null ? nearest(...middle, Infinity).point ?? 0 : beside(here, directions[event.key]));
    else if (["Enter", " "].includes(event.key) && here !== null) pick({ point: here });
    else if (event.key === "+" || event.key === "=") zoomAt(1.4, ...middle);
    else if (event.key === "-") zoomAt(1 / 1.4, ...middle);
    else if (event.key === "Home" || event.key === "0") home();
    else if (event.key === "Escape") { focus(null); hears.hover(null); }
    else return;
    event.preventDefault();
  });
  new ResizeObserver(refresh).observe(root);

  return {
    root, home, refresh, zoom: (factor) => zoomAt(factor, root.clientWidth / 2, root.clientHeight / 2),
    // values: x y (z) of each point, in any unit; they are moved and scaled into view.
    points(values, dimensions) {
      count = values.length / dimensions;
      deep = dimensions === 3;
      const [low, high] = [Array(dimensions).fill(Infinity), Array(dimensions).fill(-Infinity)];
      for (let i = 0; i < values.length; i += 1) {
        low[i % dimensions] = Math.min(low[i % dimensions], values[i]);
        high[i % dimensions] = Math.max(high[i % dimensions], values[i]);
      }
      const half = Math.max(...high.map((top, d) => top - low[d])) / 2 || 1;
      this.inside = (point) => Float32Array.from([0, 1, 2], (d) => (d < dimensions ? (point[d] - (low[d] + high[d]) / 2) / half : 0));
      places = new Float32Array(3 * count);
      for (let i = 0; i < count; i += 1) for (let d = 0; d < dimensions; d += 1) places[3 * i + d] = (values[i * dimensions + d] - (low[d] + high[d]) / 2) / half;
      painter.places(places);
      Object.assign(view, { yaw: YAW, pitch: PITCH });
      fit = 1;
      const still = { ...seen(), zoom: [1, 1], shift: [0, 0] };
      let reach = 1e-9;
      for (let i = 0; i < count; i += 1) reach = Math.max(reach, ...onScreen(still, places, i).map(Math.abs));
      fit = 1 / reach;
      refresh();
    },
    tints(values) {
      painter.tints(values);
      refresh();
    },
    marks(list) {
      marks = list.map((mark) => ({ ...mark, place: this.inside(mark.coordinates) }));
      refresh();
    },
    choose(i) {
      chosen.picked = i;
      chosen.focus = null;
      if (i !== null && i < count) inSight(i);
      marks.forEach((mark) => { mark.chosen = false; });
      refresh();
    },
    where: (i) => pixel(onScreen(seen(), places, i)),
  };
}
