// What every page does with scripts on: the keyboard, menus that close, undo that fades. Nothing depends on it.
// A link or button with data-key="n", or data-key="g c" for two keys in a row, is pressed by these keys.
(() => {
  "use strict";
  let isGoing = false;

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  const search = () => {
    const box = document.querySelector("#search") || document.querySelector("[data-key-search]");
    if (box) { box.focus(); box.select(); }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const wanted = event.key.length === 1 ? CSS.escape(isGoing ? `g ${event.key}` : event.key) : "";
    const place = wanted && document.querySelector(`[data-key="${wanted}"]`);
    if (place) { event.preventDefault(); place.click(); return; }
    isGoing = event.key === "g";
    if (isGoing) window.setTimeout(() => { isGoing = false; }, 1500);
    if (event.key === "/" || event.key === "n") { event.preventDefault(); search(); }  // n: find whom first
    if (event.key === "?") document.querySelector("#keys")?.showModal();
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-picks-all]")) return;
    document.querySelectorAll('input[name="rows"][form="bulk"]').forEach((box) => { box.checked = event.target.checked; });
  });

  const fade = (root) => root.querySelectorAll("[data-fades-after]").forEach((element) => {
    if (element.dataset.isFading) return;
    element.dataset.isFading = "yes";
    window.setTimeout(() => {
      if (element.contains(document.activeElement)) document.querySelector("#main")?.focus();
      element.remove();
    }, Number(element.dataset.fadesAfter) * 1000);
  });

  document.addEventListener("htmx:load", (event) => fade(event.target.parentElement || document));
  document.addEventListener("DOMContentLoaded", () => fade(document));
  document.addEventListener("htmx:responseError", (event) => {
    const place = document.querySelector("#messages");
    const words = event.detail.xhr.getResponseHeader("X-Wafa-Message");
    if (place && words) {
      const line = document.createElement("div");
      line.className = "alert alert-error";
      line.textContent = decodeURIComponent(words);
      place.replaceChildren(line);
    }
  });
})();
