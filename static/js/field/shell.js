// The shell: the day, the cards and the forms, drawn from the phone's own copy when a page cannot be fetched.
((wafa) => {
  "use strict";
  const main = document.querySelector("#main");
  const shown = document.querySelector("#shown");
  if (!wafa.words) return;
  const { words } = wafa;
  const screens = wafa.screens || [];
  const screenWords = (kind) => screens.map((screen) => screen.kinds?.[kind]).find(Boolean);
  const template = (name) => document.querySelector(`#field-${name}`).content.firstElementChild.cloneNode(true);

  // fills the places named `data-is`; one without a text goes
  const fill = (element, facts) => {
    element.querySelectorAll("[data-is]").forEach((place) => {
      const text = facts[place.dataset.is];
      if (text === undefined || text === "" || text === null || text === false) (place.closest("[data-goes]") || place).remove();
      else if (place.dataset.as) place.setAttribute(place.dataset.as, text);
      else if (text !== true) place.textContent = text;
    });
    return element;
  };

  const page = (title, ...parts) => {
    const head = document.createElement("h1");
    head.append(Object.assign(document.createElement("bdi"), { textContent: title }));
    document.title = `${title} · Wafa`;
    shown.replaceChildren(head, ...parts.filter(Boolean));
    document.querySelectorAll(".place").forEach((place) => {
      if (place.getAttribute("href") === location.pathname) place.setAttribute("aria-current", "page");
      else place.removeAttribute("aria-current");
    });
  };

  const note = (text) => {
    const line = document.createElement("p");
    line.className = "lead";
    line.textContent = text;
    return line;
  };

  const list = (elements) => {
    const found = document.createElement("ul");
    found.className = "alert-list";
    found.append(...elements);
    return found;
  };

  const moment = (at) => new Date(at).toLocaleString(words.locale, { dateStyle: "medium", timeStyle: "short" });
  const telephone = (client) => client.phone && `tel:${client.phone.replace(/[^\d+]/g, "")}`;
  const facts = (client) => ({
    ...client,
    address: `/clients/${client.id}/`,
    visit: `/clients/${client.id}/visit`,
    call: telephone(client),
    callLabel: telephone(client) && words.call.replace("{name}", client.name),
    visitLabel: words.visit.replace("{name}", client.name),
    owedWords: client.owes && words.owes.replace("{amount}", client.owes),
    lateWords: client.late && wafa.counted(words.late, client.late),
    dueWords: client.due && client.installment && `${client.installment} · ${client.due}`,
  });

  const isoToday = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };

  const doTask = async (uid) => {
    await wafa.add({ kind: "task-done", content: { task: uid } });
    await draw();
    wafa.go();
  };

  // one thing to do: what, why, by when; a task can be ticked off by itself
  const itemOf = (name) => (item) => {
    const element = fill(template("item"), { ...item, isLate: item.is_late, why: (item.why || []).join(" · "), done: Boolean(item.uid) });
    const button = element.querySelector("button");
    button?.setAttribute("aria-label", words.done.replace("{name}", [item.what, name].filter(Boolean).join(", ")));
    button?.addEventListener("click", () => doTask(item.uid));
    return element;
  };

  const lineOf = (copy) => (line) => {
    const client = copy.clients.find((each) => each.id === line.client);
    const isConcern = line.items.some((item) => item.is_concern);
    const element = fill(template("line"), { ...(client && facts(client)), isConcern });
    element.querySelector("ul").append(...line.items.map(itemOf(client?.name)));
    return element;
  };

  // what the queue says was done is not to be done again
  const left = (copy, queue) => {
    const isDone = new Set(queue.flatMap((entry) => [entry.content.task, entry.content.settles].flat()));
    const isSeen = new Set(queue.map((entry) => Number(entry.content.client)));
    const open = (line) => (item) => !(item.uid && isDone.has(item.uid)) && !(item.is_alert && isSeen.has(line.client));
    return copy.day.map((line) => ({ ...line, items: line.items.filter(open(line)) })).filter((line) => line.items.length);
  };

  const asOf = (copy) => note(words.asOf.replace("{when}", moment(copy.at)));

  const day = (copy, queue) => {
    const open = left(copy, queue);
    const now = open.filter((line) => line.due <= isoToday());
    const later = open.filter((line) => line.due > isoToday());
    const heading = Object.assign(document.createElement("h2"), { textContent: words.later });
    page(
      words.day,
      asOf(copy),
      groups(copy),
      now.length ? list(now.map(lineOf(copy))) : note(words.nothing),
      later.length && heading,
      later.length && list(later.map(lineOf(copy))),
    );
  };

  const groups = (copy) => {
    const weekday = new Date().getDay() || 7;
    const today = copy.groups.filter((group) => group.weekday === weekday);
    return today.length && list(today.map((group) => fill(template("group"), {
      ...group, address: `/groups/${group.id}/meeting`, count: wafa.counted(words.members, group.members.length),
    })));
  };

  const clients = (copy) => {
    const search = template("search");
    const found = list([]);
    const look = () => {
      const asked = search.querySelector("input").value.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").trim();
      const hits = copy.clients.filter((client) =>
        asked === "" || `${client.find} ${client.name.toLowerCase()} ${client.phone} ${client.number}`.includes(asked));
      found.replaceChildren(...hits.slice(0, 50).map((client) => fill(template("client"), facts(client))));
    };
    search.querySelector("input").addEventListener("input", look);
    search.addEventListener("submit", (event) => event.preventDefault());
    look();
    page(words.clients, search, found);
  };

  const itemsOf = (copy, queue, client) => left(copy, queue).filter((line) => line.client === client.id).flatMap((line) => line.items);

  const card = (copy, queue, client) => {
    const element = fill(template("card"), facts(client));
    element.querySelector("ul").append(...itemsOf(copy, queue, client).map(itemOf(client.name)));
    screens.forEach((screen) => element.append(...(screen.ways?.(copy, client) || [])));
    page(client.name, asOf(copy), element);
  };

  // keeps what a form says, as the form of the full page would have sent it
  const keepForm = (form, kind) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const content = {};
    for (const [name, value] of new FormData(form)) {
      if (value !== "") content[name] = name in content ? [content[name], value].flat() : value;
    }
    await keepEntry(kind, content);
  });

  const keepEntry = async (kind, content) => {
    await wafa.add({ kind, content, uid: content.uid });
    history.pushState({}, "", "/field/");
    await draw();
    main.focus();
    wafa.go();
  };

  const visit = (copy, queue, client) => {
    const form = fill(template("visit"), { client: String(client.id), uid: wafa.uuid() });
    const tasks = itemsOf(copy, queue, client).filter((item) => item.uid);
    const boxes = form.querySelector("[data-settles]");
    boxes.append(...tasks.map((item) => {
      const box = fill(template("settles"), { uid: item.uid, what: [item.what, item.text].filter(Boolean).join(": ") });
      return box;
    }));
    if (!tasks.length) boxes.remove();
    keepForm(form, "interaction");
    page(client.name, form);
  };

  const meeting = (copy, group) => {
    const form = fill(template("meeting"), { group: String(group.id), uid: wafa.uuid(), held: isoToday() });
    const rows = group.members.map((id) => {
      const row = template("member");
      row.querySelector("legend").textContent = copy.clients.find((client) => client.id === id).name;
      row.querySelectorAll("input").forEach((input) => { input.name = `attendance-${id}`; });
      return row;
    });
    form.querySelector("[data-members]").append(...rows);
    keepForm(form, "meeting");
    page(group.name, form);
  };

  const entry = (copy) => (kept) => {
    const subject = Number(kept.content.client || kept.content.group);
    const known = kept.kind === "meeting" ? copy?.groups : copy?.clients;
    const element = fill(template("entry"), {
      name: known?.find((each) => each.id === subject)?.name || words.kinds[kept.kind] || kept.kind,
      kind: words.kinds[kept.content.kind] || words.kinds[kept.kind] || screenWords(kept.kind) || kept.kind,
      outcome: words.outcomes[kept.content.outcome],
      at: moment(kept.made_at),
      note: kept.content.note,
      state: kept.row.state === "stuck" ? words.stuck : words.waits,
    });
    element.querySelector("button").addEventListener("click", async () => {
      await wafa.takeBack(kept.uid);
      await draw();
    });
    return element;
  };

  const waiting = (copy, queue) => page(
    words.queue,
    queue.length ? list(queue.map(entry(copy)).reverse()) : note(words.empty),
  );

  const draw = async () => {
    const me = await wafa.owner();
    if (!me) return page(words.signedOut, note(words.signedOutWhy), template("sign-in"));
    const [copy, queue] = await Promise.all([wafa.copy(), wafa.entries()]);
    const path = location.pathname;
    const [, noun, id, rest] = path.match(/^\/(clients|groups)\/(\d+)\/(\w*)$/) || [];
    if (path === "/field/") return waiting(copy, queue);
    if (!copy) return page(words.noCopy, note(words.noCopyWhy));
    if (path === "/") return day(copy, queue);
    if (path === "/clients/") return clients(copy);
    for (const screen of screens) {
      const parts = path.match(screen.path);
      if (parts && screen.draw(copy, queue, ...parts.slice(1))) return undefined;
    }
    const found = copy[noun]?.find((each) => each.id === Number(id));
    if (found && noun === "clients" && rest === "") return card(copy, queue, found);
    if (found && noun === "clients" && rest === "visit") return visit(copy, queue, found);
    if (found && noun === "groups" && rest === "meeting") return meeting(copy, found);
    return page(words.needsSignal, note(words.needsSignalWhy));
  };

  // while there is no signal, one's own links stay inside: nothing is waited for
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href^='/']");
    if (!link || navigator.onLine || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    await draw();
    main.focus();
    scrollTo(0, 0);
  });
  wafa.drawing = { template, fill, page, list, note, asOf: (copy) => asOf(copy), keepEntry };
  self.addEventListener("popstate", draw);
  self.addEventListener("wafa", ({ detail }) => {
    if (detail === "wiped" || detail === "copied" || location.pathname === "/field/") if (!shown.querySelector("form[data-form]")) draw();
  });
  draw();
})(self.wafa);
