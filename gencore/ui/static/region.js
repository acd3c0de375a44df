// Which part of the picture comes from B: all of it, a side up to a slider, or what is painted on the picture.

const SIDES = [["", "The whole picture"], ["left", "The left part"], ["right", "The right part"], ["top", "The upper part"], ["bottom", "The lower part"], ["mask", "What you paint"]];
const SHARP = 3; // the paint has so many points for each of the picture's
const BRUSH = 0.2; // of the picture's height
const SOFT = { low: 0, high: 0.5, step: 0.05, value: 0.15 };

// stage is the element around the large picture; changed() hears that another part is wanted.
function makeRegion(stage, changed) {
  const id = newId();
  const select = h("select", { id, class: "gc-select" }, ...SIDES.map(([value, text]) => h("option", { value }, text)));
  const share = knob({ label: "How much of it", explain: "How much of the picture, from that side, comes from B.", low: 0, high: 1, step: 0.05, value: 0.5 }, () => later());
  const soft = knob({ label: "Soft edge", explain: "How wide A and B fade into each other, as a share of the picture's width.", ...SOFT }, () => later());
  const [shareRange, softRange] = [share, soft].map((one) => one.root.querySelector("input"));
  const clear = h("button", { type: "button", class: "gc-button", onclick: () => { wipe(); changed(); } }, "Wipe the paint off");
  const hint = h("p", { class: "gc-hint" }, "Paint on the large picture what is to come from B. With the keyboard choose a side instead.");
  const painting = h("div", { class: "gc-painting" }, hint, clear);
  const why = h("p", { class: "gc-hint gc-locked", hidden: true }, "Only between two pictures: take those between out, and the way back to A.");
  const root = h("div", { class: "gc-region" }, h("label", { for: id }, "From B comes"), select, why, share.root, painting, soft.root);
  const mask = h("canvas", { class: "gc-mask", "aria-hidden": "true" });
  let size = [4, 3];
  let waiting = 0;
  let dirty = false;
  let last = null;

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 250);
  }

  function wipe() {
    [mask.width, mask.height] = size.map((side) => side * SHARP);
    dirty = false;
    dress();
  }

  function dress() {
    const chosen = select.disabled ? "" : select.value;
    share.root.hidden = ["", "mask"].includes(chosen);
    soft.root.hidden = chosen === "";
    painting.hidden = chosen !== "mask";
    mask.hidden = chosen !== "mask";
    clear.disabled = !dirty;
  }
  select.addEventListener("change", () => { dress(); changed(); });

  const spot = (event) => {
    const box = mask.getBoundingClientRect();
    return [(event.clientX - box.left) * (mask.width / box.width), (event.clientY - box.top) * (mask.height / box.height)];
  };

  // A stroke from where the pointer was to where it is, however fast it went.
  function paint(event) {
    const here = spot(event);
    const context = mask.getContext("2d");
    Object.assign(context, { strokeStyle: getComputedStyle(mask).color, lineWidth: BRUSH * mask.height, lineCap: "round", lineJoin: "round" });
    context.beginPath();
    context.moveTo(...(last || here));
    context.lineTo(...here);
    context.stroke();
    last = here;
    dirty = true;
  }
  mask.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    mask.setPointerCapture(event.pointerId);
    last = null;
    mask.classList.add("gc-drawing");
    paint(event);
    event.preventDefault();
  });
  mask.addEventListener("pointermove", (event) => last && event.getCoalescedEvents().forEach(paint));
  for (const kind of ["pointerup", "pointercancel"]) {
    mask.addEventListener(kind, () => {
      mask.classList.remove("gc-drawing");
      if (last) { dress(); changed(); }
      last = null;
    });
  }

  // The paint as a small PNG, white on black, in base64.
  function painted() {
    const flat = h("canvas", { width: size[0], height: size[1] });
    const context = flat.getContext("2d");
    context.drawImage(mask, 0, 0, ...size);
    for (const [how, colour] of [["source-in", "#fff"], ["destination-over", "#000"]]) {
      Object.assign(context, { globalCompositeOperation: how, fillStyle: colour });
      context.fillRect(0, 0, ...size);
    }
    const address = flat.toDataURL("image/png");
    return address.slice(address.indexOf(",") + 1);
  }

  stage.append(mask);
  dress();
  return {
    root,
    wanted() {
      if (root.hidden || select.disabled || select.value === "") return {};
      const feather = Number(softRange.value);
      if (select.value === "mask") return dirty ? { mask: painted(), feather } : {};
      return { region: `${select.value}:${Number(shareRange.value).toFixed(2)}`, feather };
    },
    // Whether the model keeps places apart, and the size of its pictures.
    learn(grid, picture) {
      size = picture;
      root.hidden = !grid;
      if (!grid) select.value = "";
      wipe();
    },
    // Where more than two pictures are met there are no regions.
    lock(isLocked) {
      select.disabled = isLocked;
      why.hidden = !isLocked;
      dress();
    },
  };
}
