/* Which message of the thread the writer has had time to read: the server warns of an answer that is newer. */

/** A message that came a moment ago was hardly read while one typed. */
const TIME_TO_READ = 5000;

export class Reading {
  seen = "";
  private observer: MutationObserver | null = null;

  begin(): void {
    this.seen = lastMessage();
    const log = document.getElementById("log");
    if (!log) return;
    this.observer = new MutationObserver(() => {
      const last = lastMessage();
      if (last !== this.seen) setTimeout(() => document.visibilityState === "visible" && (this.seen = last), TIME_TO_READ);
    });
    this.observer.observe(log, { childList: true, subtree: true });
  }

  end(): void {
    this.observer?.disconnect();
  }
}

function lastMessage(): string {
  return document.getElementById("tail")?.dataset["last"] ?? "";
}
