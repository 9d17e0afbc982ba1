/* The page shown without a network: what was written and has not left, what was sent and waits, and a way back.
     <div data-controller="offline-drafts" data-offline-drafts-waits-value="…"><ul data-offline-drafts-target="list"></ul></div> */
import { Controller } from "@hotwired/stimulus";
import { backoff } from "../../frontend/lib/backoff";
import { all } from "../../frontend/lib/kept_drafts";
import { shelf } from "../../frontend/lib/shelf";

interface Unsent {
  name: string;
  text: string;
}

export default class extends Controller<HTMLElement> {
  static override targets = ["list", "section"];
  static override values = { waits: String };
  declare readonly listTarget: HTMLElement;
  declare readonly sectionTarget: HTMLElement;
  declare readonly waitsValue: string;

  private attempt = 0;
  private timer = 0;
  private isLooking = false;

  override connect(): void {
    addEventListener("online", this.look);
    this.lookLater();
    this.show(all(), "");
    void shelf<Unsent>("letters").all().then((letters) => this.show(letters, this.waitsValue), () => undefined);
  }

  override disconnect(): void {
    removeEventListener("online", this.look);
    clearTimeout(this.timer);
  }

  again(): void {
    location.reload();
  }

  /** Browsers say «online» before anything can be reached, and nothing at all when it was the server that was away. */
  private readonly look = async (): Promise<void> => {
    // One look at a time: a second would load anew the page that the first has just asked for.
    if (this.isLooking) return;
    this.isLooking = true;
    clearTimeout(this.timer);
    try {
      await fetch(location.href, { method: "HEAD", redirect: "manual" });
      this.again();
    } catch {
      this.isLooking = false;
      this.lookLater();
    }
  };

  private lookLater(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), backoff(this.attempt));
    this.attempt += 1;
  }

  private show(found: Unsent[], state: string): void {
    this.listTarget.append(...found.map((one) => row(one, state)));
    this.sectionTarget.hidden = this.listTarget.children.length === 0;
  }
}

function row({ name, text }: Unsent, state: string): HTMLElement {
  const item = document.createElement("li");
  item.className = "card-p p-4 wrap-anywhere";
  item.append(line(name, "font-medium text-sm"), line(text, "text-sm text-ink-2 whitespace-pre-line"));
  if (state !== "") item.append(line(state, "text-xs text-ink-3 mt-1"));
  return item;
}

function line(text: string, look: string): HTMLElement {
  const part = document.createElement("p");
  part.className = look;
  part.textContent = text;
  return part;
}
