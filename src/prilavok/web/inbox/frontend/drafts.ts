/* Unsent text goes to the server after a pause, and at once when the page is left. What could not be saved there is
   kept in this browser, and goes when the connection is back. */
const PAUSE = 700;

export class DraftKeeper {
  private timer = 0;
  private pending: { url: string; mode: string; text: string } | null = null;

  /** `owner` keeps two people at one computer apart. */
  constructor(private readonly owner: string, private readonly saved: () => void) {}

  soon(url: string, mode: string, text: string): void {
    clearTimeout(this.timer);
    if (this.pending && this.pending.mode !== mode) void this.flush();
    this.pending = { url, mode, text };
    this.keep(url, mode, text);
    this.timer = window.setTimeout(() => void this.flush(), PAUSE);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    const draft = this.pending;
    this.pending = null;
    if (!draft || !(await post(draft.url, draft.mode, draft.text))) return;
    this.forget(draft.url, draft.mode, draft.text);
    this.saved();
  }

  drop(url: string, mode: string): void {
    clearTimeout(this.timer);
    this.pending = null;
    store()?.removeItem(this.key(url, mode));
  }

  /** What this browser still has and the server has not; null when there is nothing. */
  left(url: string, mode: string): string | null {
    return store()?.getItem(this.key(url, mode)) ?? null;
  }

  keep(url: string, mode: string, text: string): void {
    try {
      store()?.setItem(this.key(url, mode), text);
    } catch {
      // A full store is no reason to stop writing: the text stands in the field.
    }
  }

  /** Unless something newer was typed while it was on its way. */
  private forget(url: string, mode: string, text: string): void {
    if (this.left(url, mode) === text) store()?.removeItem(this.key(url, mode));
  }

  private key(url: string, mode: string): string {
    return `draft:${this.owner}:${url}:${mode}`;
  }
}

function store(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** `keepalive` lets it leave although the page goes away. */
async function post(url: string, mode: string, text: string): Promise<boolean> {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  const body = new URLSearchParams({ mode, text });
  try {
    return (await fetch(url, { method: "POST", body, headers, keepalive: true })).ok;
  } catch {
    return false;
  }
}
