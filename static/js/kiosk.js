// A kiosk that nobody touches for a while goes back to its first page; nothing of who was there stays on the screen.
(() => {
  "use strict";
  const part = document.querySelector("[data-idle]");
  if (!part) return;
  const home = () => location.replace(part.dataset.home);
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(home, Number(part.dataset.idle) * 1000);
  };
  ["pointerdown", "keydown", "input", "scroll"].forEach((kind) => document.addEventListener(kind, wait, { passive: true }));
  self.addEventListener("pageshow", (event) => { if (event.persisted) home(); });
  wait();
})();
