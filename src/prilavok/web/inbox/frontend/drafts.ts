/* Unsent text goes to the server after a pause, and at once when the page is left. */
const PAUSE = 700;

export class DraftKeeper {
  private timer = 0;
  private pending: (() => Promise<boolean>) | null = null;

  constructor(private readonly saved: () => void) {}

  soon(url: string, mode: string, text: string): void {
    clearTimeout(this.timer);
    this.pending = () => post(url, mode, text);
    this.timer = window.setTimeout(() => void this.flush(), PAUSE);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    const send = this.pending;
    this.pending = null;
    if (send && (await send())) this.saved();
  }

  drop(): void {
    clearTimeout(this.timer);
    this.pending = null;
  }
}

/** `keepalive` lets it leave although the page goes away; without a connection the text stays on the page. */
async function post(url: string, mode: string, text: string): Promise<boolean> {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  const body = new URLSearchParams({ mode, text });
  try {
    return (await fetch(url, { method: "POST", body, headers, keepalive: true })).ok;
  } catch {
    return false;
  }
}
