// On pages of nobody, or of somebody who does not work in the field: the phone's copy of clients goes, with the key.
// Entries not sent stay, sealed; the sign-in page says that they wait for their author.
(() => {
  "use strict";
  if (!self.indexedDB) return;
  const asked = indexedDB.open("wafa", 1);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = (event) => event.preventDefault();
  asked.onsuccess = () => {
    const database = asked.result;
    const transaction = database.transaction(["kept", "queue"], "readwrite", { durability: "strict" });
    transaction.objectStore("kept").clear();
    const counted = transaction.objectStore("queue").count();
    transaction.oncomplete = () => {
      database.close();
      const words = document.querySelector("#field-waits");
      if (words && counted.result) words.hidden = false;
    };
  };
})();
