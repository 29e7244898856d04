"use strict";

const drawings = JSON.parse(document.getElementById("drawings").textContent);
// Plotly's own buttons include one that sends the figure's data to its maker's server: these are all there are.
const buttons = [["toImage", "zoom2d", "pan2d", "resetScale2d"]];
const settings = { responsive: true, displaylogo: false, modeBarButtons: buttons };

for (const [name, drawing] of Object.entries(drawings)) {
  const place = document.getElementById(name);
  Plotly.newPlot(place, drawing.data, drawing.layout, settings);
  const select = document.getElementById(`${name}-choice`);
  if (select) {
    const chosen = drawing.choices.map((choice) => new Set(choice.traces));
    select.addEventListener("change", () => {
      const now = select.selectedIndex;
      const visible = drawing.data.map((_, index) => chosen[now].has(index) || !chosen.some((each) => each.has(index)));
      Plotly.update(place, { visible }, drawing.choices[now].layout);
    });
  }
}

function cellValue(row, column) {
  const cell = row.cells[column];
  return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
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

for (const button of document.querySelectorAll("button[data-copies]")) {
  button.addEventListener("click", async () => {
    const table = document.getElementById(button.dataset.copies);
    const rows = [...table.rows].filter((row) => !row.hidden);
    const text = rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim().replace(/\s+/g, " ")).join("\t")).join("\n");
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied: paste into a spreadsheet";
    } catch {
      getSelection().selectAllChildren(table);
      button.textContent = "Selected: press Ctrl+C to copy";
    }
  });
}
