// The live board: numbers change as they come; the lists are fetched again now and then; silence is shown, never hidden.
"use strict";
(() => {
  const region = document.getElementById("live");
  if (!region || !window.EventSource) return;
  const language = document.documentElement.lang;
  const lost = document.getElementById("lost");
  const away = document.getElementById("model-away");
  const mark = document.getElementById("live-mark");
  const asOf = document.getElementById("as-of");
  const number = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB");
  const SILENCE_MS = 25000;
  const LISTS_MS = 8000;
  let heardAt = Date.now();
  let listsAt = Date.now();
  let stale = false;

  const clock = (moment) => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
      timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", second: "2-digit", day: "2-digit", month: "2-digit",
    }).formatToParts(moment).map((part) => [part.type, part.value]));
    return `${parts.hour}:${parts.minute}:${parts.second} ${parts.day}/${parts.month}`;
  };
  const heard = (at) => {
    heardAt = Date.now();
    lost.hidden = true;
    mark.hidden = false;
    if (at) {
      asOf.dateTime = at;
      asOf.textContent = clock(new Date(at));
    }
  };
  const isLost = () => {
    lost.hidden = false;
    mark.hidden = true;
  };
  const show = (figures) => {
    for (const place of document.querySelectorAll("[data-figure]")) {
      place.textContent = number.format(figures[place.dataset.figure]);
    }
    for (const place of document.querySelectorAll("[data-stage]")) {
      place.textContent = number.format(figures.stages[place.dataset.stage] ?? 0);
    }
  };
  const fetchLists = async () => {
    const inside = region.contains(document.activeElement) || String(document.getSelection() || "") !== "";
    if (!stale || inside || document.hidden || Date.now() - listsAt < LISTS_MS) return;
    listsAt = Date.now();
    stale = false;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.redirected) { location.reload(); return; }
      if (!answer.ok) { stale = true; return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
      if (fresh) region.replaceChildren(...fresh.childNodes);
    } catch {
      stale = true;
    }
  };

  let stream;
  const open = () => {
    if (stream) stream.close();
    stream = new EventSource(region.dataset.stream);
    stream.addEventListener("figures", (event) => {
      const figures = JSON.parse(event.data);
      heard(figures.as_of);
      away.hidden = true;
      show(figures);
      stale = true;
    });
    stream.addEventListener("beat", (event) => { heard(JSON.parse(event.data).as_of); away.hidden = true; });
    stream.addEventListener("away", () => { heard(null); away.hidden = false; mark.hidden = true; });
    stream.addEventListener("error", isLost);
  };
  open();
  window.addEventListener("offline", isLost);
  setInterval(() => {
    if (Date.now() - heardAt > SILENCE_MS) {
      isLost();
      // A closed stream (the server said no) does not come back by itself.
      if (stream.readyState === EventSource.CLOSED) { heardAt = Date.now() - SILENCE_MS + 5000; open(); }
    }
    fetchLists();
  }, 1000);
})();
