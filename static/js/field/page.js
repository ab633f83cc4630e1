// The visible state of the queue, on every page of those who work in the field; and when the queue is sent.
((wafa) => {
  "use strict";
  const bar = document.querySelector("#field-state");
  if (!bar || !self.crypto?.subtle || !self.indexedDB) return;
  const words = JSON.parse(document.querySelector("#field-words").textContent);
  const rules = new Intl.PluralRules(words.language);
  const digits = new Intl.NumberFormat(`${words.language}-u-nu-${words.digits}`);
  const SOON = 30 * 1000;
  const SELDOM = 10 * 60 * 1000;
  let delay = SOON;
  let moment = "";
  let timer;

  wafa.words = words;
  wafa.number = (n) => digits.format(n);
  wafa.counted = (forms, n) => (forms[rules.select(n)] || forms.other).replace("{n}", wafa.number(n));

  const put = (name, text) => {
    const element = bar.querySelector(`[data-is="${name}"]`);
    if (element.textContent !== text) element.textContent = text;
    element.hidden = !text;
    return Boolean(text);
  };

  const stateOf = (waiting) => {
    if (waiting) return wafa.counted(moment === "sending" ? words.sending : words.waiting, waiting);
    if (moment === "sent") return words.sent;
    return navigator.onLine ? "" : words.offline;
  };

  const show = async () => {
    const me = await wafa.owner();
    const rows = me ? await wafa.mine() : await wafa.all();
    const stuck = rows.filter((row) => row.state === "stuck").length;
    const waiting = rows.length - stuck;
    const parts = [
      put("state", me ? stateOf(waiting) : ""),
      put("look", me && (me.look || stuck) ? wafa.counted(words.look, (me.look || 0) + stuck) : ""),
      put("sign-in", !me && rows.length ? wafa.counted(words.signIn, rows.length) : ""),
    ];
    bar.dataset.state = waiting ? "waiting" : moment;
    bar.hidden = !parts.some(Boolean);
  };

  const go = async (options) => {
    clearTimeout(timer);
    const state = await wafa.sync(options);
    delay = state === "waiting" ? Math.min(delay * 2, SELDOM) : SOON;
    const rows = await wafa.mine();
    timer = setTimeout(go, rows.length ? delay : SELDOM);
    return state;
  };

  self.addEventListener("wafa", ({ detail }) => {
    if (["sending", "sent", "waiting", "signed-out"].includes(detail)) moment = detail;
    if (detail === "sent") setTimeout(() => { if (moment === "sent") { moment = ""; show(); } }, 8000);
    show();
  });
  // a try that began without a signal may still be failing
  self.addEventListener("online", () => { delay = SOON; show(); go({ isPatient: true }); });
  self.addEventListener("offline", show);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) go(); });

  // a sign-out with no signal wipes at once, and is made good with the server at the first contact
  const leave = async (form) => {
    await wafa.wipe();
    if (navigator.onLine) return form.submit();
    await wafa.keep("leaving", true);
    location.assign("/field/");
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-signs-out]")) return;
    event.preventDefault();
    leave(event.target).catch(() => event.target.submit());
  });

  const start = async () => {
    const form = document.querySelector("[data-signs-out]");
    if (form && (await wafa.kept("leaving"))) return leave(form);
    const me = await wafa.owner();
    const { staff, login } = bar.dataset;
    const isOther = staff && (me?.staff !== Number(staff) || me.login !== login);
    await show();
    await go({ isForced: Boolean(isOther) });
  };
  start();
  if (bar.dataset.staff && "serviceWorker" in navigator) {
    self.addEventListener("load", () => navigator.serviceWorker.register("/sw.js"));
  }
  wafa.go = go;
})(self.wafa);
