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

  constructor(private readonly removeLabel: string) {}

  of(mode: string): Load {
    const load = this.loads.get(mode) ?? { files: [], cards: [], voice: "" };
    this.loads.set(mode, load);
    return load;
  }

  isEmpty(mode: string): boolean {
    const load = this.of(mode);
    return load.files.length === 0 && load.cards.length === 0;
  }

  take(mode: string): Load {
    const load = this.of(mode);
    this.loads.delete(mode);
    return load;
  }

  giveBack(mode: string, load: Load): void {
    const now = this.of(mode);
    this.loads.set(mode, { files: [...load.files, ...now.files], cards: [...load.cards, ...now.cards], voice: load.voice || now.voice });
  }

  addCard(mode: string, card: CardChoice): void {
    const load = this.of(mode);
    if (!load.cards.some((one) => one.id === card.id)) load.cards.push(card);
  }

  draw(forms: HTMLFormElement[]): void {
    for (const form of forms) {
      const load = this.of(form.dataset["mode"] ?? "");
      const drop = <T>(list: T[], gone: T) => (): void => {
        list.splice(list.indexOf(gone), 1);
        this.draw(forms);
      };
      form.querySelector("[data-files]")?.replaceChildren(...load.files.map((file) => preview(file, drop(load.files, file), this.removeLabel)));
      form.querySelector("[data-cards]")?.replaceChildren(...load.cards.map((card) => cardChip(card, drop(load.cards, card), this.removeLabel)));
    }
  }
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
