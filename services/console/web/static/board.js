// The live board: numbers change as they come; the lists are fetched again now and then; silence is shown, never hidden.
// Browsers allow six connections to an address: one page of the browser holds the stream and tells the others; where it
// cannot, or is silent, a page asks for itself now and then.
"use strict";
(() => {
  const region = document.getElementById("live");
  if (!region || !window.EventSource) return;
  const { board, channel } = region.dataset;
  const language = document.documentElement.lang;
  const lost = document.getElementById("lost");
  const away = document.getElementById("model-away");
  const mark = document.getElementById("live-mark");
  const asOf = document.getElementById("as-of");
  const number = new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB");
  const SILENCE_MS = 25000;
  const LISTS_MS = 8000;
  const ASK_MS = 10000;
  const PATIENCE_MS = 15000;
  const HERE_MS = 20000;
  // Browsers let a hidden page's clock tick once a minute.
  const FORGET_MS = 180000;
  const MAX_BOARDS = 20;
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
      const figure = figures[place.dataset.figure];
      place.textContent = figure === null ? "—" : number.format(figure);
    }
    for (const place of document.querySelectorAll("[data-stage]")) {
      place.textContent = number.format(figures.stages[place.dataset.stage] ?? 0);
    }
  };
  const troubles = document.getElementById("troubles");
  const readTroubles = async () => {
    try {
      const answer = await fetch("/troubles", { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) troubles.innerHTML = await answer.text();
    } catch {
      setTimeout(readTroubles, 2000);
    }
  };
  const take = (event, data) => {
    if (event === "lost") { isLost(); return; }
    if (event === "troubles") { readTroubles(); return; }
    if (event === "away") { heard(null); away.hidden = false; mark.hidden = true; return; }
    heard(data.as_of);
    away.hidden = true;
    // Another board's figures are a sign of life too.
    if (event === "figures" && (data.incident_id ?? "all") === board) { show(data); stale = true; }
  };
  const fetchLists = async () => {
    const inside = region.contains(document.activeElement) || String(document.getSelection() || "") !== "";
    if (!stale || inside || document.hidden || Date.now() - listsAt < LISTS_MS) return;
    listsAt = Date.now();
    stale = false;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Unattended": "1" } });
      if (answer.status === 401 || answer.redirected) { isLost(); document.dispatchEvent(new Event("desk:refused")); return; }
      if (!answer.ok) { stale = true; return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
      if (fresh) region.replaceChildren(...fresh.childNodes);
    } catch {
      stale = true;
    }
  };
  const listen = (boards, tell) => {
    const source = new EventSource(`/v1/board/stream?${boards.map((name) => `incident_id=${name}`).join("&")}`);
    for (const event of ["figures", "beat", "away", "troubles"]) {
      source.addEventListener(event, (message) => tell(event, JSON.parse(message.data)));
    }
    source.addEventListener("error", () => {
      // Closed for good: the server has answered, and said no.
      if (source.readyState === EventSource.CLOSED) document.dispatchEvent(new Event("desk:refused"));
      tell("lost", {});
    });
    return source;
  };

  // Asking: a connection is held only until the first answer.
  let askedAt = -Infinity;
  const ask = () => {
    if (Date.now() - askedAt < ASK_MS) return;
    askedAt = Date.now();
    const source = listen([board], (event, data) => { source.close(); take(event, data); });
  };

  // Sharing: who holds the lock holds the stream, and tells every page that said which board it shows.
  const bus = navigator.locks && window.BroadcastChannel ? new BroadcastChannel(channel) : null;
  const watched = new Map();
  const last = new Map();
  let stream = null;
  let opening = 0;
  let hereAt = -Infinity;
  const sayHere = () => {
    hereAt = Date.now();
    bus.postMessage({ here: board });
  };
  const open = () => {
    if (stream) stream.close();
    const boards = [board, ...[...watched.keys()].filter((name) => name !== board)].slice(0, MAX_BOARDS);
    stream = listen(boards, (event, data) => {
      if (event === "figures") last.set(data.incident_id ?? "all", data);
      bus.postMessage({ event, data, boards });
      take(event, data);
    });
  };
  const keep = () => {
    const gone = [...watched].filter(([, at]) => Date.now() - at > FORGET_MS).map(([name]) => name);
    for (const name of gone) { watched.delete(name); last.delete(name); }
    // A closed stream (the server said no) does not come back by itself.
    const closed = stream.readyState === EventSource.CLOSED && Date.now() - heardAt > SILENCE_MS;
    if (closed) heardAt = Date.now() - SILENCE_MS + 5000;
    if (closed || gone.length > 0) open();
  };
  const hear = ({ here, who, event, data, boards }) => {
    if (who) sayHere();
    if (boards && !stream && boards.includes(board)) take(event, data);
    if (here && stream) {
      const isNew = here !== board && !watched.has(here);
      watched.set(here, Date.now());
      // Several pages say it at once when another takes the lock.
      if (isNew) { clearTimeout(opening); opening = setTimeout(open, 100); }
      else if (last.has(here)) bus.postMessage({ event: "figures", data: last.get(here), boards: [here] });
    }
  };
  if (bus) {
    bus.addEventListener("message", (message) => hear(message.data));
    sayHere();
    // The lock is never given back: it goes to the next page when this one is closed.
    navigator.locks.request(channel, () => new Promise(() => {
      open();
      bus.postMessage({ who: true });
    }));
  } else {
    ask();
  }
  window.addEventListener("offline", isLost);
  setInterval(() => {
    const silent = Date.now() - heardAt > SILENCE_MS;
    if (silent) isLost();
    if (stream) keep();
    else if (!bus || Date.now() - heardAt > PATIENCE_MS) ask();
    if (bus && Date.now() - hereAt > HERE_MS) sayHere();
    fetchLists();
  }, 1000);
})();
