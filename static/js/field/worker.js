// The service worker: keeps the shell and its files, answers with the shell when there is no signal, and takes
// forms into the queue that the network did not take. `wafaKept` comes from /sw.js.
((wafa) => {
  "use strict";
  const { version, shell, files, worked, forms } = self.wafaKept;
  const CACHE = `wafa-${version}`;
  const PATIENCE = 7000;
  const WORKED = [/^\/$/, /^\/field\/$/, /^\/clients\/$/, /^\/clients\/\d+\/$/, /^\/clients\/\d+\/visit$/, /^\/groups\/\d+\/meeting$/, ...worked.map((path) => new RegExp(path))];
  const FORMS = [
    [/^\/clients\/(\d+)\/visit$/, "interaction", ["client"], {}],
    [/^\/day\/clients\/(\d+)\/seen$/, "seen", ["client"], {}],
    [/^\/groups\/(\d+)\/meeting$/, "meeting", ["group"], {}],
    ...forms.map(([path, ...rest]) => [new RegExp(path), ...rest]),
  ];
  const isAway = (answer) => answer.status >= 502 && answer.status <= 504;

  self.addEventListener("install", (event) => {
    const fresh = files.map((file) => new Request(file, { cache: "no-cache" }));
    const keeping = caches.open(CACHE).then((cache) => cache.addAll([...fresh, new Request(shell, { cache: "reload" })]));
    event.waitUntil(keeping.then(() => self.skipWaiting()));
  });

  self.addEventListener("activate", (event) => {
    const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
    event.waitUntil(old.then(() => self.clients.claim()));
  });

  const fromShell = async () => (await caches.match(shell, { cacheName: CACHE })) || Response.error();

  const page = async (request, isWorked) => {
    const asked = fetch(request);
    asked.catch(() => {});
    const late = new Promise((resolve) => { if (isWorked) setTimeout(() => resolve(null), PATIENCE); });
    try {
      const answer = await Promise.race([asked, late]);
      return answer && !isAway(answer) ? answer : await fromShell();
    } catch {
      return fromShell();
    }
  };

  const fields = (form) => {
    const content = {};
    for (const [name, value] of form) {
      if (name === "csrfmiddlewaretoken" || name === "next" || typeof value !== "string" || value === "") continue;
      content[name] = name in content ? [].concat(content[name], value) : value;
    }
    return content;
  };

  // whom a form is about stands in its address; a step of one that has several is no entry yet
  const queued = async (request, [path, kind, about, needs]) => {
    const [, ...parts] = new URL(request.url).pathname.match(path);
    const content = { ...fields(await request.formData()), ...Object.fromEntries(about.map((name, place) => [name, parts[place]])) };
    if (Object.entries(needs).some(([name, value]) => content[name] !== value)) throw new Error("not an entry");
    await wafa.add({ kind, content, uid: content.uid });
    self.registration.sync?.register("wafa-sync").catch(() => {});
    const home = "/?kept";
    if (request.headers.get("HX-Request")) return new Response("", { headers: { "HX-Redirect": home } });
    return Response.redirect(home, 303);
  };

  const form = async (request, found) => {
    const spare = request.clone();
    try {
      const answer = await fetch(request);
      return isAway(answer) ? await queued(spare, found).catch(() => answer) : answer;
    } catch (error) {
      return queued(spare, found).catch(() => Promise.reject(error));
    }
  };

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== self.location.origin) return;
    if (request.method === "GET" && files.includes(pathname)) {
      event.respondWith(caches.match(request, { cacheName: CACHE }).then((found) => found || fetch(request)));
    } else if (request.method === "GET" && request.mode === "navigate") {
      event.respondWith(page(request, WORKED.some((path) => path.test(pathname))));
    } else if (request.method === "POST") {
      const found = FORMS.find(([path]) => path.test(pathname));
      if (found) event.respondWith(form(request, found));
    }
  });

  self.addEventListener("sync", (event) => {
    if (event.tag === "wafa-sync") event.waitUntil(wafa.sync().then((state) => { if (state === "waiting") throw new Error(state); }));
  });
})(self.wafa);
