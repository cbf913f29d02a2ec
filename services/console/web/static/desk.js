// What every page of the desk does: keeps drafts, counts ticks, says how long is left, never sends a form twice. All pages work without it.
"use strict";
(() => {
  const language = document.documentElement.lang;
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/worker.js").catch(() => {});

  // Drafts: what was typed stays in this browser until it was accepted; signing out forgets it.
  const PREFIX = "kipthoi-draft:";
  const owner = document.body.dataset.owner || "";
  const kept = (form) => `${PREFIX}${owner}:${form.dataset.draft}`;
  const forget = (name) => localStorage.removeItem(name);
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !["file", "submit", "button", "password"].includes(field.type));
  const save = (form) => {
    const values = fieldsOf(form).map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
    localStorage.setItem(kept(form), JSON.stringify({ at: Date.now(), values }));
  };
  const restore = (form) => {
    const draft = JSON.parse(localStorage.getItem(kept(form)) || "null");
    if (!draft || Date.now() - draft.at > 3 * 24 * 3600 * 1000) return;
    const left = draft.values.slice();
    for (const field of fieldsOf(form)) {
      const index = left.findIndex(([name, value, ticked]) => name === field.name && (ticked === null || value === field.value));
      if (index < 0) continue;
      const [, value, ticked] = left.splice(index, 1)[0];
      if (ticked === null) field.value = value; else field.checked = ticked;
      if (field.value && field.type !== "hidden") for (let up = field.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    }
    const note = form.querySelector("[data-draft-note]");
    if (note) note.hidden = false;
  };
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (!document.getElementById("trouble")) restore(form);
    let waiting;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => save(form), 300); });
    form.addEventListener("reset", () => forget(kept(form)));
  }
  const accepted = document.querySelector("[data-draft-done]");
  if (accepted) forget(`${PREFIX}${owner}:${accepted.dataset.draftDone}`);
  for (const form of document.querySelectorAll("form[data-forgets]")) {
    form.addEventListener("submit", () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).forEach(forget));
  }

  // A form is sent once; the browser's own "back" gives its button back. The key in it holds where this does not.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) { delete form.dataset.sent; form.removeAttribute("aria-busy"); }
  });

  // A file above what is taken is said before it is sent: a browser would show nothing but a broken connection.
  for (const field of document.querySelectorAll("input[type=file][data-max-bytes]")) {
    field.addEventListener("change", () => {
      const tooLarge = [...field.files].some((file) => file.size > Number(field.dataset.maxBytes));
      field.setCustomValidity(tooLarge ? field.dataset.tooLarge : "");
      if (tooLarge) field.reportValidity();
    });
  }

  // Ticks: all at once, and how many.
  const number = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB");
  const counted = (form) => {
    const boxes = [...form.querySelectorAll("input[type=checkbox][data-tick]")];
    const ticked = boxes.filter((box) => box.checked);
    for (const place of form.querySelectorAll("[data-ticked]")) place.textContent = number.format(ticked.length);
    for (const place of form.querySelectorAll("[data-ticked-sum]")) place.textContent = number.format(ticked.reduce((sum, box) => sum + Number(box.dataset.amount || 0), 0));
    for (const all of form.querySelectorAll("input[data-tick-all]")) {
      all.checked = boxes.length > 0 && ticked.length === boxes.length;
      all.indeterminate = ticked.length > 0 && ticked.length < boxes.length;
    }
  };
  for (const form of document.querySelectorAll("form")) {
    if (!form.querySelector("[data-tick]")) continue;
    form.addEventListener("change", (event) => {
      if (event.target.matches("input[data-tick-all]")) {
        for (const box of form.querySelectorAll("input[type=checkbox][data-tick]")) box.checked = event.target.checked;
      }
      counted(form);
    });
    counted(form);
  }

  // Countdowns: the page says them once; they go on by the minute, from the server's own moment.
  const served = Date.parse(document.body.dataset.now || "");
  const opened = performance.now();
  const units = language === "vi" ? ["ngày", "giờ", "phút"] : ["d", "h", "min"];
  const lasted = (seconds) => {
    const minutes = Math.floor(Math.max(0, seconds) / 60);
    const parts = [[Math.floor(minutes / 1440), units[0]], [Math.floor(minutes / 60) % 24, units[1]], [minutes % 60, units[2]]];
    while (parts.length > 1 && !parts[0][0]) parts.shift();
    return parts.slice(0, 2).filter(([value]) => value).map(([value, unit]) => `${value} ${unit}`).join(" ") || `0 ${units[2]}`;
  };
  const count = () => {
    const now = served + (performance.now() - opened);
    for (const place of document.querySelectorAll("[data-due]")) {
      const left = (Date.parse(place.dataset.due) - now) / 1000;
      place.textContent = (left >= 0 ? place.dataset.left : place.dataset.over).replace("{time}", lasted(Math.abs(left)));
      place.classList.toggle("bad", left < 0);
    }
  };
  if (served) setInterval(count, 30000);
})();
