/* Files chosen for a message: what the network takes, and small previews. */
export interface Rule {
  types: string[];
  bytes: number;
}
export type Accepts = Record<string, Rule>;
export type Refusal = { kind: "type" } | { kind: "size"; megabytes: number } | null;

/** Why this file cannot go; null when it can. A limit of 0 bytes is none. */
export function refusal(file: { type: string; size: number }, accepts: Accepts): Refusal {
  const rule = Object.values(accepts).find((one) => one.types.includes(file.type));
  if (!rule) return { kind: "type" };
  if (rule.bytes > 0 && file.size > rule.bytes) return { kind: "size", megabytes: Math.floor(rule.bytes / 1024 / 1024) };
  return null;
}

export function preview(file: File, remove: () => void, label: string): HTMLElement {
  const box = document.createElement("span");
  box.className = "composer-file";
  if (file.type.startsWith("image/")) box.append(picture(file));
  const name = document.createElement("span");
  name.className = "truncate";
  name.textContent = file.name;
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", `${label}: ${file.name}`);
  button.innerHTML = '<i class="i i-x" aria-hidden="true"></i>';
  button.addEventListener("click", remove);
  box.append(name, button);
  return box;
}

function picture(file: File): HTMLImageElement {
  const image = document.createElement("img");
  image.alt = "";
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}
