/* Where the operator writes: one form a mode, each with its own draft. Sends with an optimistic bubble and gives the
   text back when it is refused; waits when there is no connection; counts in the network's unit; carries files,
   product cards and a recorded voice.
     <div class="composer-shell" data-controller="inbox-composer" data-inbox-composer-mode-value="direct" …>
       <input data-inbox-composer-target="chosen"> <span data-inbox-composer-target="clock" data-mode="direct">
       <form data-inbox-composer-target="form" data-mode="direct" data-url="…" data-limit="1000" data-unit="bytes"> */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { insertAt, write } from "./caret";
import { DraftKeeper } from "./drafts";
import type { Unit } from "./limits";
import { Outbox } from "./outbox";
import { roomLeft } from "./room_left";
import { type CardChoice, type Load, Tray } from "./tray";

/** A message that came a moment ago was hardly read while one typed. */
const TIME_TO_READ = 5000;

export default class extends Controller<HTMLElement> {
  static override targets = ["chosen", "form", "clock", "bubble"];
  static override values = { mode: String, left: String, parts: String, over: String, saved: String, remove: String, waits: String };
  declare readonly chosenTarget: HTMLInputElement;
  declare readonly formTargets: HTMLFormElement[];
  declare readonly clockTargets: HTMLElement[];
  declare readonly bubbleTarget: HTMLTemplateElement;
  declare modeValue: string;
  declare readonly leftValue: string;
  declare readonly partsValue: string;
  declare readonly overValue: string;
  declare readonly savedValue: string;
  declare readonly removeValue: string;
  declare readonly waitsValue: string;

  private drafts!: DraftKeeper;
  private tray!: Tray;
  private readonly letters = new Outbox();
  private closeAfter = "";
  private insists = false;
  private insistsAt = "";
  private seen = "";
  private reader: MutationObserver | null = null;

  override connect(): void {
    this.drafts = new DraftKeeper(this.element.dataset["member"] ?? "", () => this.note("[data-saved]", this.savedValue));
    this.tray = new Tray(this.removeValue);
    addEventListener("pagehide", this.leave);
    this.outbox.addEventListener("htmx:sendError", this.unreachable);
    this.outbox.addEventListener("htmx:responseError", this.failed);
    this.watchReading();
    this.restoreDrafts();
    this.showMode();
  }

  override disconnect(): void {
    removeEventListener("pagehide", this.leave);
    this.reader?.disconnect();
    this.leave();
  }

  /** Which message the writer has had time to read: the server warns of an answer that is newer. */
  private watchReading(): void {
    this.seen = lastMessage();
    const log = document.getElementById("log");
    if (!log) return;
    this.reader = new MutationObserver(() => {
      const last = lastMessage();
      if (last !== this.seen) setTimeout(() => document.visibilityState === "visible" && (this.seen = last), TIME_TO_READ);
    });
    this.reader.observe(log, { childList: true, subtree: true });
  }

  // --- modes ---------------------------------------------------------------------------------
  choose(): void {
    this.modeValue = this.chosenTarget.value;
    this.showMode();
  }

  focusChosen(event: Event): void {
    if ((event.target as Element).closest('[role="radio"]')) this.area?.focus();
  }

  /** At once: a value's own callback comes too late for the focus. */
  private showMode(): void {
    for (const part of [...this.formTargets, ...this.clockTargets]) part.hidden = part.dataset["mode"] !== this.modeValue;
    this.count();
  }

  /** "reply" is whichever way of answering the customer is chosen or the first. */
  switchTo(event: CustomEvent<{ mode: string }>): void {
    const wish = event.detail.mode;
    const stay = wish === "reply" && this.modeValue !== "note";
    this.press(stay ? this.modeValue : wish === "reply" ? (this.formTargets[0]?.dataset["mode"] ?? "") : wish);
    this.area?.focus();
  }

  go(event: Event): void {
    this.press((event.currentTarget as HTMLElement).dataset["mode"] ?? "");
    this.area?.focus();
  }

  insert(event: CustomEvent<{ text: string }>): void {
    if (this.modeValue === "note") this.press(this.formTargets[0]?.dataset["mode"] ?? "");
    const area = this.area;
    if (!area) return;
    const gap = area.value === "" || area.value.endsWith("\n") ? "" : "\n";
    write(area, area.value + gap + event.detail.text);
    area.focus();
  }

  private press(mode: string): void {
    this.element.querySelector<HTMLElement>(`[role="radio"][data-value="${mode}"]`)?.click();
  }

  private get form(): HTMLFormElement | undefined {
    return this.formTargets.find((form) => form.dataset["mode"] === this.modeValue);
  }

  private get area(): HTMLTextAreaElement | null {
    return this.form?.querySelector("textarea") ?? null;
  }

  private get outbox(): HTMLElement {
    return this.element.querySelector<HTMLElement>("#outbox") as HTMLElement;
  }

  // --- writing -------------------------------------------------------------------------------
  typed(): void {
    const { form, area } = this;
    if (!form || !area) return;
    this.note("[data-saved]", "");
    this.problem("");
    this.drafts.soon(form.dataset["draftUrl"] ?? "", this.modeValue, area.value);
    if (area.value !== "") this.dispatch("typed", { prefix: "inbox-composer", detail: { mode: this.modeValue } });
    this.count();
  }

  /** What was typed without a connection, before the page was left. */
  private restoreDrafts(): void {
    for (const form of this.formTargets) {
      const area = form.querySelector("textarea");
      const [url, mode] = [form.dataset["draftUrl"] ?? "", form.dataset["mode"] ?? ""];
      const left = this.drafts.left(url, mode);
      if (!area || left === null) continue;
      area.value = left;
      this.drafts.soon(url, mode, left);
    }
  }

  atCaret(event: CustomEvent<{ text: string }>): void {
    if (this.area) insertAt(this.area, event.detail.text);
  }

  /** What was taken back, to be written on. */
  restore(event: CustomEvent<{ mode: string; text: string }>): void {
    this.press(event.detail.mode);
    const area = this.area;
    if (!area) return;
    write(area, [event.detail.text, area.value].filter(Boolean).join("\n"));
    area.focus();
  }

  private count(): void {
    const { form, area } = this;
    const place = form?.querySelector<HTMLElement>("[data-count]");
    if (!form || !area || !place) return;
    const words = { left: this.leftValue, parts: this.partsValue, over: this.overValue };
    const { limit, unit, splits } = form.dataset;
    const { text, tone } = roomLeft(area.value, Number(limit ?? "0"), (unit ?? "characters") as Unit, splits !== undefined, words);
    place.textContent = text;
    place.dataset["tone"] = tone;
  }

  private note(selector: string, text: string): void {
    const place = this.form?.querySelector<HTMLElement>(selector);
    if (place) place.textContent = text;
  }

  private problem(text: string, insist = ""): void {
    const place = this.form?.querySelector<HTMLElement>("[data-error]");
    const words = place?.querySelector<HTMLElement>("[data-error-text]");
    const button = place?.querySelector<HTMLElement>("[data-insist]");
    if (!place || !words || !button) return;
    words.textContent = text;
    button.textContent = insist;
    button.hidden = insist === "";
    place.hidden = text === "";
  }

  private readonly leave = (): void => void this.drafts.flush();

  // --- sending -------------------------------------------------------------------------------
  sendAndClose(): void {
    this.closeAfter = "1";
    this.form?.requestSubmit();
  }

  send(event: Event): void {
    event.preventDefault();
    this.post("");
  }

  later(event: CustomEvent<{ at: string }>): void {
    this.post(event.detail.at);
  }

  /** The writer was told what speaks against it, and means it. */
  insist(): void {
    this.insists = true;
    this.post(this.insistsAt);
  }

  private post(at: string): void {
    const { form, area, modeValue: mode } = this;
    if (!form || !area) return;
    if (area.value.trim() === "" && this.tray.isEmpty(mode)) return area.focus();
    const text = area.value;
    const load = this.tray.take(mode);
    const nonce = this.letters.nonceFor(mode, text);
    const url = form.dataset["url"] ?? "";
    const values = this.values(form, nonce, load, at);
    this.letters.add({ nonce, mode, text, at, load, url, values, bubble: this.optimistic(text, load) });
    this.tray.draw(this.formTargets);
    this.problem("");
    write(area, "");
    this.drafts.drop(form.dataset["draftUrl"] ?? "", mode);
    this.dispatch("left", { prefix: "inbox-composer" });
    this.carry(url, values);
  }

  private carry(url: string, values: FormData): void {
    void htmx.ajax("post", url, { source: this.outbox, swap: "none", values: values as never });
  }

  private values(form: HTMLFormElement, nonce: string, load: Load, at: string): FormData {
    const values = new FormData(form);
    const anchor = document.getElementById("anchor");
    const told = { mode: this.modeValue, nonce, close: this.closeAfter, seen: this.seen, anyway: this.insists ? "1" : "", at, voice: load.voice };
    for (const [name, value] of Object.entries(told)) values.set(name, value);
    if (anchor instanceof HTMLInputElement) values.set("anchor", anchor.value);
    for (const file of load.files) values.append("attachments", file, file.name);
    for (const card of load.cards) values.append("card", card.id);
    this.closeAfter = "";
    this.insists = false;
    return values;
  }

  private optimistic(text: string, load: Load): HTMLElement {
    const bubble = (this.bubbleTarget.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    const box = bubble.querySelector(".bub");
    const parts = [...load.files.map((file) => file.name), ...load.cards.map((card) => card.name)];
    if (box) box.textContent = [text.trim(), ...parts].filter(Boolean).join("\n");
    if (this.modeValue === "note") bubble.classList.add("is-note");
    const log = document.getElementById("log");
    log?.append(bubble);
    if (log) log.scrollTop = log.scrollHeight;
    return bubble;
  }

  sent(event: CustomEvent<{ nonce: string }>): void {
    this.letters.settle(event.detail.nonce);
  }

  refused(event: CustomEvent<{ nonce: string; text: string; insist?: string }>): void {
    this.giveBack(event.detail.nonce, event.detail.text, event.detail.insist);
  }

  /** No connection: the message stays in the thread and goes by itself when there is one again. */
  private readonly unreachable = (event: Event): void => {
    event.stopPropagation();
    const letter = this.letters.hold(nonceOf(event));
    const meta = letter?.bubble.querySelector<HTMLElement>("[data-meta]");
    if (!letter || !meta) return;
    meta.textContent = this.waitsValue;
    const form = this.formTargets.find((one) => one.dataset["mode"] === letter.mode);
    this.drafts.keep(form?.dataset["draftUrl"] ?? "", letter.mode, letter.text);
  };

  reconnected(): void {
    void this.drafts.flush();
    for (const letter of this.letters.waiting()) {
      this.dropLocal(letter.mode);
      this.carry(letter.url, letter.values);
    }
  }

  private dropLocal(mode: string): void {
    const form = this.formTargets.find((one) => one.dataset["mode"] === mode);
    const typed = form?.querySelector("textarea")?.value ?? "";
    const url = form?.dataset["draftUrl"] ?? "";
    if (typed === "") this.drafts.drop(url, mode);
    else this.drafts.soon(url, mode, typed);
  }

  /** The server answered that it could not: whether it has the message, its name tells when it is sent again. */
  private readonly failed = (event: Event): void => this.giveBack(nonceOf(event), "");

  /** Nothing that was written is lost: it stands in the field again, before what was typed since. */
  private giveBack(nonce: string, why: string, insist = ""): void {
    const letter = this.letters.giveBack(nonce);
    if (!letter) return;
    this.press(letter.mode);
    this.tray.giveBack(letter.mode, letter.load);
    this.tray.draw(this.formTargets);
    const area = this.area;
    if (area) write(area, [letter.text, area.value].filter(Boolean).join("\n"));
    this.insistsAt = insist === "" ? "" : letter.at;
    this.problem(why, insist);
    area?.focus();
  }

  // --- what the server draws anew ------------------------------------------------------------
  /** A form stays as it is while its shape does; parts of other modes stay hidden. */
  guard(event: CustomEvent<{ fragment: DocumentFragment }>): void {
    const target = event.target as HTMLElement;
    const fresh = event.detail.fragment.firstElementChild as HTMLElement | null;
    if (!fresh || !this.element.contains(target)) return;
    if (target.matches("form") && this.keeps(target, fresh)) return event.preventDefault();
    if (fresh.dataset["mode"] !== undefined) fresh.hidden = fresh.dataset["mode"] !== this.modeValue;
  }

  /** Nothing has changed, or the window closed while something is being written or sent: the text stays. */
  private keeps(form: HTMLElement, fresh: HTMLElement): boolean {
    if (form.dataset["shape"] === fresh.dataset["shape"]) return true;
    const mode = form.dataset["mode"] ?? "";
    const hasText = (form.querySelector("textarea")?.value ?? "") !== "" || this.letters.has(mode);
    return hasText && fresh.querySelector("textarea") === null;
  }

  redraw(event: Event): void {
    if (!this.element.contains(event.target as Node)) return;
    this.tray.draw(this.formTargets);
    this.count();
  }

  // --- what goes with the text ---------------------------------------------------------------
  /** Files that fit; a `voice` was recorded in the page, in a type that the network takes. */
  take(event: CustomEvent<{ files?: File[]; voice?: File }>): void {
    const { files = [], voice } = event.detail;
    const load = this.tray.of(this.modeValue);
    load.files.push(...files, ...(voice ? [voice] : []));
    load.voice = voice?.name ?? load.voice;
    this.tray.draw(this.formTargets);
    this.area?.focus();
  }

  /** On the phone the button shows only while it records; a menu begins that. */
  voice(): void {
    this.form?.querySelector<HTMLElement>('[data-controller~="inbox-voice"]')?.click();
  }

  addCard(event: CustomEvent<CardChoice>): void {
    this.tray.addCard(this.modeValue, event.detail);
    this.tray.draw(this.formTargets);
  }

  /** Esc leaves the field; a list that is open takes it first. */
  key(event: KeyboardEvent): void {
    if (event.isComposing || event.key !== "Escape") return;
    event.stopPropagation();
    this.area?.blur();
  }
}

function lastMessage(): string {
  return document.getElementById("tail")?.dataset["last"] ?? "";
}

/** Which message a failed request was about. */
function nonceOf(event: Event): string {
  const { requestConfig } = (event as CustomEvent<{ requestConfig?: { formData?: FormData } }>).detail;
  return String(requestConfig?.formData?.get("nonce") ?? "");
}
