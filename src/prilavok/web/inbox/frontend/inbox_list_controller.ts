/* The list of conversations: keys move along it, the open one is lit, a refresh keeps the rows that were loaded, and whoever
   comes back finds it where it was left.
     <main data-controller="inbox-list" data-action="htmx:configRequest@document->inbox-list#tell htmx:afterSettle->inbox-list#settled">
       <div data-inbox-list-target="scroll" data-action="scroll->inbox-list#scrolled">
         <ul data-inbox-list-target="rows" data-action="htmx:beforeSwap->inbox-list#join"> <a class="conv" data-id="…">
   #next and #previous move the focus, #older and #newer open the neighbour of the open conversation. */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import type { Hint } from "../../frontend/lib/hints";
import { cameBack, type Place, readPlace, withoutKnown, withTail, writePlace } from "./places";

const MOST_ROWS = 200;
const PAGE = 30;
/** One event of ours may become several hints. */
const TOGETHER = 80;

interface Request {
  elt: HTMLElement;
  parameters: FormData;
  headers: Record<string, string>;
}

export default class extends Controller<HTMLElement> {
  static override targets = ["rows", "scroll"];
  declare readonly rowsTarget: HTMLElement;
  declare readonly scrollTarget: HTMLElement;

  private observer: MutationObserver | null = null;
  private frame = 0;
  private readonly stale = new Set<string>();
  private staleTimer = 0;
  private top = 0;
  /** Where the reader was; rows are loaded until there are as many. */
  private wanted: Place | null = null;

  /** The desk is swapped whole: then another conversation is open. */
  override connect(): void {
    this.observer = new MutationObserver(() => this.light());
    this.observer.observe(this.element, { childList: true });
    if (cameBack()) this.restore();
  }

  override disconnect(): void {
    this.observer?.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.staleTimer);
  }

  private get links(): HTMLAnchorElement[] {
    return [...this.rowsTarget.querySelectorAll<HTMLAnchorElement>("a.conv")];
  }

  private get list(): string {
    return this.rowsTarget.getAttribute("hx-get") ?? "";
  }

  private light(): void {
    const open = this.openId();
    for (const link of this.links) {
      if (link.dataset["id"] === open) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    // On the phone the list was away while a conversation was open.
    if (open === "" && this.scrollTarget.scrollTop === 0) this.scrollTarget.scrollTop = this.top;
  }

  /** Every request tells which conversation is open; a refresh of the rows asks for as many as there are. */
  tell(event: CustomEvent<Request>): void {
    const { elt, parameters, headers } = event.detail;
    headers["X-Conversation"] = this.openId();
    if (document.getElementById("newer")) headers["X-Thread"] = "earlier";
    if (elt.id === "conversations-more" && this.wanted) parameters.set("limit", String(MOST_ROWS));
    if (parameters.has("only")) parameters.set("current", this.openId());
    if (elt !== this.rowsTarget) return;
    const rows = Math.max(this.links.length, this.wanted?.rows ?? 0, PAGE);
    parameters.set("limit", String(Math.min(rows, MOST_ROWS)));
    parameters.set("current", this.openId());
  }

  /** A refresh brings the first rows only: those further down stay as they were. It may cross with a page of rows that was
      asked for before it: what both bring is put in once. */
  join(event: CustomEvent<{ serverResponse: string }>): void {
    const { detail, target } = event;
    if (target === this.rowsTarget) {
      if (this.links.length > MOST_ROWS) detail.serverResponse = withTail(detail.serverResponse, this.rowsTarget, MOST_ROWS);
    } else if ((target as HTMLElement).id === "conversations-more") {
      detail.serverResponse = withoutKnown(detail.serverResponse, this.rowsTarget);
    }
  }

  /** Who looks and who writes concerns one row; so does a change of one so far down that a refresh of the first does not reach it. */
  hinted(event: CustomEvent<Hint | null>): void {
    const hint = event.detail;
    const row = hint && document.getElementById(`row-${hint.id}`);
    if (!row || (hint.topic === "conversation" && [...this.rowsTarget.children].indexOf(row) < MOST_ROWS)) return;
    this.stale.add(hint.id);
    clearTimeout(this.staleTimer);
    this.staleTimer = window.setTimeout(() => this.freshen(), TOGETHER);
  }

  private freshen(): void {
    for (const id of this.stale) {
      const row = document.getElementById(`row-${id}`);
      if (row) void htmx.ajax("get", this.list, { source: row, target: row, swap: "morph:outerHTML", values: { only: id } }).catch(() => undefined);
    }
    this.stale.clear();
  }

  scrolled(): void {
    if (this.scrollTarget.offsetParent === null) return;
    this.top = this.scrollTarget.scrollTop;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.note());
  }

  private note(): void {
    writePlace({ list: this.list, rows: this.links.length, top: this.top });
  }

  settled(event: Event): void {
    if (event.target === this.rowsTarget) this.light();
    // The list follows its page: until then nothing is known of its length.
    if (this.rowsTarget.querySelector(".conv-to-come")) return;
    // Rows come and go while nobody scrolls: the place is as many rows down as there are now.
    if (!this.wanted) return this.top > 0 ? this.note() : undefined;
    const more = document.querySelector<HTMLElement>("#conversations-more button");
    if (more && this.links.length < this.wanted.rows) return more.click();
    this.scrollTarget.scrollTop = this.wanted.top;
    this.wanted = null;
  }

  next(): void {
    this.focus(1);
  }

  previous(): void {
    this.focus(-1);
  }

  older(): void {
    this.neighbour(1)?.click();
  }

  newer(): void {
    this.neighbour(-1)?.click();
  }

  private restore(): void {
    this.wanted = readPlace(this.list);
    if (this.wanted) void htmx.ajax("get", this.list, { source: this.rowsTarget, target: this.rowsTarget, swap: "morph:innerHTML" });
  }

  private openId(): string {
    return document.getElementById("desk")?.dataset["conversation"] ?? "";
  }

  private focus(step: number): void {
    const links = this.links;
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const target = at >= 0 ? links[at + step] : (links.find((link) => link.hasAttribute("aria-current")) ?? links[0]);
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  }

  private neighbour(step: number): HTMLAnchorElement | undefined {
    const links = this.links;
    const at = links.findIndex((link) => link.dataset["id"] === this.openId());
    return links[at + step];
  }
}
