/* Keeps one EventSource on /live and turns its hints into DOM events on <body>.
     <body data-controller="live" data-live-url-value="/live" data-live-shop-value="<public id>"
           data-live-since-value="<position the page was made at>">
     <ul hx-get="/inbox/rows/" hx-trigger="live:conversation from:body, live:resync from:body" hx-swap="morph:innerHTML">
     <section hx-get="…" hx-trigger="live:order:k3J from:body">          only this order
   `live:resync` is sent after a lost connection is back, and when the server has more to tell than single hints.
   Elements [data-live-offline] show while it is lost. */
import { Controller } from "@hotwired/stimulus";
import { backoff } from "../lib/backoff";
import { TOPICS, eventNames, readHint } from "../lib/hints";

const PATIENCE = 4000;

export default class extends Controller<HTMLElement> {
  static override values = { url: String, shop: String, since: String };
  declare readonly urlValue: string;
  declare readonly shopValue: string;
  declare readonly sinceValue: string;

  private source: EventSource | null = null;
  private attempt = 0;
  private lost = false;
  private retryTimer = 0;
  private bannerTimer = 0;

  override connect(): void {
    addEventListener("online", this.reopen);
    addEventListener("offline", this.cut);
    addEventListener("pageshow", this.reopenWhenClosed);
    addEventListener("pagehide", this.close);
    this.open();
  }

  override disconnect(): void {
    removeEventListener("online", this.reopen);
    removeEventListener("offline", this.cut);
    removeEventListener("pageshow", this.reopenWhenClosed);
    removeEventListener("pagehide", this.close);
    this.close();
  }

  private open(): void {
    // Later streams are followed by a resync, and the position is of no use to them.
    const since = this.lost || !this.sinceValue ? "" : `?since=${encodeURIComponent(this.sinceValue)}`;
    const source = new EventSource(this.urlValue + since);
    source.addEventListener("open", this.opened);
    source.addEventListener("error", this.failed);
    source.addEventListener("resync", this.resync);
    for (const topic of TOPICS) source.addEventListener(topic, this.hinted);
    this.source = source;
  }

  private readonly close = (): void => {
    clearTimeout(this.retryTimer);
    clearTimeout(this.bannerTimer);
    this.source?.close();
    this.source = null;
  };

  private readonly reopen = (): void => {
    this.close();
    this.lost = true;
    this.open();
  };

  /** The browser knows at once what a stream that is silent tells only after minutes. */
  private readonly cut = (): void => {
    this.close();
    document.body.dataset["live"] = "off";
    this.lost = true;
    this.showOffline(true);
  };

  private readonly reopenWhenClosed = (): void => {
    if (this.source === null) this.reopen();
  };

  private readonly opened = (): void => {
    const missed = this.lost;
    this.lost = false;
    this.attempt = 0;
    clearTimeout(this.bannerTimer);
    this.showOffline(false);
    document.body.dataset["live"] = "on";
    if (missed) this.resync();
  };

  private readonly resync = (): void => this.tell("live:resync", null);

  private readonly failed = (): void => {
    document.body.dataset["live"] = "off";
    if (!this.lost) this.bannerTimer = window.setTimeout(() => this.showOffline(true), PATIENCE);
    this.lost = true;
    // The browser repeats by itself only while the answer was an event stream.
    if (this.source?.readyState === EventSource.CLOSED) this.retryLater();
  };

  private retryLater(): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(() => this.open(), backoff(this.attempt));
    this.attempt += 1;
  }

  private readonly hinted = (event: MessageEvent<string>): void => {
    const hint = readHint(event.data, this.shopValue);
    if (hint) for (const name of eventNames(hint)) this.tell(name, hint);
  };

  private tell(name: string, detail: unknown): void {
    document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  private showOffline(shown: boolean): void {
    for (const part of document.querySelectorAll<HTMLElement>("[data-live-offline]")) part.hidden = !shown;
  }
}
