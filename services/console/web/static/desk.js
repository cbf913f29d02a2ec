// What every page of the desk does: keeps drafts, counts ticks, says how long is left, never sends a form twice. All pages work without it.
"use strict";
(() => {
  const language = document.documentElement.lang;

  // On a phone the line of pages is longer than the screen: where one is stands in sight.
  const here = document.querySelector("nav.row [aria-current]");
  if (here) {
    const line = here.parentElement;
    line.scrollLeft = here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
  }

  // What only keeps a page fresh, or is for another day, comes when the page can be used already: a slow network carries one thing.
  const LATER_MS = 1000;
  window.addEventListener("load", () => setTimeout(() => {
    for (const later of document.querySelectorAll("meta[name=later]")) {
      const script = document.createElement("script");
      script.src = later.content;
      document.head.append(script);
    }
    if ("serviceWorker" in navigator) navigator.serviceWorker.register("/worker.js").catch(() => {});
  }, LATER_MS));

  // Drafts: what was typed stays in this browser until it was accepted; signing out forgets it.
  const PREFIX = "kipthoi-draft:";
  const owner = document.body.dataset.owner || "";
  const kept = (form) => `${PREFIX}${owner}:${form.dataset.draft}`;
  const forget = (name) => localStorage.removeItem(name);
  const DRAFT_MS = 3 * 24 * 3600 * 1000;
  const read = (name) => JSON.parse(localStorage.getItem(name) || "null");
  const drafts = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  // Whoever's they are: a telephone goes from hand to hand, and a household in a draft must not stay on it for good.
  drafts().filter((name) => Date.now() - read(name)?.at > DRAFT_MS).forEach(forget);
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !["file", "submit", "button", "password"].includes(field.type));
  const save = (form) => {
    const values = fieldsOf(form).map((field) => [field.name, field.value, ["checkbox", "radio"].includes(field.type) ? field.checked : null]);
    localStorage.setItem(kept(form), JSON.stringify({ at: Date.now(), values }));
  };
  const restore = (form) => {
    const draft = read(kept(form));
    if (!draft) return;
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
  // What could not be sent because one had to sign in again: kept in this tab, and put back where it stood, for the same person only.
  const KEPT = "kipthoi-kept";
  const WHO = "kipthoi-who";
  if (owner) sessionStorage.setItem(WHO, owner);
  const halted = document.querySelector("form[data-kept]");
  if (halted) {
    const whose = document.querySelector("[data-ended-owner]").dataset.endedOwner || sessionStorage.getItem(WHO) || "";
    const values = [...halted.elements].filter((field) => field.name).map((field) => [field.name, field.value]);
    sessionStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), owner: whose, action: halted.getAttribute("action"), values }));
  }
  const putBack = (form, values) => {
    const left = values.slice();
    const has = (name, value) => values.some(([one, other]) => one === name && other === value);
    for (const field of form.elements) {
      if (!field.name || ["file", "submit", "button", "password"].includes(field.type)) continue;
      if (["checkbox", "radio"].includes(field.type)) {
        // A line is ticked again only if it stands as it was seen.
        const was = has(field.name, field.value);
        field.checked = was && (!field.dataset.seen || has("seen", field.dataset.seen));
        if (was && !field.checked) document.getElementById("kept-changed").hidden = false;
      } else if (field.type !== "hidden" || field.name === "key") {
        const index = left.findIndex(([name]) => name === field.name);
        if (index >= 0) field.value = left.splice(index, 1)[0][1];
      } else continue;
      const isFilled = field.type === "hidden" ? false : ["checkbox", "radio"].includes(field.type) ? field.checked : field.value;
      if (isFilled) for (let up = field.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    }
  };
  const putBackKept = () => {
    const found = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    if (!found || halted || found.owner !== owner || Date.now() - found.at > 24 * 3600 * 1000) return null;
    const form = [...document.forms].find((one) => one.method === "post" && one.getAttribute("action") === found.action);
    if (!form) return null;
    sessionStorage.removeItem(KEPT);
    putBack(form, found.values);
    const note = document.getElementById("kept-note");
    if (note) note.hidden = false;
    return form;
  };

  // A draft that was sent and accepted is no draft any more: the page that follows says what was done.
  const SENT = "kipthoi-draft-sent";
  if (document.querySelector("p.said") && sessionStorage.getItem(SENT)) forget(sessionStorage.getItem(SENT));
  sessionStorage.removeItem(SENT);
  const filled = putBackKept();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    // Where something was wrong the page itself says what was typed; not of a form with a file, of which the desk reads nothing.
    if ((!document.getElementById("trouble") || "restores" in form.dataset) && form !== filled) restore(form);
    let waiting;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => save(form), 300); });
    form.addEventListener("reset", () => forget(kept(form)));
    form.addEventListener("submit", () => { clearTimeout(waiting); save(form); sessionStorage.setItem(SENT, kept(form)); });
  }
  for (const form of document.querySelectorAll("form[data-forgets]")) {
    form.addEventListener("submit", () => {
      drafts().forEach(forget);
      sessionStorage.clear();
    });
  }

  // An ended session is said on the page, which stays as it is: whatever script asked (a stream, htmx) hears it as a 401.
  const ended = document.getElementById("ended");
  const end = () => {
    if (!ended || !ended.hidden) return;
    ended.querySelector("[data-sign-in]").href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    ended.hidden = false;
  };
  // A hidden page asks nothing. (A condition in the attribute would be code, which our pages do not allow.)
  document.addEventListener("htmx:beforeRequest", (event) => { if (document.hidden) event.preventDefault(); });
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status === 401) end(); });
  document.addEventListener("desk:refused", async () => {
    const answer = await fetch("/work", { headers: { "X-Unattended": "1", Accept: "application/json" } }).catch(() => null);
    if (answer && answer.status === 401) end();
  });

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
    // Rice is no money: each unit is summed by itself.
    const sums = new Map();
    for (const box of ticked) if (box.dataset.unit) sums.set(box.dataset.unit, (sums.get(box.dataset.unit) || 0) + Number(box.dataset.amount || 0));
    for (const place of form.querySelectorAll("[data-ticked-sum]")) place.textContent = [...sums].map(([unit, sum]) => ` · ${number.format(sum)} ${unit}`).join("");
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
