/* Where the operator writes: one form a mode, each with its own draft. Sends with an optimistic bubble and gives the
   text back when it is refused; waits when there is no connection; counts in the network's unit; carries files,
   product cards and a recorded voice.
     <div class="composer-shell" data-controller="inbox-composer" data-inbox-composer-mode-value="direct" …>
       <input data-inbox-composer-target="chosen"> <span data-inbox-composer-target="clock" data-mode="direct">
       <form data-inbox-composer-target="form" data-mode="direct" data-url="…" data-limit="1000" data-unit="bytes"> */
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { shelf } from "../../frontend/lib/shelf";
import { optimistic, tellState } from "./bubble";
import { insertAt, write } from "./caret";
import { DraftKeeper } from "./drafts";
import { letters, type StoredLetter, unattended } from "./letters";
import type { Unit } from "./limits";
import { type KeptLoad, LoadKeeper } from "./loads";
import { Outbox } from "./outbox";
import { Reading } from "./reading";
import { roomLeft } from "./room_left";
import { type CardChoice, type Load, Tray } from "./tray";

export default class extends Controller<HTMLElement> {
  static override targets = ["chosen", "form", "clock", "bubble"];
  static override values = { mode: String, left: String, parts: String, over: String, saved: String, remove: String, waits: String, draft: String };
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
  declare readonly draftValue: string;

  private drafts!: DraftKeeper;
  private tray!: Tray;
  private loads!: LoadKeeper;
  private letters!: Outbox;
  private closeAfter = "";
  private insists = false;
  private insistsAt = "";
  private readonly reading = new Reading();

  override connect(): void {
    const { member = "", conversation = "", name = "" } = this.element.dataset;
    this.drafts = new DraftKeeper({ member, conversation, name, url: this.draftValue }, () => this.note("[data-saved]", this.savedValue));
    this.loads = new LoadKeeper(shelf<KeptLoad>("loads"), member, conversation, name);
    this.tray = new Tray(this.removeValue, (mode, load) => void this.loads.keep(mode, load));
    this.letters = new Outbox(letters(), { member, conversation, name });
    addEventListener("pagehide", this.leave);
    addEventListener("beforeunload", this.askToStay);
    this.outbox.addEventListener("htmx:sendError", this.unreachable);
    this.outbox.addEventListener("htmx:responseError", this.failed);
    this.reading.begin();
    this.restoreDrafts();
    this.showMode();
    void this.restoreLoads();
    void this.showWaiting();
  }

  override disconnect(): void {
    removeEventListener("pagehide", this.leave);
    removeEventListener("beforeunload", this.askToStay);
    this.letters.part();
    this.reading.end();
    this.leave();
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
    return this.formOf(this.modeValue);
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
    this.drafts.soon(this.modeValue, area.value);
    if (area.value !== "") this.dispatch("typed", { prefix: "inbox-composer", detail: { mode: this.modeValue } });
    this.count();
  }

  /** What was typed without a connection, before the page was left. */
  private restoreDrafts(): void {
    for (const form of this.formTargets) {
      const area = form.querySelector("textarea");
      if (area) area.value = this.drafts.begin(form.dataset["mode"] ?? "", area.value);
    }
  }

  private async restoreLoads(): Promise<void> {
    for (const form of this.formTargets) {
      const mode = form.dataset["mode"] ?? "";
      const load = await this.loads.left(mode);
      if (load) this.tray.giveBack(mode, load);
    }
    this.tray.draw(this.formTargets);
  }

  /** Sent by a page that is gone, and not with the server yet: the courier brings it. */
  private async showWaiting(): Promise<void> {
    const { member = "", conversation } = this.element.dataset;
    const found = await unattended(letters(), member).catch(() => []);
    for (const letter of found.filter((one) => one.conversation === conversation)) {
      const bubble = optimistic(this.bubbleTarget, letter);
      bubble.dataset["nonce"] = letter.nonce;
      tellState(bubble, this.waitsValue);
      this.emptyIf(letter);
    }
  }

  /** The server's draft was saved before it was sent. */
  private emptyIf({ mode, text }: StoredLetter): void {
    const area = this.formOf(mode)?.querySelector("textarea");
    if (area && text !== "" && area.value === text) write(area, "");
  }

  delivered(event: CustomEvent<StoredLetter>): void {
    if (this.parted(event.detail)) this.emptyIf(event.detail);
  }

  returned(event: CustomEvent<{ letter: StoredLetter; why: string }>): void {
    const { letter, why } = event.detail;
    if (!this.parted(letter)) return;
    event.preventDefault();
    this.putBack(letter);
    this.problem(why);
  }

  private parted({ conversation, nonce }: StoredLetter): boolean {
    document.querySelector(`.is-optimistic[data-nonce="${nonce}"]`)?.remove();
    return conversation === this.element.dataset["conversation"];
  }

  private formOf(mode: string): HTMLFormElement | undefined {
    return this.formTargets.find((form) => form.dataset["mode"] === mode);
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

  /** Only where the browser would not keep what was attached or sent. */
  private readonly askToStay = (event: Event): void => {
    if (!this.loads.isSafe || !this.letters.isSafe) event.preventDefault();
  };

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
    this.letters.add({ nonce, mode, text, at, load, url, values, bubble: optimistic(this.bubbleTarget, { mode, text, load }) });
    this.tray.draw(this.formTargets);
    this.problem("");
    write(area, "");
    this.drafts.drop(mode);
    this.dispatch("left", { prefix: "inbox-composer" });
    this.carry(url, values);
  }

  private carry(url: string, values: FormData): void {
    // What went wrong is told by events.
    void htmx.ajax("post", url, { source: this.outbox, swap: "none", values: values as never }).catch(() => undefined);
  }

  private values(form: HTMLFormElement, nonce: string, load: Load, at: string): FormData {
    const values = new FormData(form);
    const anchor = document.getElementById("anchor");
    const told = { mode: this.modeValue, nonce, close: this.closeAfter, seen: this.reading.seen, anyway: this.insists ? "1" : "", at, voice: load.voice };
    for (const [name, value] of Object.entries(told)) values.set(name, value);
    if (anchor instanceof HTMLInputElement) values.set("anchor", anchor.value);
    for (const file of load.files) values.append("attachments", file, file.name);
    for (const card of load.cards) values.append("card", card.id);
    this.closeAfter = "";
    this.insists = false;
    return values;
  }

  sent(event: CustomEvent<{ nonce: string }>): void {
    const letter = this.letters.settle(event.detail.nonce);
    if (letter) this.drafts.settled(letter.mode);
  }

  refused(event: CustomEvent<{ nonce: string; text: string; insist?: string }>): void {
    this.giveBack(event.detail.nonce, event.detail.text, event.detail.insist);
  }

  /** No connection: the message stays in the thread and goes by itself when there is one again. */
  private readonly unreachable = (event: Event): void => {
    event.stopPropagation();
    const letter = this.letters.hold(nonceOf(event));
    if (letter) tellState(letter.bubble, this.waitsValue);
  };

  reconnected(): void {
    void this.drafts.again();
    for (const letter of this.letters.waiting()) this.carry(letter.url, letter.values);
  }

  /** The server answered that it could not: whether it has the message, its name tells when it is sent again. */
  private readonly failed = (event: Event): void => this.giveBack(nonceOf(event), "");

  /** Nothing that was written is lost: it stands in the field again, before what was typed since. */
  private giveBack(nonce: string, why: string, insist = ""): void {
    const letter = this.letters.giveBack(nonce);
    if (!letter) return;
    this.putBack(letter);
    this.insistsAt = insist === "" ? "" : letter.at;
    this.problem(why, insist);
  }

  private putBack({ mode, load, text }: { mode: string; load: Load; text: string }): void {
    this.press(mode);
    this.tray.giveBack(mode, load);
    this.tray.draw(this.formTargets);
    const area = this.area;
    if (area) write(area, [text, area.value].filter(Boolean).join("\n"));
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
    this.tray.addFiles(this.modeValue, [...files, ...(voice ? [voice] : [])], voice?.name);
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

/** Which message a failed request was about. */
function nonceOf(event: Event): string {
  const { requestConfig } = (event as CustomEvent<{ requestConfig?: { formData?: FormData } }>).detail;
  return String(requestConfig?.formData?.get("nonce") ?? "");
}
