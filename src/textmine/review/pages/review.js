// Sends what people decide as JSON, with the key of the page; every page works from the keyboard.
"use strict";

const meta = document.querySelector('meta[name="key"]');
const told = document.getElementById("told");
let note = ""; // what the server wants to be known beside what was done

const say = (words) => { told.textContent = [words, note].filter(Boolean).join(" "); };

async function send(path, data) {
  told.textContent = note = "";
  try {
    const answer = await fetch(meta.dataset.root + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", [meta.dataset.header]: meta.content },
      body: JSON.stringify(data),
    });
    if (answer.ok) {
      const done = await answer.json();
      note = done.note || "";
      return done;
    }
    const text = await answer.text();
    let fault = text;
    try { fault = JSON.parse(text).fault || text; } catch { /* not JSON: shown as it is */ }
    told.textContent = "Not saved: " + fault;
  } catch {
    told.textContent = "Not saved: no response. Is `textmine review` still running?";
  }
  return null;
}

const items = () => [...document.querySelectorAll(".item")];
const current = () => document.activeElement?.closest(".item");

async function renew(id) {
  // The page as it stands now replaces this one, with the same passage in hand and nothing that was being written lost.
  const written = [...document.querySelectorAll("textarea")].map((area) => [area.id, area.value, area.defaultValue]);
  const page = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(page, "text/html");
  const opened = [...document.querySelectorAll("details[open]")].map((one) => path(one));
  const main = fresh.getElementById("main");
  if (!main) { note = page; return; } // not a page of the review: it says why
  document.getElementById("main").replaceWith(main);
  for (const [name, value, before] of written) {
    const area = document.getElementById(name);
    if (area && value !== before) area.value = value;
  }
  for (const where of opened) { const one = find(where); if (one) one.open = true; }
  const item = id && document.getElementById(id);
  if (item) item.focus({ preventScroll: true });
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.classList.add("here"); // :target is lost with the old page
}

const path = (one) => {
  const holder = one.closest("[id]:not(#main)");
  return holder ? [holder.id, [...holder.querySelectorAll("details")].indexOf(one)] : null;
};
const find = (where) => where && document.getElementById(where[0])?.querySelectorAll("details")[where[1]];

async function decide(item, verdict, code, pole) {
  const said = { passage: item.dataset.passage, code: code || item.dataset.code, verdict, pole: pole || "" };
  return Boolean(await send("/decide", said));
}

async function judge(item, verdict) {
  const next = items()[items().indexOf(item) + 1];
  const pole = verdict === "accept" ? item.querySelector("[data-pole]")?.value : "";
  if (!(await decide(item, verdict, null, pole))) return;
  await renew(verdict === "withdraw" || !next ? item.id : next.id);
  say({ accept: "Accepted.", reject: "Rejected.", withdraw: "Decision cleared.", adopt: "Settled.", drop: "Settled." }[verdict]);
}

// Boundaries are characters of the document; a browser counts some characters twice, so they are counted anew.
const length = (text) => [...text].length;

function placeOf(node, offset) {
  const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-start]");
  if (!holder || node.nodeType !== Node.TEXT_NODE) return null;
  return { item: holder.closest(".item"), at: Number(holder.dataset.start) + length(node.textContent.slice(0, offset)) };
}

async function bound(item, start, end) {
  const done = await send("/bounds", { passage: item.dataset.passage, code: item.dataset.code, start, end });
  if (done) { await renew(item.id); say("Boundaries moved; coding accepted."); }
}

async function boundToSelection(item) {
  const chosen = window.getSelection();
  const range = chosen.rangeCount && !chosen.isCollapsed ? chosen.getRangeAt(0) : null;
  const ends = range && [placeOf(range.startContainer, range.startOffset), placeOf(range.endContainer, range.endOffset)];
  if (!ends || !ends[0] || !ends[1] || ends.some((end) => end.item !== item)) {
    told.textContent = "First select words in this passage.";
    return;
  }
  await bound(item, ends[0].at, ends[1].at);
}

async function nudge(item, which, by) {
  // The first or last word of the coding moves by one word, into the context where it leaves the passage.
  const words = [...item.querySelectorAll("[data-start]")].flatMap((holder) =>
    [...holder.textContent.matchAll(/\S+/g)].map((match) => {
      const start = Number(holder.dataset.start) + length(holder.textContent.slice(0, match.index));
      return { start, end: start + length(match[0]) };
    })).sort((one, two) => one.start - two.start);
  const coded = item.querySelector(".coded");
  const [start, end] = [Number(coded.dataset.start), Number(coded.dataset.end)];
  const first = words.findIndex((word) => word.start >= start), last = words.findLastIndex((word) => word.end <= end);
  const to = words[(which === "first" ? first : last) + by];
  if (!to) return;
  await bound(item, which === "first" ? to.start : start, which === "first" ? end : to.end);
}

async function undo() {
  const done = await send("/undo", {});
  if (!done) return;
  await renew(current()?.id);
  say(done.undone ? "Undone: " + done.undone : "Nothing to undo.");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const item = button.closest(".item");
  if (button.dataset.verdict && item) await judge(item, button.dataset.verdict);
  if ("bounds" in button.dataset && item) await boundToSelection(item);
  if ("nothing" in button.dataset) {
    const line = button.closest(".line");
    if (await send("/read", { passage: line.dataset.passage, codes: [] })) { await renew(line.id); say("Saved: no code applies."); }
  }
  if (button.dataset.closeSample && await send("/sample/close", { name: button.dataset.closeSample })) await renew();
  if ("who" in button.dataset) await ask();
  if (button.dataset.topicAction) {
    const done = await send("/topic", { topic: Number(button.closest("[data-topic]").dataset.topic), action: button.dataset.topicAction });
    if (done) await renew();
  }
});

// The name is remembered by this browser for this address alone; a cookie that lasts would be sent to every server on the machine.
const NAME = "textmine who";

async function introduce(name) {
  const done = name && await send("/who", { name });
  if (!done) return;
  try { localStorage.setItem(NAME, done.who); } catch { /* a browser that remembers nothing */ }
  location.reload();
}

const ask = () => introduce(prompt("Your name or initials"));

const named = document.querySelector("form[data-name] input");
try { if (named && !named.value) named.value = localStorage.getItem(NAME) || ""; } catch { /* as above */ }

document.addEventListener("change", async (event) => {
  const chosen = event.target;
  const item = chosen.closest(".item, .line");
  if (chosen.matches("[data-recode]") && chosen.value) {
    const said = { passage: item.dataset.passage, code: item.dataset.code, other: chosen.value };
    if (await send("/recode", said)) { await renew(item.id); say("Recoded."); }
  } else if (chosen.matches("[data-pole]")) {
    if (await decide(item, "accept", null, chosen.value)) { await renew(item.id); say("Accepted."); }
  } else if (chosen.matches("[data-add]") && chosen.value) {
    if (await decide(item, "accept", chosen.value)) { await renew(item.id); say("Coded."); }
  } else if (chosen.matches("[data-topic-merge]") && chosen.value) {
    const topic = Number(chosen.closest("[data-topic]").dataset.topic);
    if (await send("/topic", { topic, action: "merge", value: chosen.value })) await renew();
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-name]")) {
    event.preventDefault();
    await introduce(form.elements.name.value);
  } else if (form.dataset.note) {
    event.preventDefault();
    const area = form.querySelector("textarea");
    if (await send("/write", { kind: form.dataset.note, place: form.dataset.place, text: area.value })) {
      area.defaultValue = area.value;
      if (form.dataset.note === "memo") area.value = area.defaultValue = "";
      await renew();
      say("Saved.");
    }
  } else if (form.matches("[data-sample]")) {
    event.preventDefault();
    const { name, size, seed } = form.elements;
    const drawn = { name: name.value, size: Number(size.value), seed: Number(seed.value), case: form.elements.case.value };
    if (await send("/sample", drawn)) { await renew(); say("Sample drawn."); }
  } else if (form.dataset.read) {
    event.preventDefault();
    const codes = [...form.querySelectorAll("[name=code]:checked")].map((box) => [box.value, form.elements["pole-" + box.value]?.value || ""]);
    if (await send("/read", { passage: form.dataset.read, codes })) { await renew(); document.querySelector("[name=code]")?.focus(); say("Saved."); }
  } else if (form.matches("[data-topic-name]")) {
    event.preventDefault();
    const topic = Number(form.closest("[data-topic]").dataset.topic);
    if (await send("/topic", { topic, action: "name", value: form.querySelector("input").value })) await renew();
  }
});

function step(by) {
  const all = items();
  const at = all.indexOf(current());
  const item = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  if (item) { item.closest("details.possible")?.setAttribute("open", ""); item.focus(); item.scrollIntoView({ block: "center" }); }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  const item = current();
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    "?": () => document.getElementById("help").showModal(),
    a: () => item && judge(item, "accept"),
    r: () => item && judge(item, "reject"),
    u: () => item && judge(item, "withdraw"),
    c: () => item?.querySelector("[data-recode]")?.focus(),
    b: () => item && boundToSelection(item),
    "[": () => item && nudge(item, "first", -1),
    "]": () => item && nudge(item, "first", 1),
    "{": () => item && nudge(item, "last", -1),
    "}": () => item && nudge(item, "last", 1),
    z: () => undo(),
    m: () => { const memo = item?.querySelector(".write"); if (memo) { memo.open = true; memo.querySelector("textarea").focus(); } },
    t: () => item?.querySelector("[data-open]").click(),
  };
  if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
});
