// Completes what is being typed in the search box: the combobox with a list of WAI-ARIA. The page does without it.
"use strict";

(() => {
  const WAIT = 80; // ms without a key before the server is asked
  const KINDS = { organization: "organization", title: "release" };

  const box = document.getElementById("q");
  const form = box.form;
  const list = made("ul", { id: "completions", className: "completions", role: "listbox", ariaLabel: "Suggestions" });
  const told = made("p", { className: "out-of-sight", role: "status" });
  let options = [];
  let active = -1;
  let asking = null;
  let timer = 0;

  list.hidden = true;
  form.append(list, told);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  box.addEventListener("input", (event) => {
    if (!event.isComposing) later();
  });
  box.addEventListener("compositionend", later);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (!event.isComposing && !event.altKey && !event.ctrlKey && !event.metaKey && pressed(event.key)) {
      event.preventDefault();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(options[[...list.children].indexOf(row)]);
  });
  form.addEventListener("submit", close);

  function pressed(key) {
    if (key === "ArrowDown" && list.hidden) return ask(), true;
    if (list.hidden) return false;
    if (key === "ArrowDown") return move(active + 1), true;
    if (key === "ArrowUp") return move(active - 1), true;
    if (key === "Escape") return close(), true;
    if (key === "Enter" && active >= 0) return choose(options[active]), true;
    return false;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  async function ask() {
    stop();
    const typed = box.value;
    if (!typed.trim() || box.selectionStart !== typed.length) return close();
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: typed })}`, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).completions, typed);
    } catch {
      // a newer question is on its way, or the server is not there: nothing to show
    }
  }

  function stop() {
    clearTimeout(timer);
    if (asking) asking.abort();
  }

  function show(completions, typed) {
    if (box.value !== typed || document.activeElement !== box) return;
    options = completions;
    list.replaceChildren(...options.map(row));
    list.hidden = options.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = `${options.length} ${options.length === 1 ? "suggestion" : "suggestions"}`;
    move(-1);
  }

  function row(one, place) {
    const line = made("li", { id: `completion-${place}`, className: "completion", role: "option" });
    const also = one.name && one.name !== one.text ? one.name : KINDS[one.kind];
    line.append(made("span", { className: "completion-text", dir: "auto", textContent: one.text }));
    if (also) line.append(" ", made("span", { className: "completion-kind", dir: "auto", textContent: also }));
    if (one.kind !== "title") {
      const count = `${one.releases.toLocaleString("en")} release${one.releases === 1 ? "" : "s"}`;
      line.append(" ", made("span", { className: "completion-count", textContent: count }));
    }
    return line;
  }

  function move(to) {
    const places = options.length + 1; // the box itself is one
    active = ((to + 1 + places) % places) - 1;
    [...list.children].forEach((line, place) => line.setAttribute("aria-selected", String(place === active)));
    if (active < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function choose(one) {
    box.value = one.query;
    form.requestSubmit();
  }

  function close() {
    stop();
    list.hidden = true;
    options = [];
    told.textContent = "";
    box.setAttribute("aria-expanded", "false");
    move(-1);
  }

  function made(name, properties) {
    return Object.assign(document.createElement(name), properties);
  }
})();
