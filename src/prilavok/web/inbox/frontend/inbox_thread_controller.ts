/* The messages of one conversation: opens at the end, stays there while new ones come, says how many came while the
   reader was further up, loads older ones without a jump, and marks the conversation read when it is seen.
     <section data-controller="inbox-thread" data-inbox-thread-read-value="/inbox/…/read/">
       <div id="log" data-inbox-thread-target="log" data-action="scroll->inbox-thread#scrolled">
         <div id="older" hx-trigger="inbox:older"> … <div id="tail" data-unread="2"> <article class="msg">
       <button data-inbox-thread-target="pill" data-forms='{"one": "↓ %(n)s new", …}' hidden> */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { plural } from "./plural";

const NEAR_END = 80;
const NEAR_START = 240;
const MOST_PAGES = 6;
const PATIENCE = 8000;

export default class extends Controller<HTMLElement> {
  static override targets = ["log", "pill"];
  static override values = { read: String };
  declare readonly logTarget: HTMLElement;
  declare readonly pillTarget: HTMLButtonElement;
  declare readonly readValue: string;

  private stuck = true;
  private missed = 0;
  private fromEnd: number | null = null;
  private observer: MutationObserver | null = null;
  private sizes: ResizeObserver | null = null;

  override connect(): void {
    this.observer = new MutationObserver((changes) => this.changed(changes));
    this.observer.observe(this.logTarget, { childList: true, subtree: true });
    this.sizes = new ResizeObserver(this.grown);
    this.sizes.observe(this.logTarget);
    this.logTarget.addEventListener("load", this.grown, true);
    this.logTarget.addEventListener("htmx:beforeSwap", this.remember);
    this.logTarget.addEventListener("htmx:afterSwap", this.restore);
    document.addEventListener("visibilitychange", this.markRead);
    document.addEventListener("htmx:oobBeforeSwap", this.guard);
    this.begin();
    this.markRead();
  }

  override disconnect(): void {
    this.observer?.disconnect();
    this.sizes?.disconnect();
    document.removeEventListener("visibilitychange", this.markRead);
    document.removeEventListener("htmx:oobBeforeSwap", this.guard);
  }

  scrolled(): void {
    const log = this.logTarget;
    const left = log.scrollHeight - log.scrollTop - log.clientHeight;
    const newer = document.getElementById("newer");
    this.stuck = left < NEAR_END && newer === null;
    if (this.stuck) this.forget();
    if (log.scrollTop < NEAR_START) this.loadOlder();
    if (newer && left < NEAR_START) htmx.trigger(newer, "inbox:newer", {});
  }

  /** What was written stands at the end, which is not loaded where the thread was opened further up. */
  present(): void {
    if (document.getElementById("newer")) this.element.querySelector<HTMLElement>(".inbox-present")?.click();
  }

  toEnd(): void {
    this.logTarget.scrollTop = this.logTarget.scrollHeight;
    this.stuck = true;
    this.forget();
  }

  /** Answers one message: the composer shows which. */
  answer(event: Event): void {
    const message = (event.currentTarget as HTMLElement).dataset["message"] ?? "";
    const target = document.getElementById("reply-target");
    if (target instanceof HTMLInputElement) target.value = message;
    for (const one of this.logTarget.querySelectorAll("[data-answered]")) one.removeAttribute("data-answered");
    document.getElementById(`m-${message}`)?.setAttribute("data-answered", "");
    document.body.dispatchEvent(new CustomEvent("thread:refresh"));
    this.tellComposer("inbox-thread:mode", { mode: "reply" });
  }

  /** To the message that is quoted: older pages are fetched until it is there; one very far up is opened in its place. */
  async jump(event: Event): Promise<void> {
    event.preventDefault();
    const id = (event.currentTarget as HTMLElement).dataset["message"] ?? "";
    for (let page = 0; page < MOST_PAGES && !document.getElementById(`m-${id}`); page += 1) {
      if (!(await this.olderCame())) break;
    }
    const found = document.getElementById(`m-${id}`);
    if (!found) return location.assign(`?at=${id}`);
    this.stuck = false;
    found.scrollIntoView({ block: "center" });
    found.classList.remove("is-shown");
    void found.offsetWidth;
    found.classList.add("is-shown");
  }

  /** Whether there were older messages, and they have come. */
  private olderCame(): Promise<boolean> {
    const older = document.getElementById("older");
    if (!older?.hasAttribute("hx-get")) return Promise.resolve(false);
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => resolve(false), PATIENCE);
      this.logTarget.addEventListener("htmx:afterSettle", done, { once: true });
      htmx.trigger(older, "inbox:older", {});
    });
  }

  reuse(event: Event): void {
    this.tellComposer("inbox-thread:insert", { text: (event.currentTarget as HTMLElement).dataset["text"] ?? "" });
  }

  /** Opens the product picker from a menu item, beside the message it belongs to. */
  link(event: Event): void {
    const item = event.currentTarget as HTMLElement;
    const anchor = item.closest("article") ?? this.logTarget;
    this.element.dispatchEvent(new CustomEvent("float:open", { detail: { url: item.dataset["url"], anchor } }));
  }

  /** Esc, one step out: from a field or a button to the messages. */
  leave(): void {
    this.logTarget.focus({ preventScroll: true });
  }

  card(): void {
    dispatchEvent(new CustomEvent("inbox-thread:card"));
  }

  keys(): void {
    dispatchEvent(new CustomEvent("keys:open"));
  }

  /** The field for a new tag stands in the card, perhaps under another tab. */
  tag(): void {
    this.card();
    document.getElementById("t-customer")?.click();
    document.getElementById("new-tag")?.focus();
  }

  answered(): void {
    this.element.querySelector<HTMLElement>("[data-key-answered]")?.click();
  }

  yes(): void {
    this.press("[data-open] [data-key-yes]");
  }

  no(): void {
    this.press("[data-key-no]");
  }

  why(): void {
    this.press("[data-key-why]");
  }

  change(): void {
    this.press("[data-key-change]");
  }

  /** The chip with the focus, else the first one. */
  private press(selector: string): void {
    const chip = document.activeElement?.closest(".pchip");
    const key = chip?.querySelector<HTMLElement>(selector.replace("[data-open] ", "")) ?? this.element.querySelector<HTMLElement>(`.counter ${selector}`);
    key?.click();
  }

  /** At the end, or at the message somebody came for, which is washed. */
  private begin(): void {
    const wanted = document.getElementById(this.logTarget.dataset["at"] ?? "");
    if (!wanted) return this.toEnd();
    this.stuck = false;
    wanted.scrollIntoView({ block: "center" });
    wanted.classList.add("is-found");
    wanted.tabIndex = -1;
    wanted.focus({ preventScroll: true });
  }

  private loadOlder(): void {
    const older = document.getElementById("older");
    if (older) htmx.trigger(older, "inbox:older", {});
  }

  private changed(changes: MutationRecord[]): void {
    this.markRead();
    if (this.stuck) return this.toEnd();
    const fresh = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node instanceof HTMLElement && isNews(node));
    if (fresh.length > 0) this.count(fresh.length);
  }

  private count(more: number): void {
    this.missed += more;
    this.pillTarget.textContent = plural(this.pillTarget.dataset["forms"] ?? "{}", this.missed);
    this.pillTarget.hidden = false;
  }

  private forget(): void {
    this.missed = 0;
    this.pillTarget.hidden = true;
  }

  /** A picture came, or the composer took some of the height. */
  private readonly grown = (): void => {
    if (this.stuck) this.toEnd();
  };

  private readonly remember = (event: Event): void => {
    if ((event.target as HTMLElement).id === "newer") return;
    this.fromEnd = this.logTarget.scrollHeight - this.logTarget.scrollTop;
  };

  /** After older messages came in above, what was read stands where it stood. */
  private readonly restore = (): void => {
    if (this.fromEnd === null) return;
    this.logTarget.scrollTop = this.logTarget.scrollHeight - this.fromEnd;
    this.fromEnd = null;
  };

  /** Answers about a conversation that is no longer open change nothing; nor is an open menu swapped away. */
  private readonly guard = (event: Event): void => {
    const target = event.target as HTMLElement;
    const { fragment } = (event as CustomEvent<{ fragment: DocumentFragment }>).detail;
    const of = (fragment.firstElementChild as HTMLElement | null)?.dataset["of"];
    if (of !== undefined && of !== document.getElementById("desk")?.dataset["conversation"]) return event.preventDefault();
    if (target.id === "thread-head" && target.querySelector('[aria-expanded="true"]')) event.preventDefault();
  };

  private readonly markRead = (): void => {
    const tail = document.getElementById("tail");
    if (!tail || document.visibilityState !== "visible" || Number(tail.dataset["unread"] ?? "0") === 0) return;
    tail.dataset["unread"] = "0";
    void htmx.ajax("post", this.readValue, { source: this.element, swap: "none" });
  };

  private tellComposer(name: string, detail: Record<string, string>): void {
    this.element.querySelector(".composer-shell")?.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** A message of the customer that was appended, not an older page and not our own. */
function isNews(node: HTMLElement): boolean {
  return node.parentElement?.id === "tail" && node.matches("article:not(.is-out)");
}
