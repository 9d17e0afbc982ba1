/* The page shown without a network: what was written and has not left, what was sent and waits, and a way back.
     <div data-controller="offline-drafts" data-offline-drafts-waits-value="…" data-offline-drafts-ask-value="/offline/"><ul data-offline-drafts-target="list"></ul></div> */
import { Controller } from "@hotwired/stimulus";
import { backoff } from "../../frontend/lib/backoff";
import { all, type Kept } from "../../frontend/lib/kept_drafts";
import { shelf, type ShelfName } from "../../frontend/lib/shelf";

interface Unsent {
  name: string;
  text: string;
  /** Files and cards that go with it. */
  load?: Load;
}

interface Load {
  files: File[];
  cards: { name: string }[];
}

/** As the composer keeps it (inbox/frontend/loads.ts). */
interface KeptLoad extends Load {
  conversation: string;
  name: string;
  mode: string;
}

export default class extends Controller<HTMLElement> {
  static override targets = ["list", "section"];
  static override values = { waits: String, ask: String };
  declare readonly listTarget: HTMLElement;
  declare readonly sectionTarget: HTMLElement;
  declare readonly waitsValue: string;
  declare readonly askValue: string;

  private attempt = 0;
  private timer = 0;
  private isLooking = false;

  override connect(): void {
    addEventListener("online", this.look);
    this.lookLater();
    void this.gather();
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
      // A proxy answers too while the server behind it is away.
      const answer = await fetch(this.askValue, { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
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

  /** Where the browser keeps no files there are drafts of words alone. */
  private async gather(): Promise<void> {
    const [loads, letters] = await Promise.all([things<KeptLoad>("loads"), things<Unsent>("letters")]);
    this.show(withLoads(all(), loads), "");
    this.show(letters, this.waitsValue);
  }

  private show(found: Unsent[], state: string): void {
    this.listTarget.append(...found.map((one) => row(one, state)));
    this.sectionTarget.hidden = this.listTarget.children.length === 0;
  }
}

function things<T>(name: ShelfName): Promise<T[]> {
  return shelf<T>(name).all().catch(() => []);
}

/** Every draft with its files, and the files that have no words. */
export function withLoads(drafts: Kept[], loads: KeptLoad[]): Unsent[] {
  const belongs = (draft: Kept, load: KeptLoad): boolean => draft.conversation === load.conversation && draft.mode === load.mode;
  const told = drafts.map((draft) => ({ name: draft.name, text: draft.text, load: loads.find((load) => belongs(draft, load)) }));
  const silent = loads.filter((load) => !drafts.some((draft) => belongs(draft, load)));
  return [...told, ...silent.map((load) => ({ name: load.name, text: "", load }))];
}

function row({ name, text, load }: Unsent, state: string): HTMLElement {
  const item = document.createElement("li");
  item.className = "card-p p-4 wrap-anywhere";
  item.append(line(name, "font-medium text-sm"));
  if (text !== "") item.append(line(text, "text-sm text-ink-2 whitespace-pre-line"));
  const loaded = [...(load?.files ?? []), ...(load?.cards ?? [])].map((one) => one.name);
  if (loaded.length > 0) item.append(line(loaded.join(", "), "text-xs text-ink-2 mt-1"));
  if (state !== "") item.append(line(state, "text-xs text-ink-3 mt-1"));
  return item;
}

function line(text: string, look: string): HTMLElement {
  const part = document.createElement("p");
  part.className = look;
  part.textContent = text;
  return part;
}
