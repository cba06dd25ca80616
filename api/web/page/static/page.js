// What the page does by itself: suggestions under the box, notes at marks, the switch of colours.
"use strict";
(() => {
  const tip = Object.assign(document.createElement("div"), { id: "tip", hidden: true });
  tip.setAttribute("role", "tooltip");

  const note = (target) => {
    if (!tip.isConnected) document.body.append(tip);
    tip.textContent = target.dataset.tip;
    tip.hidden = false;
    const place = target.getClientRects()[0] || target.getBoundingClientRect();
    const left = Math.min(place.left, document.documentElement.clientWidth - tip.offsetWidth - 12);
    tip.style.left = `${Math.max(8, left) + scrollX}px`;
    const above = place.top - tip.offsetHeight - 8;
    tip.style.top = `${(above > 0 ? above : place.bottom + 8) + scrollY}px`;
    target.setAttribute("aria-describedby", "tip");
  };
  const hush = () => {
    tip.hidden = true;
    document.querySelectorAll('[aria-describedby="tip"]').forEach((each) => each.removeAttribute("aria-describedby"));
  };
  const noted = (event) => event.target.closest?.("[data-tip]");
  for (const name of ["mouseover", "focusin"])
    document.addEventListener(name, (event) => {
      const target = noted(event);
      hush();
      if (target) note(target);
    });
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, hush);

  const jump = (event) => {
    const mark = event.target.closest?.("mark[data-target]");
    if (mark && !event.target.closest("a")) location.hash = mark.dataset.target;
  };
  document.addEventListener("click", jump);

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme]")) return;
    const dark = !document.body.classList.contains("body--dark");
    Quasar.Dark.set(dark);
    document.cookie = `theme=${dark ? "dark" : "light"};path=/;max-age=31536000;samesite=lax`;
  });

  // Suggestions: a combobox with a list, as the ARIA practices have it.
  let shown = [], current = -1, asked = 0, waiting = 0;
  const parts = (input) => ({ input, list: input.form.querySelector("[role=listbox]") });
  const close = ({ input, list }) => {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (box, index) => {
    current = index;
    [...box.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return box.input.removeAttribute("aria-activedescendant");
    box.input.setAttribute("aria-activedescendant", `completion-${index}`);
    box.list.children[index].scrollIntoView({ block: "nearest" });
  };
  const fill = (box, found) => {
    shown = found;
    box.list.replaceChildren(...found.map((each, at) => {
      const item = document.createElement("li");
      item.id = `completion-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const label = document.createElement("b"), what = document.createElement("span");
      label.textContent = each.label;
      label.style.fontWeight = 500;
      what.textContent = each.what;
      item.append(label, what);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(each.url); });
      return item;
    }));
    current = -1;
    box.list.hidden = !found.length;
    box.input.setAttribute("aria-expanded", String(found.length > 0));
  };
  const ask = async (box) => {
    const number = ++asked, text = box.input.value.trim();
    if (text.length < 2) return close(box);
    const answer = await fetch(`/complete?q=${encodeURIComponent(text)}`).then((got) => (got.ok ? got.json() : []), () => []);
    if (number === asked && document.activeElement === box.input) fill(box, answer);
  };
  const isBox = (element) => element.matches?.("[role=combobox][aria-controls=completions]");
  document.addEventListener("input", (event) => {
    if (!isBox(event.target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120, parts(event.target));
  });
  document.addEventListener("focusout", (event) => { if (isBox(event.target)) close(parts(event.target)); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.("mark[data-target]")) return jump(event);
    if (event.key === "Escape") hush();
    if (event.key === "/" && !event.target.closest?.("input, textarea, [contenteditable]")) {
      event.preventDefault();
      return document.querySelector(".box input")?.focus();
    }
    if (!isBox(event.target)) return;
    const box = parts(event.target), open = !box.list.hidden;
    if (event.key === "Escape") close(box);
    else if (event.key === "ArrowDown" && open) choose(box, Math.min(current + 1, shown.length - 1));
    else if (event.key === "ArrowUp" && open) choose(box, Math.max(current - 1, -1));
    else if (event.key === "Enter" && open && current >= 0) location.assign(shown[current].url);
    else return;
    event.preventDefault();
  });
})();
