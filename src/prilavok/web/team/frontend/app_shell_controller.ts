/* The installed app: registers the service worker, and leaves nothing of a member behind when they log out.
     <span data-controller="app-shell" data-app-shell-worker-value="/sw.js" data-app-shell-push-value="url"> */
import { Controller } from "@hotwired/stimulus";
import { ownHeaders } from "../../frontend/lib/own_headers";
import { forgetAll } from "../../frontend/lib/kept_drafts";
import { clearShelves } from "../../frontend/lib/shelf";
import { subscription, tell } from "./push";

const RENEWED = "prilavok:push-renewed";

export default class extends Controller<HTMLElement> {
  static override values = { worker: String, push: String, gone: String };
  declare readonly workerValue: string;
  declare readonly pushValue: string;
  declare readonly goneValue: string;

  override connect(): void {
    document.addEventListener("submit", this.leaves);
    if ("serviceWorker" in navigator) void this.register();
  }

  override disconnect(): void {
    document.removeEventListener("submit", this.leaves);
  }

  private async register(): Promise<void> {
    try {
      await navigator.serviceWorker.register(this.workerValue, { scope: "/", updateViaCache: "none" });
      await this.renew();
    } catch {
      // A private window or a page without https: everything but notifications works.
    }
  }

  /** Once a sign-in: the subscription is tied to the session, and a new one has another. */
  private async renew(): Promise<void> {
    if (sessionStorage.getItem(RENEWED) !== null) return;
    const told = await subscription();
    if (told && (await tell(this.pushValue, told))) sessionStorage.setItem(RENEWED, "1");
  }

  private readonly leaves = (event: Event): void => {
    if ((event.target as HTMLElement).dataset["leaves"] === undefined) return;
    forgetAll();
    void clearShelves();
    // It leaves with the page and arrives before the session ends, or the missing heartbeat tells the same.
    void fetch(this.goneValue, { method: "POST", headers: ownHeaders(), keepalive: true }).catch(() => undefined);
    void subscription().then((told) => told?.unsubscribe());
  };
}
