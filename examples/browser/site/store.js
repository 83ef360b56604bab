// What a page keeps, in IndexedDB. Every change is one transaction, and what comes after it waits until the browser says
// that it is on the disk: a tab that is killed at any moment finds the state of before or of after.

let database;

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export async function open(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("state");
    request.result.createObjectStore("log", { autoIncrement: true });
    request.result.createObjectStore("records", { keyPath: "id" });
  };
  database = await asked(request);
}

/** Carries out `change` with the stores, whole or not at all; resolves once it is on the disk. */
function changed(change) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(["state", "log", "records"], "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("not stored"));
    change((name) => transaction.objectStore(name));
  });
}

const all = (name) => asked(database.transaction(name).objectStore(name).getAll());

export const read = (key) => asked(database.transaction("state").objectStore("state").get(key));
export const write = (key, value) => changed((store) => store("state").put(value, key));
export const log = async () => (await all("log")).join("");
export const records = async () => (await all("records")).sort((one, other) => other.at - one.at);
export const keep = (record) => changed((store) => store("records").put(record));
export const drop = (id) => changed((store) => store("records").delete(id));

/** A snapshot in place of the one before, and the log behind it empty. */
export const snapshot = (bytes) =>
  changed((store) => {
    store("state").put(bytes, "snapshot");
    store("log").clear();
  });

/** An entry behind the log, and the record of the same verdict. */
export const append = (entry, record) =>
  changed((store) => {
    store("log").add(entry);
    store("records").put(record);
  });

/** Goes the way of an append, and leaves nothing. */
export const tried = () =>
  changed((store) => {
    const [log, records] = [store("log"), store("records")];
    log.add("").onsuccess = ({ target }) => log.delete(target.result);
    records.put({ id: "" });
    records.delete("");
  });

export async function forget() {
  const { name } = database;
  database.close();
  await asked(indexedDB.deleteDatabase(name));
}

/** Whether this tab alone may use the state: two would each admit what the other has seen. Held until the tab ends. */
export function alone(name) {
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}
