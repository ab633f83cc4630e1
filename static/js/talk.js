// The public pages with scripts on: copy the code, print the page. Nothing depends on it.
(() => {
  "use strict";
  document.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  document.querySelectorAll("[data-copy]").forEach((button) => button.addEventListener("click", () => {
    const code = document.querySelector("[data-code]");
    const say = () => { button.querySelector("span").textContent = button.dataset.said; };
    const choose = () => window.getSelection().selectAllChildren(code);
    if (navigator.clipboard) navigator.clipboard.writeText(code.textContent.trim()).then(say, choose);
    else choose();
  }));
})();
