// What two people can be given at once: the judge's scores of a front's pictures as a plot; a point shows its picture.

const PLOT = 400; // the plot's side in its own units
const INSET = 44;

function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// hears { begin(pair) -> reply of the server, show(wish, sentence) }
function makeFront(runner, hears) {
  const [first, second] = [newId(), newId()].map((id) => h("select", { id, class: "gc-select" }));
  const go = h("button", { type: "button", class: "gc-button gc-go", onclick: find }, "Find the front");
  const progress = progressBar(() => { runner.stop(); finish(); });
  const status = h("p", { class: "gc-status", role: "status" });
  const plot = h("div", { class: "gc-front-plot" });
  const canvas = h("canvas", { class: "gc-front-picture", width: 4, height: 3 });
  const said = saidLine();
  const words = h("p", { class: "gc-hint" });
  const shown = h("div", { class: "gc-front-shown", hidden: true }, canvas, said.root, words);
  const row = h("div", { class: "gc-way-row" }, h("label", { for: first.id }, "For"), first, h("label", { for: second.id }, "and"), second, go, progress.root);
  const root = h("details", { class: "gc-front" }, h("summary", {}, "What can two people be given at once?"),
    h("p", { class: "gc-hint" }, "Pictures are climbed for, from all for the one to all for the other. To the rater models none on the line is worse for both than another; both axes are what the judge says, who had no part in it."),
    row, status, h("div", { class: "gc-front-body" }, plot, shown));
  let fields = [];

  function offer(scores) {
    fields = scores;
    root.hidden = fields.length < 2;
    for (const select of [first, second]) select.replaceChildren(...fields.map(({ name, label }) => h("option", { value: name }, label)));
    if (fields.length < 2) return;
    const names = fields.map(({ name }) => name);
    first.value = names.includes("Moira") ? "Moira" : names[0];
    second.value = names.includes("Gragar") ? "Gragar" : names[names.length - 1];
    plot.replaceChildren();
    shown.hidden = true;
    status.textContent = "";
  }

  function learn(ways, able) {
    const lacks = ways.optimise && ways.optimise.lacks;
    root.hidden = !able || fields.length < 2;
    go.disabled = Boolean(lacks);
    status.textContent = lacks || "";
  }

  function finish() {
    progress.hide();
    go.hidden = false;
  }

  async function find() {
    if (first.value === second.value) {
      status.textContent = "Choose two different people.";
      return;
    }
    status.textContent = "";
    go.hidden = true;
    progress.show({ state: "running", done: 0 });
    const reply = await runner.run(() => hears.begin([first.value, second.value]), progress.show);
    finish();
    if (reply === null || reply.state === "cancelled") return;
    if (reply.error) status.textContent = reply.error;
    else await draw(reply);
  }

  async function draw(reply) {
    const bitmap = await sheetOf(reply);
    const [a, b] = reply.pair.map((name) => fields.find((field) => field.name === name));
    const x = (score) => INSET + ((score - a.low) / (a.high - a.low)) * (PLOT - 2 * INSET);
    const y = (score) => PLOT - INSET - ((score - b.low) / (b.high - b.low)) * (PLOT - 2 * INSET);
    const points = reply.judged[a.name].map((score, i) => ({ i, px: x(score), py: y(reply.judged[b.name][i]) }));
    const line = [...points].sort((p, q) => p.px - q.px).map(({ px, py }) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ");
    const marks = points.map(({ i, px, py }) => {
      const label = `Picture ${i + 1}: ${a.label} ${reply.judged[a.name][i].toFixed(1)}, ${b.label} ${reply.judged[b.name][i].toFixed(1)}`;
      const mark = svg("circle", { cx: px, cy: py, r: 9, class: "gc-front-point", tabindex: 0, role: "button", "aria-label": label, onclick: () => pick(i) });
      mark.append(svg("title", {}, label));
      mark.addEventListener("keydown", (event) => {
        if (!["Enter", " "].includes(event.key)) return;
        event.preventDefault();
        pick(i);
      });
      return mark;
    });
    const cloud = reply.others[0].map((score, i) => svg("circle", { cx: x(score), cy: y(reply.others[1][i]), r: 3, class: "gc-front-other" }));
    plot.replaceChildren(svg("svg", { viewBox: `0 0 ${PLOT} ${PLOT}`, role: "group", "aria-label": `${a.label} and ${b.label}, as judged` },
      ...axes(a, b, x, y), ...cloud, svg("polyline", { points: line, class: "gc-front-line" }), ...marks));
    root.dataset.points = String(points.length);

    function pick(i) {
      marks.forEach((mark, k) => mark.classList.toggle("gc-front-chosen", k === i));
      paintFrom(bitmap, reply, i, canvas);
      said.show(reply.judged, Object.fromEntries(reply.pair.map((name) => [name, 1])), i);
      const asked = Object.keys(reply.wishes[i]).join(" and ");
      words.textContent = `Drawn with ${asked} at the top, then climbed. Grey points: what else was looked at. ${reply.seconds} s.`;
      shown.hidden = false;
      root.dataset.shown = String(i);
    }
    pick(Math.floor(points.length / 2));
  }

  function axes(a, b, x, y) {
    const ticks = (field) => [0, 1, 2, 3].map((k) => field.low + (k / 3) * (field.high - field.low));
    return [
      ...ticks(a).flatMap((v) => [svg("line", { x1: x(v), x2: x(v), y1: INSET, y2: PLOT - INSET, class: "gc-front-grid" }), svg("text", { x: x(v), y: PLOT - INSET + 20, class: "gc-front-tick", "text-anchor": "middle" }, String(Number(v.toFixed(1))))]),
      ...ticks(b).flatMap((v) => [svg("line", { x1: INSET, x2: PLOT - INSET, y1: y(v), y2: y(v), class: "gc-front-grid" }), svg("text", { x: INSET - 10, y: y(v) + 5, class: "gc-front-tick", "text-anchor": "end" }, String(Number(v.toFixed(1))))]),
      svg("text", { x: PLOT / 2, y: PLOT - 4, class: "gc-front-name", "text-anchor": "middle" }, `${a.label} →`),
      svg("text", { x: 14, y: PLOT / 2, class: "gc-front-name", "text-anchor": "middle", transform: `rotate(-90 14 ${PLOT / 2})` }, `${b.label} →`),
    ];
  }

  return { root, offer, learn };
}
