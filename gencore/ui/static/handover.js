// Pictures that one tab hands to the Interpolate tab. Any script may do the same as sendToInterpolate:
//   window.dispatchEvent(new CustomEvent("gencore:interpolate", { detail: { slot: "a" or "b", model, image } }))
// with image a data URL; or in its place { view, pick }: a view as the Generate tab asks for it, and which of its pictures.
// What comes before the tab has been opened waits in window.gencoreWaiting.

function openTab(name) {
  const button = [...document.querySelectorAll("button[role=tab]")].find((one) => one.textContent.trim() === name);
  if (button) button.click();
}

function sendToInterpolate(slot, detail) {
  window.dispatchEvent(new CustomEvent("gencore:interpolate", { detail: { ...detail, slot } }));
}

if (!window.gencoreWaiting) {
  window.gencoreWaiting = [];
  window.addEventListener("gencore:interpolate", ({ detail }) => {
    window.gencoreWaiting.push(detail);
    openTab("Interpolate");
    if (window.gencoreTake) window.gencoreTake();
  });
}
