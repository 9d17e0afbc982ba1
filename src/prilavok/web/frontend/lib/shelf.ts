/* Things too large or too strange for localStorage, files above all, kept in this browser (IndexedDB). */

export interface Shelf<T> {
  put(key: string, thing: T): Promise<void>;
  get(key: string): Promise<T | undefined>;
  remove(key: string): Promise<void>;
  all(): Promise<T[]>;
  clear(): Promise<void>;
}

const DATABASE = "prilavok";
const SHELVES = ["loads", "letters"] as const;
export type ShelfName = (typeof SHELVES)[number];

let opened: Promise<IDBDatabase> | null = null;

/** Every method fails where the browser keeps nothing: a private window, a full disk. */
export function shelf<T>(name: ShelfName): Shelf<T> {
  const change = async (work: (store: IDBObjectStore) => IDBRequest): Promise<void> => void (await within(name, "readwrite", work));
  return {
    put: (key, thing) => change((store) => store.put(thing, key)),
    get: (key) => within(name, "readonly", (store) => store.get(key) as IDBRequest<T | undefined>),
    remove: (key) => change((store) => store.delete(key)),
    all: () => within(name, "readonly", (store) => store.getAll() as IDBRequest<T[]>),
    clear: () => change((store) => store.clear()),
  };
}

export async function clearShelves(): Promise<void> {
  await Promise.allSettled(SHELVES.map((name) => shelf(name).clear()));
}

async function within<R>(name: ShelfName, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> {
  const transaction = (await database()).transaction(name, mode);
  const request = work(transaction.objectStore(name));
  return new Promise((done, fail) => {
    transaction.addEventListener("complete", () => done(request.result));
    transaction.addEventListener("abort", () => fail(transaction.error ?? new Error("not kept")));
  });
}

function database(): Promise<IDBDatabase> {
  opened ??= open();
  // A failure is not remembered: the next thing may fit.
  opened.catch(() => (opened = null));
  return opened;
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => SHELVES.forEach((name) => request.result.createObjectStore(name)));
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => fail(request.error ?? new Error("no store")));
  });
}
