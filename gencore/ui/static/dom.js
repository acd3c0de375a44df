// Small builders for elements; text is always text, never markup.

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const ICONS = {
  shuffle: "M3 6h3.2c4.6 0 5 8 9.6 8H19M3 14h3.2c1.7 0 2.8-1.1 3.7-2.6M12 8.4C12.9 7 14 6 15.8 6H19M16.5 3.5 19 6l-2.5 2.5M16.5 11.5 19 14l-2.5 2.5",
  save: "M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13",
  link: "M8.5 11.5a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1M11.5 8.5a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1",
  pin: "M10 12.5V18M6.5 3h7M7.5 3v5L5 12.5h10L12.5 8V3",
};

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of [["viewBox", "0 0 20 20"], ["class", "gc-icon"], ["aria-hidden", "true"]]) svg.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function bytes(base64) {
  const letters = atob(base64);
  const found = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) found[i] = letters.charCodeAt(i);
  return found;
}

function saveFile(reply) {
  const address = URL.createObjectURL(new Blob([bytes(reply.content)], { type: reply.type }));
  const anchor = h("a", { href: address, download: reply.name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const tab = Math.random().toString(36).slice(2, 8); // each tab has its own copy of this script, and one page is theirs
let lastId = 0;
function newId() {
  lastId += 1;
  return `gc-${tab}-${lastId}`;
}
