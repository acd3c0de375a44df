// What a new run is to be: data, model, and the numbers that matter; its schedules as curves before it begins.

const KNOBS = [["steps", "Steps", "1"], ["batch_size", "Pictures a step", "1"], ["learning_rate", "Learning rate", "any"], ["seed", "Seed", "1"]];
const PATH = "path:";

// hears { begin(order) } ; code() gives what the host reserved the tab with.
function makeOrder(server, site, code, begin) {
  const [dataId, modelId, pathId] = [newId(), newId(), newId()];
  const data = h("select", { id: dataId, class: "gc-select" });
  const path = h("input", { id: pathId, type: "text", class: "gc-text", placeholder: "a folder here, or someone/some-data on the Hub" });
  const pathRow = h("div", { class: "gc-order-row", hidden: true }, h("label", { for: pathId }, "Where"), path);
  const model = h("select", { id: modelId, class: "gc-select" });
  const about = h("p", { class: "gc-hint" });
  const knobs = new Map();
  const weights = h("div", { class: "gc-weights" });
  const problem = h("p", { class: "gc-status", role: "status" });
  const go = h("button", { type: "button", class: "gc-button gc-go", onclick: start }, "Start training");
  let asked = 0;
  let waiting = 0;

  const option = ({ name, label }) => h("option", { value: name }, label);
  const group = (label, entries) => (entries.length ? h("optgroup", { label }, ...entries.map(option)) : "");

  function dress() {
    const chosen = data.value;
    data.replaceChildren(group("Here", site.data), group("Uploaded", site.uploads), group("Downloaded when first used", site.downloads),
      site.paths ? h("optgroup", { label: "Elsewhere" }, option({ name: PATH, label: "A folder or a Hub id …" })) : "");
    if ([...data.options].some(({ value }) => value === chosen)) data.value = chosen;
  }

  function offer() {
    const fitting = site.presets.filter((preset) => preset.data === data.value);
    const others = site.presets.filter((preset) => preset.data !== data.value);
    const known = site.known.filter((one) => one.data === data.value);
    const anybodys = fitting.length ? [] : site.presets.filter((preset) => preset.name === site.default);
    const named = ({ name, label }) => ({ name: `model:${name}`, label });
    model.replaceChildren(
      group("Written for this data", fitting.map(named)),
      group("For any data", anybodys.map(named)),
      group("Go on with a trained one", known.map(({ name, label }) => ({ name: `begin:${name}`, label: `${label} (${name})` }))),
      group("Any model, with its own defaults", site.kinds.map(named)),
      group("Written for other data", others.filter((preset) => !anybodys.includes(preset)).map(named)));
    if (anybodys.length) model.value = `model:${site.default}`;
    pathRow.hidden = data.value !== PATH;
    reset();
  }

  function reset() {
    for (const input of knobs.values()) input.value = "";
    weights.replaceChildren();
    const preset = site.presets.find(({ name }) => `model:${name}` === model.value);
    about.textContent = preset ? preset.source : model.value.startsWith("begin:") ? "Begins with its weights; every loss counts as it did in the end." : "";
    plan();
  }

  function order() {
    const numbers = {};
    for (const [name, input] of knobs) if (input.value.trim() !== "") numbers[name] = Number(input.value);
    const given = {};
    for (const input of weights.querySelectorAll("input")) if (input.value.trim() !== "") given[input.name] = Number(input.value);
    const [kind, name] = [model.value.slice(0, 5), model.value.slice(6)];
    return { data: data.value === PATH ? path.value.trim() : data.value, [kind]: name, ...numbers, weights: given };
  }

  // What the chosen numbers come to: asked for once they rest.
  function plan() {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      asked += 1;
      const mine = asked;
      const reply = await answerOf(server.plan(order()));
      if (mine !== asked) return;
      problem.textContent = reply.error || "";
      problem.dataset.kind = reply.error ? "error" : "";
      go.disabled = Boolean(reply.error);
      if (reply.plan) show(reply.plan);
    }, 250);
  }

  function show(found) {
    for (const [name, input] of knobs) if (found[name] !== undefined) input.placeholder = String(found[name]);
    const known = new Map([...weights.querySelectorAll("input")].map((input) => [input.name, input.value]));
    const focused = weights.contains(document.activeElement) ? document.activeElement.name : null;
    const last = found.schedules.steps[found.schedules.steps.length - 1];
    weights.replaceChildren(...Object.entries(found.weights).map(([name, weight]) => {
      const id = newId();
      const input = h("input", { type: "number", id, name, min: 0, step: "any", class: "gc-number", placeholder: String(weight), oninput: plan });
      input.value = known.get(name) || "";
      return h("div", { class: "gc-weight" }, h("label", { for: id }, name.replaceAll("_", " ")), picture(found.schedules.steps, found.schedules.weights[name], last, `Weight of ${name} over the run`), input);
    }), h("div", { class: "gc-weight" }, h("span", {}, "learning rate"), picture(found.schedules.steps, found.schedules.learning_rate, last, "Learning rate over the run"), h("span")));
    if (focused) weights.querySelector(`input[name="${focused}"]`).focus();
  }

  function picture(steps, values, last, label) {
    return shape("svg", { viewBox: `0 0 ${CHART.w} ${CHART.h}`, preserveAspectRatio: "none", class: "gc-schedule", role: "img", "aria-label": label }, scheduleShape(steps, values, last, CHART.h - 8));
  }

  async function start() {
    go.disabled = true;
    const reply = await begin({ ...order(), code: code() });
    go.disabled = false;
    problem.textContent = reply.error || "";
    problem.dataset.kind = reply.error ? "error" : "";
  }

  const upload = makeUpload(server, site, code, ({ names: [name] }) => {
    site.uploads.push({ name, label: name.slice(name.indexOf(":") + 1) });
    dress();
    data.value = name;
    offer();
  });
  const fields = KNOBS.map(([name, label, step]) => {
    const id = newId();
    const input = h("input", { type: "number", id, min: 0, step, class: "gc-number", oninput: plan });
    knobs.set(name, input);
    return h("div", { class: "gc-knob" }, h("label", { for: id }, label), input);
  });
  data.addEventListener("change", offer);
  model.addEventListener("change", reset);
  path.addEventListener("change", plan);
  const root = h("section", { class: "gc-order" }, h("h2", {}, "Start a run"),
    h("div", { class: "gc-order-row" }, h("label", { for: dataId }, "Data"), data), pathRow, upload.root,
    h("div", { class: "gc-order-row" }, h("label", { for: modelId }, "Model"), model), about,
    h("div", { class: "gc-knobs" }, ...fields),
    h("details", { class: "gc-more" }, h("summary", {}, "Losses: their weights and when they count"), weights), go, problem);
  dress();
  return { root, begin: offer };
}
