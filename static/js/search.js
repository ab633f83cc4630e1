// The search box of every page: suggestions come by htmx, arrows move among them. Without this file the box is an
// ordinary form that leads to the list of clients.
(() => {
  "use strict";
  const box = document.querySelector("#bar-search");
  const list = document.querySelector("#bar-found");
  if (!box || !list) return;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const choose = (option) => {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };

  const show = (isOpen) => {
    list.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) choose(null);
  };

  const step = (by) => {
    const all = options();
    const at = all.indexOf(chosen());
    choose(all[(at + by + all.length + (at < 0 && by < 0 ? 1 : 0)) % all.length]);
  };

  list.addEventListener("htmx:afterSwap", () => show(options().length > 0 && document.activeElement === box));
  box.addEventListener("focus", () => show(options().length > 0 && box.value.trim().length > 1));
  box.addEventListener("input", () => { if (box.value.trim().length < 2) { list.replaceChildren(); show(false); } });
  box.addEventListener("blur", () => window.setTimeout(() => show(false), 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  // what is asked for is what is typed, and only from two letters on
  box.addEventListener("htmx:configRequest", (event) => { if (box.value.trim().length < 2) event.preventDefault(); });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter" && chosen()) chosen().click();
    else if (event.key === "Escape") show(false);
    else return;
    event.preventDefault();
  });
})();
