// The place of a visit: asked of the phone only when tapped; the two fields stay empty otherwise.
(() => {
  "use strict";
  const part = document.querySelector("[data-place]");
  if (!part || !navigator.geolocation) return;
  const button = part.querySelector("[data-place-ask]");
  const state = part.querySelector("[data-place-state]");
  part.hidden = false;
  const tell = (name) => { state.textContent = state.dataset[name]; };
  button.addEventListener("click", () => {
    button.disabled = true;
    tell("asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        part.querySelector("[name=latitude]").value = coords.latitude.toFixed(6);
        part.querySelector("[name=longitude]").value = coords.longitude.toFixed(6);
        tell("found");
      },
      () => { button.disabled = false; tell("refused"); },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  });
})();
