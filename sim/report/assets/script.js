"use strict";

// Plotly's own buttons include one that sends the figure's data to its maker's server: these are all there are.
const buttons = [["toImage", "zoom2d", "pan2d", "resetScale2d"]];
const settings = { responsive: true, displaylogo: false, modeBarButtons: buttons };

// Where nothing can point without touching there are no buttons over the legend, and a finger scrolls the page.
const touched = matchMedia("(hover: none)").matches;
if (touched) settings.displayModeBar = false;

// Plotly is the greater part of the page, and travels compressed.
async function loadPlotly() {
  const packed = atob(document.getElementById("plotly").textContent);
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);
}

let drawings;

// A figure has its size only where it can be seen: those behind a heading are drawn when it opens.
function draw(part) {
  for (const place of part.querySelectorAll(".drawing:empty")) {
    const within = place.closest("details:not([open])");
    if (!within || !part.contains(within)) drawFigure(place, drawings.figures[place.id]);
  }
}

function drawFigure(place, drawing) {
  for (const trace of drawing.data) {
    if (typeof trace.x === "number") trace.x = drawings.lists[trace.x];
  }
  if (touched) drawing.layout.dragmode = false;
  Plotly.newPlot(place, drawing.data, drawing.layout, settings);
  // What it shows is said in words by its name; read out number by number it would be noise.
  for (const drawn of place.querySelectorAll(".main-svg")) drawn.setAttribute("aria-hidden", "true");
  const select = document.getElementById(`${place.id}-choice`);
  if (select) {
    const chosen = drawing.choices.map((choice) => new Set(choice.traces));
    select.addEventListener("change", () => {
      const now = select.selectedIndex;
      const visible = drawing.data.map((_, index) => chosen[now].has(index) || !chosen.some((each) => each.has(index)));
      Plotly.update(place, { visible }, drawing.choices[now].layout);
    });
  }
}

const ready = loadPlotly().then(
  () => {
    drawings = JSON.parse(document.getElementById("drawings").textContent);
    draw(document);
  },
  () => {
    for (const place of document.querySelectorAll(".drawing")) {
      place.textContent = `This browser is too old to draw figures. In words: ${place.getAttribute("aria-label")}`;
    }
  },
);

const sections = [...document.querySelectorAll("details.section")];
for (const details of document.querySelectorAll("details")) {
  details.addEventListener("toggle", () => details.open && ready.then(() => drawings && draw(details)));
}

// A link to a section, from outside or on the page, opens it.
function openLinked() {
  const linked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (linked) {
    for (let part = linked; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    linked.scrollIntoView();
  }
}
addEventListener("hashchange", openLinked);
openLinked();

document.getElementById("open-all").addEventListener("click", (event) => {
  const open = sections.some((each) => !each.open);
  for (const each of sections) each.open = open;
  event.currentTarget.textContent = open ? "Close all" : "Open all";
});
document.getElementById("print-first").addEventListener("click", () => print());
document.getElementById("print-all").addEventListener("click", async () => {
  for (const each of document.querySelectorAll("details")) each.open = true;
  document.getElementById("open-all").textContent = "Close all";
  await ready;
  if (drawings) for (const each of sections) draw(each);
  document.body.classList.add("everything");
  addEventListener("afterprint", () => document.body.classList.remove("everything"), { once: true });
  print();
});

// A sheet is wider than the column that the picture has on a screen, in which it is drawn.
const SHEET = 1090; // pixels, before style.css makes it smaller
const above = document.querySelector(".decision:not(.many) .drawing");
if (above) {
  const widen = (layout) => drawings && Plotly.relayout(above, layout);
  addEventListener("beforeprint", () => (widen({ autosize: false, width: SHEET }), widen({ width: SHEET })));
  addEventListener("afterprint", () => widen({ autosize: true, width: null }));
}

const MULTIPLES = { k: 1e3, m: 1e6 };

// What a cell sorts by: a number where it begins with one, such as "1,234", "82.1%", "+3.4" or "£1.25m".
function cellValue(row, column) {
  const cell = row.cells[column];
  if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort);
  const text = cell.textContent.trim();
  const number = text.replace("\u2212", "-").match(/^([+-]?)£?([\d,]*\.?\d+(?:e[+-]?\d+)?)([km]?)/);
  if (!number) return text;
  return Number(number[1] + number[2].replaceAll(",", "")) * (MULTIPLES[number[3]] ?? 1);
}

function compare(first, second) {
  if (typeof first === "number" && typeof second === "number") return first - second;
  if (typeof first === "number") return -1;
  if (typeof second === "number") return 1;
  return first.localeCompare(second, "en-GB", { numeric: true });
}

for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => {
      const direction = heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", direction);
      const sign = direction === "ascending" ? 1 : -1;
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => sign * compare(cellValue(a, column), cellValue(b, column)));
      table.tBodies[0].append(...rows);
    });
  });
}

for (const filter of document.querySelectorAll("select[data-filters]")) {
  const table = document.getElementById(filter.dataset.filters);
  const apply = () => {
    const filters = document.querySelectorAll(`select[data-filters="${table.id}"]`);
    for (const row of table.tBodies[0].rows) {
      row.hidden = [...filters].some(
        (each) => each.value && row.cells[Number(each.dataset.column)].textContent !== each.value,
      );
    }
  };
  filter.addEventListener("change", apply);
  apply();
}

// A cell's text and, in a column of its own, its small print: so that numbers arrive in a spreadsheet as numbers.
function copied(table) {
  const rows = [...table.rows].filter((row) => !row.hidden);
  const clean = (text) => text.trim().replace(/\s+/g, " ").replaceAll("\u2212", "-");
  const parts = rows.map((row) =>
    [...row.cells].map((cell) => {
      const main = cell.cloneNode(true);
      const small = [...main.querySelectorAll("small")].map((each) => (each.remove(), clean(each.textContent)));
      return [clean(main.textContent), small.join("; ")];
    }),
  );
  const noted = parts[0].map((_, column) => parts.slice(1).some((row) => row[column][1]));
  const line = (row) => row.flatMap(([main, small], column) => (noted[column] ? [main, small] : `${main} ${small}`.trim()));
  return parts.map((row) => line(row).join("\t")).join("\n");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Some browsers keep the clipboard from pages that were opened from a disk, but not from what is selected.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

for (const table of document.querySelectorAll("table")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy the table: ${table.caption.textContent}`);
  button.addEventListener("click", async () => {
    button.textContent = (await copy(copied(table))) ? "Copied: paste into a spreadsheet" : "Not allowed by this browser";
  });
  table.caption.append(button);
}
