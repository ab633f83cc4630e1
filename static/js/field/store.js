// What the phone keeps: who signed in and the key, the copy of the clients, the queue of entries not sent yet.
// Copy, its parts and entries lie sealed (AES-GCM) under the key of their owner; wiping takes key, copy and parts, never an entry.
self.wafa = {};
((wafa) => {
  "use strict";
  const PART = "part ";
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const channel = "BroadcastChannel" in self ? new BroadcastChannel("wafa") : null;
  let opening;

  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const open = () => {
    opening ||= new Promise((resolve, reject) => {
      const asked = indexedDB.open("wafa", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("kept");
        asked.result.createObjectStore("queue", { keyPath: "place", autoIncrement: true }).createIndex("uid", "uid", { unique: true });
      };
      asked.onerror = () => { opening = undefined; reject(asked.error); };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opening = undefined; };
        asked.result.onclose = () => { opening = undefined; };
        resolve(asked.result);
      };
    });
    return opening;
  };

  // runs `work` on one store and waits until what it wrote is on the disk
  const inside = async (name, mode, work) => {
    const transaction = (await open()).transaction(name, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await settled(work(transaction.objectStore(name)));
    await done;
    return result;
  };

  const keep = (name, value) => inside("kept", "readwrite", (store) => store.put(value, name));
  const kept = (name) => inside("kept", "readonly", (store) => store.get(name));
  const forget = (name) => inside("kept", "readwrite", (store) => store.delete(name));

  // tells other tabs and the worker; the tab itself by an event
  const tell = (what) => {
    channel?.postMessage(what);
    self.dispatchEvent(new CustomEvent("wafa", { detail: what }));
  };
  channel?.addEventListener("message", (event) => self.dispatchEvent(new CustomEvent("wafa", { detail: event.data })));

  const wipe = async () => {
    await inside("kept", "readwrite", (store) => store.clear());
    tell("wiped");
  };

  // who signed in on this phone, unless that is seven days ago: then the copy is wiped
  const owner = async () => {
    const me = await kept("me");
    if (!me) return null;
    const age = Date.now() - me.since;
    if (age < WEEK && age > -WEEK) return me;
    await wipe();
    return null;
  };

  const seal = async (me, about, value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    const additionalData = new TextEncoder().encode(about);
    return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, me.key, bytes) };
  };

  const unseal = async (me, about, sealed) => {
    const additionalData = new TextEncoder().encode(about);
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData }, me.key, sealed.box);
    return JSON.parse(new TextDecoder().decode(bytes));
  };

  // takes over who is signed in, as the server tells it; somebody else's copy goes first
  const welcome = async (told) => {
    const before = await owner();
    if (before && before.staff !== told.staff) await wipe();
    const isSame = before?.staff === told.staff && before.login === told.signed_in_at && before.version === told.version;
    const raw = Uint8Array.from(atob(told.key), (letter) => letter.charCodeAt(0));
    const me = {
      staff: told.staff,
      login: told.signed_in_at,
      since: isSame ? before.since : Date.now(),
      version: told.version,
      key: isSame ? before.key : await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]),
      look: told.look_count,
    };
    await keep("me", me);
    return { ...me, csrf: told.csrf };
  };

  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  const keepCopy = async (me, etag, copy) => {
    const { parts = {} } = copy;
    await keep("copy", { etag, at: Date.now(), parts, sealed: await seal(me, "copy", copy) });
    const names = await inside("kept", "readonly", (store) => store.getAllKeys());
    await Promise.all(names.filter((name) => name.startsWith(PART) && !(name.slice(PART.length) in parts)).map(forget));
    tell("copied");
  };

  // what changes seldom lies beside the copy, which says by its ETag what each part is to be
  const keepPart = async (me, name, etag, part) => {
    await keep(PART + name, { etag, sealed: await seal(me, PART + name, part) });
    tell("copied");
  };

  // name and ETag of the parts that the copy has not, or not as they are now
  const lacking = async () => {
    const parts = Object.entries((await kept("copy"))?.parts || {});
    const found = await Promise.all(parts.map(([name]) => kept(PART + name)));
    return parts.filter(([, etag], place) => found[place]?.etag !== etag);
  };

  // a part that cannot be opened is none
  const partOf = async (me, name) => {
    const found = await kept(PART + name);
    const part = found && (await unseal(me, PART + name, found.sealed).catch(() => null));
    return part ? { [name]: part } : {};
  };

  const copy = async () => {
    const me = await owner();
    const found = me && (await kept("copy"));
    if (!found) return null;
    const parts = await Promise.all(Object.keys(found.parts || {}).map((name) => partOf(me, name)));
    return Object.assign({ etag: found.etag, at: found.at }, await unseal(me, "copy", found.sealed), ...parts);
  };

  Object.assign(wafa, { inside, keep, kept, forget, tell, wipe, owner, seal, unseal, welcome, uuid, keepCopy, keepPart, lacking, copy });
})(self.wafa);
