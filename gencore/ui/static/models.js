// Which model: the list to choose from, and what stands in place of the pictures where a model cannot make any.

function makeChooser(models, chosen, choose) {
  const id = newId();
  const option = ({ name, label }) => h("option", { value: name }, label);
  const select = h("select", { id, class: "gc-select" }, ...models.map(option));
  if (chosen) select.value = chosen.name;
  select.addEventListener("change", () => choose(models.find(({ name }) => name === select.value)));
  const summary = h("span", { class: "gc-summary" });
  const root = h("div", { class: "gc-model", hidden: models.length < 2 }, summary, h("label", { for: id }, "Model"), select);
  function tell(text) {
    summary.textContent = text;
    summary.title = text;
  }

  const renew = renewModels(models, (name) => name === select.value, () => {
    const { value } = select;
    select.replaceChildren(...models.map(option));
    select.value = value;
    root.hidden = models.length < 2;
  });
  window.addEventListener("gencore:choose", async ({ detail }) => {
    if (!element.querySelector(`.gc-${detail.tab.toLowerCase()}`)) return;
    await renew();
    if (!models.some(({ name }) => name === detail.model)) return;
    select.value = detail.model;
    select.dispatchEvent(new Event("change"));
  });
  return { root, tell };
}

// fit() gives the model a prior; it answers with a sentence where that did not work.
function makeRefusal(fit) {
  const title = h("h2", {});
  const reasons = h("div", { class: "gc-reasons" });
  const button = h("button", { type: "button", class: "gc-button" }, "Fit a Gaussian mixture");
  const status = h("p", { class: "gc-status", role: "status" });
  const root = h("div", { class: "gc-refusal" }, title, reasons, button, status);

  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "Fitting to the latents of its training pictures; once for everyone, up to a minute or two.";
    status.dataset.kind = "";
    const problem = await fit();
    status.textContent = problem || "";
    status.dataset.kind = problem ? "error" : "";
    button.disabled = false;
  });

  function show({ label }, { limits, can }) {
    title.textContent = `${label} cannot make new pictures yet`;
    reasons.replaceChildren(...[...limits].reverse().map((limit) => h("p", {}, limit))); // why it cannot sample is named last
    button.hidden = !can.interpolate;
    button.disabled = false; // another model's fit goes on without anyone watching
    status.textContent = "";
  }
  return { root, show };
}
