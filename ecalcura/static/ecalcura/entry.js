// Everything on the entry pages works without this file; it spares keystrokes.

// Enter and the arrow keys walk through a column; a block copied from a spreadsheet fills rows and columns at once.
function cellsOf(table) {
  return [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input:not([type=hidden])")]);
}

function placeOf(grid, input) {
  const row = grid.findIndex((cells) => cells.includes(input));
  return [row, row < 0 ? -1 : grid[row].indexOf(input)];
}

function walk(event, table) {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches("input")) return;
  const grid = cellsOf(table);
  const [row, column] = placeOf(grid, event.target);
  const next = grid[row + step]?.[column];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
}

function fill(event, table) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!/[\t\n]/.test(text.trim()) || !event.target.matches("input")) return;
  event.preventDefault();
  const grid = cellsOf(table);
  const [firstRow, firstColumn] = placeOf(grid, event.target);
  text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const cell = grid[firstRow + down]?.[firstColumn + right];
      if (!cell) return;
      cell.value = value.trim();
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  table.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const table of document.querySelectorAll("table[data-paste-table]")) {
  table.addEventListener("keydown", (event) => walk(event, table));
  table.addEventListener("paste", (event) => fill(event, table));
}

// The right of a line follows what is typed: the same answer as the button gives, without leaving the page.
for (const form of document.querySelectorAll("form[data-live-right]")) {
  let waiting = null;
  let asked = 0;
  const show = async () => {
    const turn = ++asked;
    const body = new FormData(form);
    body.set("preview", "1");
    try {
      const answer = await fetch(form.action || window.location.href, { method: "POST", body });
      if (!answer.ok || turn !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of ["right-ahead", "next-step"]) {
        const fresh = page.getElementById(part);
        const here = document.getElementById(part);
        if (fresh && here) here.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // No network: the button still works once it is back.
    }
  };
  form.addEventListener("change", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, 600);
  });
}
