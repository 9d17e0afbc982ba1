/* What goes with a text: files and product cards, kept per mode until they are sent or given back. */
import { preview } from "./files";

export interface CardChoice {
  id: string;
  name: string;
  photo: string;
}

export interface Load {
  files: File[];
  cards: CardChoice[];
  /** Name of the file that was spoken into the page. */
  voice: string;
}

export class Tray {
  private readonly loads = new Map<string, Load>();

  constructor(private readonly removeLabel: string, private readonly changed: (mode: string, load: Load) => void) {}

  of(mode: string): Load {
    const load = this.loads.get(mode) ?? { files: [], cards: [], voice: "" };
    this.loads.set(mode, load);
    return load;
  }

  isEmpty(mode: string): boolean {
    return isBare(this.of(mode));
  }

  take(mode: string): Load {
    const load = this.of(mode);
    this.loads.delete(mode);
    this.tell(mode);
    return load;
  }

  giveBack(mode: string, load: Load): void {
    this.loads.set(mode, joined(load, this.of(mode)));
    this.tell(mode);
  }

  addFiles(mode: string, files: File[], voice = ""): void {
    const load = this.of(mode);
    load.files.push(...files);
    load.voice = voice || load.voice;
    this.tell(mode);
  }

  addCard(mode: string, card: CardChoice): void {
    const load = this.of(mode);
    if (load.cards.some((one) => one.id === card.id)) return;
    load.cards.push(card);
    this.tell(mode);
  }

  draw(forms: HTMLFormElement[]): void {
    for (const form of forms) {
      const mode = form.dataset["mode"] ?? "";
      const load = this.of(mode);
      const drop = <T>(list: T[], gone: T) => (): void => {
        list.splice(list.indexOf(gone), 1);
        this.tell(mode);
        this.draw(forms);
      };
      form.querySelector("[data-files]")?.replaceChildren(...load.files.map((file) => preview(file, drop(load.files, file), this.removeLabel)));
      form.querySelector("[data-cards]")?.replaceChildren(...load.cards.map((card) => cardChip(card, drop(load.cards, card), this.removeLabel)));
    }
  }

  private tell(mode: string): void {
    this.changed(mode, this.of(mode));
  }
}

export function isBare(load: Load): boolean {
  return load.files.length === 0 && load.cards.length === 0;
}

export function joined(one: Load, other: Load | null): Load {
  if (other === null) return one;
  return { files: [...one.files, ...other.files], cards: [...one.cards, ...other.cards], voice: one.voice || other.voice };
}

function cardChip(card: CardChoice, remove: () => void, label: string): HTMLElement {
  const box = document.createElement("span");
  box.className = "composer-file";
  if (card.photo !== "") {
    const image = document.createElement("img");
    image.alt = "";
    image.src = card.photo;
    box.append(image);
  }
  const name = document.createElement("span");
  name.className = "truncate";
  name.textContent = card.name;
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", `${label}: ${card.name}`);
  button.innerHTML = '<i class="i i-x" aria-hidden="true"></i>';
  button.addEventListener("click", remove);
  box.append(name, button);
  return box;
}
