// What the page does beyond what it shows without a script: it sorts, filters and
// copies tables, unpacks accounts, and prints the figures of every chart.
(function () {
  "use strict";

  const decimals = 12;
  const numeric = /^[+-]?\d[\d,]*(\.\d+)?$/;

  // exact reads a printed number as a whole number of 10^-12; null where the text
  // is none. Amounts are never floats here either.
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

  function placesOf(text) {
    const point = text.indexOf(".");
    return point < 0 ? 0 : text.length - point - 1;
  }

  const textOf = (cell) => cell.textContent.trim();

  // Numbers come before texts, and nothing comes last.
  function compare(a, b) {
    if (a === b) return 0;
    if (a === "") return 1;
    if (b === "") return -1;
    const x = exact(a), y = exact(b);
    if (x !== null && y !== null) return x < y ? -1 : x > y ? 1 : 0;
    if (x !== null) return -1;
    if (y !== null) return 1;
    return a < b ? -1 : 1;
  }

  function sortBy(table, heading) {
    const up = heading.getAttribute("aria-sort") !== "ascending";
    for (const h of table.tHead.rows[0].cells) h.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = table.tBodies[0], i = heading.cellIndex;
    const rows = Array.from(body.rows, (row) => ({ row: row, key: textOf(row.cells[i]) }));
    rows.sort((a, b) => (a.key === "" || b.key === "" || up ? compare(a.key, b.key) : compare(b.key, a.key)));
    for (const r of rows) body.append(r.row);
  }

  // A cell that a spreadsheet would take for a formula gets an apostrophe.
  function forSheet(text) {
    if (exact(text) !== null) return text.replace(/[+,]/g, "");
    const plain = text.replace(/\s+/g, " ");
    return /^[=+\-@]/.test(plain) ? "'" + plain : plain;
  }

  function asTSV(table) {
    const rows = Array.from(table.rows).filter((row) => !row.hidden);
    return rows.map((row) => Array.from(row.cells, (cell) => forSheet(textOf(cell))).join("\t")).join("\n") + "\n";
  }

  function select(table) {
    const range = document.createRange();
    range.selectNode(table);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  async function copy(button, table) {
    const label = button.textContent;
    let done = true;
    try {
      await navigator.clipboard.writeText(asTSV(table));
    } catch (refused) {
      done = false;
      select(table);
    }
    button.textContent = document.body.dataset[done ? "copied" : "selected"];
    setTimeout(() => { button.textContent = label; }, 2500);
  }

  function enhance(root) {
    for (const table of root.querySelectorAll("table")) {
      for (const heading of table.tHead.rows[0].cells) {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        button.addEventListener("click", () => sortBy(table, heading));
        heading.append(button);
      }
    }
    for (const button of root.querySelectorAll(".copy")) {
      button.hidden = false;
      button.addEventListener("click", () => copy(button, document.getElementById(button.dataset.copy)));
    }
  }

  // figuresOf unpacks a group of accounts: a list of all their figures, the first
  // of each account, then the second of each, and so on.
  const unpacked = new Map();
  function figuresOf(group) {
    if (!unpacked.has(group)) {
      const text = group.dataset.z.replace(/-/g, "+").replace(/_/g, "/");
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      unpacked.set(group, new Response(stream).text().then((all) => all.split("\0")));
    }
    return unpacked.get(group);
  }

  // unpack puts the details of an account in their place.
  async function unpack(account) {
    if (!account.dataset.place) return;
    const place = account.dataset.place.split("/");
    delete account.dataset.place;
    const group = document.getElementById("packed-" + place[0]);
    const detail = account.querySelector(".detail");
    if (!window.DecompressionStream) {
      detail.textContent = document.body.dataset.failed;
      return;
    }
    const all = await figuresOf(group);
    detail.innerHTML = all.filter((figure, i) => i % Number(group.dataset.accounts) === Number(place[1])).join("");
    enhance(detail);
  }

  // showSums adds a line with the sums of the rows that the filter leaves.
  function showSums(table, filtered) {
    const foot = table.tFoot;
    if (!foot) return;
    const old = foot.querySelector(".sum");
    if (old) old.remove();
    if (!filtered) return;
    const total = foot.rows[0], row = foot.insertRow();
    row.className = "sum";
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = document.body.dataset.sum;
    row.append(head);
    const shown = Array.from(table.tBodies[0].rows).filter((r) => !r.hidden);
    for (let i = 1; i < total.cells.length; i++) {
      const cell = row.insertCell();
      if (exact(textOf(total.cells[i])) === null) continue;
      let sum = 0n, places = placesOf(textOf(total.cells[i]));
      for (const r of shown) {
        const text = textOf(r.cells[i]);
        sum += exact(text) || 0n;
        places = Math.max(places, placesOf(text));
      }
      cell.textContent = printed(sum, places);
    }
  }

  function filter(form) {
    const text = document.getElementById("filter-text").value.trim().toLowerCase();
    const pick = document.getElementById("filter-tag");
    const tag = pick ? pick.value : "";
    const table = document.getElementById("account-table");
    const rows = Array.from(table.tBodies[0].rows), shown = new Set();
    for (const row of rows) {
      const tags = textOf(row.cells[1]);
      const found = (textOf(row.cells[0]) + " " + tags).toLowerCase().includes(text);
      if (found && (!tag || (", " + tags + ", ").includes(", " + tag + ", "))) shown.add(row.dataset.a);
    }
    for (const part of document.querySelectorAll("[data-a]")) part.hidden = !shown.has(part.dataset.a);
    const filtered = shown.size < rows.length;
    showSums(table, filtered);
    document.getElementById("filter-shown").textContent =
      document.body.dataset.shown.replace("{shown}", shown.size).replace("{all}", rows.length);
    form.classList.toggle("active", filtered);
  }

  function openTarget() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") {
      target.open = true;
      target.scrollIntoView();
    }
  }

  enhance(document);
  for (const account of document.querySelectorAll(".account")) account.addEventListener("toggle", () => unpack(account));
  addEventListener("hashchange", openTarget);
  openTarget();

  const form = document.getElementById("filter");
  if (form) {
    form.hidden = false;
    form.addEventListener("input", () => filter(form));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter(form);
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
  addEventListener("beforeprint", () => {
    for (const data of document.querySelectorAll(".data:not([open])")) {
      data.open = true;
      data.dataset.closed = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const data of document.querySelectorAll(".data[data-closed]")) {
      data.open = false;
      delete data.dataset.closed;
    }
  });
})();
