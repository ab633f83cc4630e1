// The queue: entries wait here, in order and sealed, until the server has said what became of each.
((wafa) => {
  "use strict";
  const AT_ONCE = 20;
  const TRIES = 5;

  class SignedOut extends Error {}

  const all = () => wafa.inside("queue", "readonly", (store) => store.getAll());
  const drop = (row) => wafa.inside("queue", "readwrite", (store) => store.delete(row.place));

  const mine = async () => {
    const me = await wafa.owner();
    return me ? (await all()).filter((row) => row.staff === me.staff) : [];
  };

  // keeps one entry; the same uid is kept once
  const add = async ({ kind, content, uid = wafa.uuid() }) => {
    const me = await wafa.owner();
    if (!me) throw new SignedOut();
    const entry = { uid, kind, made_at: new Date().toISOString(), content };
    const row = { uid, staff: me.staff, version: me.version, state: "waiting", tries: 0, sealed: await wafa.seal(me, uid, entry) };
    try {
      await wafa.inside("queue", "readwrite", (store) => store.add(row));
    } catch (error) {
      if (error?.name !== "ConstraintError") throw error;
    }
    wafa.tell("queued");
    return uid;
  };

  const entries = async () => {
    const me = await wafa.owner();
    const rows = me ? await mine() : [];
    return Promise.all(rows.map(async (row) => ({ row, ...(await wafa.unseal(me, row.uid, row.sealed)) })));
  };

  const takeBack = async (uid) => {
    const row = (await mine()).find((each) => each.uid === uid);
    if (row) await drop(row);
    wafa.tell("queued");
  };

  // who is signed in, by the server; a session that has ended takes the copy of the clients with it
  const contact = async () => {
    const answer = await fetch("/field/me", { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      await wafa.wipe();
      throw new SignedOut();
    }
    if (!answer.ok) throw new Error(`contact: ${answer.status}`);
    return wafa.welcome(await answer.json());
  };

  const post = async (me, rows) => {
    const entries = await Promise.all(rows.map((row) => wafa.unseal(me, row.uid, row.sealed)));
    const answer = await fetch("/field/sync", {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": me.csrf },
      body: JSON.stringify({ entries }),
    });
    if (answer.type === "opaqueredirect") throw new SignedOut();
    if (answer.ok) return answer.json();
    throw Object.assign(new Error(`sync: ${answer.status}`), { status: answer.status });
  };

  // the server keeps what it has answered for, refused entries too: only then does the phone let go
  const settle = async (me, rows, told) => {
    const answered = new Map(told.answers.map((answer) => [answer.uid, answer.status]));
    for (const row of rows) {
      const status = answered.get(row.uid);
      if (status === "UNKNOWN") await mark(row, "stuck");
      else if (status) await drop(row);
    }
    await wafa.keep("me", { ...(await wafa.kept("me")), look: told.look_count });
  };

  const mark = (row, state, tries = row.tries) =>
    wafa.inside("queue", "readwrite", (store) => store.put({ ...row, state, tries }));

  // one entry the server cannot take must not keep the others waiting: it is tried alone, then left for a look
  const sendOneByOne = async (me, rows) => {
    for (const row of rows) {
      try {
        await settle(me, [row], await post(me, [row]));
      } catch (error) {
        if (!error.status || error.status === 403) throw error;
        await mark(row, row.tries + 1 >= TRIES || error.status === 400 ? "stuck" : "waiting", row.tries + 1);
        if (error.status !== 400) throw error;
      }
    }
  };

  const sendAll = async (me) => {
    for (;;) {
      const rows = (await mine()).filter((row) => row.state === "waiting").slice(0, AT_ONCE);
      if (!rows.length) return;
      try {
        await settle(me, rows, await post(me, rows));
      } catch (error) {
        if (!error.status || error.status === 403) throw error;
        await sendOneByOne(me, rows);
      }
      wafa.tell("queued");
    }
  };

  // a copy that names no parts was kept by an earlier version: it comes anew
  const refreshCopy = async (me) => {
    const before = await wafa.kept("copy");
    const headers = before?.parts ? { "If-None-Match": before.etag } : {};
    const answer = await fetch("/field/copy", { redirect: "manual", cache: "no-store", headers });
    if (answer.status === 304) await wafa.keep("copy", { ...before, at: Date.now() });
    else if (answer.ok) await wafa.keepCopy(me, answer.headers.get("ETag"), await answer.json());
    await refreshParts(me);
  };

  // a part that does not come leaves the copy, and the part before it, as they are
  const refreshParts = async (me) => {
    for (const [name, etag] of await wafa.lacking()) {
      const answer = await fetch(`/field/copy/${name}`, { redirect: "manual", cache: "no-store" });
      if (answer.ok) await wafa.keepPart(me, name, etag, await answer.json());
    }
  };

  // one tab at a time; whoever comes meanwhile leaves it to that tab, or goes after it
  const alone = (isPatient, work) =>
    navigator.locks ? navigator.locks.request("wafa-sync", { ifAvailable: !isPatient }, (lock) => lock && work()) : work();

  const FRESH = 10 * 60 * 1000;

  // sends what waits, then renews the copy; tells what state it ends in
  const sync = ({ isForced = false, isPatient = false } = {}) => alone(isPatient, async () => {
    const waiting = (await mine()).some((row) => row.state === "waiting");
    const copied = await wafa.kept("copy");
    const isFresh = copied && Date.now() - copied.at < FRESH && !(await wafa.lacking()).length;
    if (!waiting && isFresh && !isForced) return "idle";
    if (waiting) wafa.tell("sending");
    try {
      const me = await contact();
      const isSent = (await mine()).some((row) => row.state === "waiting");
      await sendAll(me);
      if (isSent || !isFresh || isForced) await refreshCopy(me);
      wafa.tell(isSent ? "sent" : "queued");
      return "sent";
    } catch (error) {
      const state = error instanceof SignedOut ? "signed-out" : "waiting";
      wafa.tell(state);
      return state;
    }
  });

  Object.assign(wafa, { SignedOut, all, mine, add, entries, takeBack, contact, sync });
})(self.wafa);
