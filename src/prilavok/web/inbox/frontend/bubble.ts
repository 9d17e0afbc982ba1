/* A message that is on its way, in the thread already. */
import type { Load } from "./tray";

export interface Draft {
  mode: string;
  text: string;
  load: Load;
}

export function optimistic(template: HTMLTemplateElement, draft: Draft): HTMLElement {
  const bubble = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  const box = bubble.querySelector(".bub");
  const parts = [...draft.load.files, ...draft.load.cards].map((part) => part.name);
  if (box) box.textContent = [draft.text.trim(), ...parts].filter(Boolean).join("\n");
  if (draft.mode === "note") bubble.classList.add("is-note");
  const log = document.getElementById("log");
  log?.append(bubble);
  if (log) log.scrollTop = log.scrollHeight;
  return bubble;
}

export function tellState(bubble: HTMLElement, words: string): void {
  const meta = bubble.querySelector<HTMLElement>("[data-meta]");
  if (meta) meta.textContent = words;
}
