// What the page does beyond what it shows without a script: it sorts and filters tables,
// unpacks what is compressed, and opens what is behind charts where it is printed.
(function () {
  "use strict";

  const decimals = 12;
  const numeric = /^[+-]?\d[\d,]*(\.\d+)?$/;

  // exact reads a printed number as a whole number of 10^-12; null where the text is none.
  // Amounts are never floats here either.
  function exact(text) {
    if (!numeric.test(text)) return null;
    const plain = text.replace(/[+,]/g, "");
    const parts = plain.replace("-", "").split(".");
    const value = BigInt(parts[0] + (parts[1] || "").padEnd(decimals, "0").slice(0, decimals));
    return plain.startsWith("-") ? -value : value;
  }

  // printed is the inverse of exact, with a number of decimals.
  function printed(value, places) {
    const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
    const whole = digits.slice(0, -decimals).replace(/\B(?=(\d{3})+$)/g, ",");
    return (value < 0n ? "-" : "") + whole + (places ? "." + digits.slice(-decimals).slice(0, places) : "");
  }

  const textOf = (cell) => cell.textContent.trim();
  const placesOf = (text) => (text.includes(".") ? text.length - text.indexOf(".") - 1 : 0);

  // Numbers come before texts, and nothing comes last.
  function compare(a, b, up) {
    if (a === b) return 0;
    if (a === "" || a === "-") return 1;
    if (b === "" || b === "-") return -1;
    const x = exact(a), y = exact(b), sign = up ? 1 : -1;
    if (x !== null && y !== null) return x < y ? -sign : x > y ? sign : 0;
    if (x !== null || y !== null) return x !== null ? -sign : sign;
    return a < b ? -sign : sign;
  }

  function sortBy(table, heading) {
    const up = heading.getAttribute("aria-sort") !== "ascending";
    for (const h of heading.parentNode.cells) h.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = table.tBodies[0], i = heading.cellIndex;
    const rows = Array.from(body.rows, (row) => ({ row: row, key: textOf(row.cells[i]) }));
    rows.sort((a, b) => compare(a.key, b.key, up));
    body.append(...rows.map((r) => r.row));
  }

  function enhance(root) {
    for (const table of root.querySelectorAll("table.sorts")) {
      for (const heading of table.tHead.lastElementChild.cells) {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        button.addEventListener("click", () => sortBy(table, heading));
        heading.append(button);
      }
    }
  }

  async function unpack(section) {
    const packed = section.dataset.packed, detail = section.querySelector(".detail");
    if (!packed) return;
    delete section.dataset.packed;
    if (!window.DecompressionStream) {
      detail.textContent = document.body.dataset.failed;
      return;
    }
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    detail.innerHTML = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    enhance(detail);
  }

  // showSums adds a line with the sums of the rows that the filter leaves.
  function showSums(table, filtered) {
    const foot = table.tFoot, old = foot && foot.querySelector(".sum");
    if (old) old.remove();
    if (!foot || !filtered) return;
    const total = foot.rows[foot.rows.length - 1], row = foot.insertRow();
    row.className = "sum";
    const shown = Array.from(table.tBodies[0].rows).filter((r) => !r.hidden);
    Array.from(total.cells).forEach((cell, i) => {
      const sum = row.appendChild(document.createElement(i ? "td" : "th"));
      sum.className = cell.className;
      if (!i) sum.textContent = document.body.dataset.sum;
      if (!i || exact(textOf(cell)) === null) return;
      const texts = shown.map((r) => textOf(r.cells[i]));
      sum.textContent = printed(texts.reduce((n, text) => n + (exact(text) || 0n), 0n), Math.max(...texts.map(placesOf), placesOf(textOf(cell))));
    });
  }

  // filter hides what is about keys of which no row of the first table with them has the
  // text.
  function filter(form, table) {
    const text = form.querySelector("input").value.trim().toLowerCase();
    const rows = Array.from(table.tBodies[0].rows), shown = new Set();
    for (const row of rows) {
      if (textOf(row).toLowerCase().includes(text)) shown.add(row.dataset.key);
    }
    for (const part of document.querySelectorAll("[data-key]")) part.hidden = !shown.has(part.dataset.key);
    for (const t of document.querySelectorAll("section table")) {
      if (t.querySelector("tbody [data-key]")) showSums(t, shown.size < rows.length);
    }
    form.querySelector("output").textContent = document.body.dataset.shown.replace("{shown}", shown.size).replace("{all}", rows.length);
  }

  function openTarget() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") {
      target.open = true;
      target.scrollIntoView();
    }
  }

  enhance(document);
  for (const section of document.querySelectorAll("[data-packed]")) section.addEventListener("toggle", () => unpack(section));
  addEventListener("hashchange", openTarget);
  openTarget();

  const form = document.getElementById("filter"), row = document.querySelector("tr[data-key]");
  if (form && row) {
    row.closest(".scroll").before(form);
    form.hidden = false;
    form.addEventListener("input", () => filter(form, row.closest("table")));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  const theme = document.getElementById("theme"), root = document.documentElement;
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  const print = document.getElementById("print");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
})();
