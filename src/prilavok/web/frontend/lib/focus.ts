const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]):not([type="hidden"]), select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])';

export function firstFocusable(inside: ParentNode): HTMLElement | null {
  return inside.querySelector<HTMLElement>("[autofocus]") ?? inside.querySelector<HTMLElement>(FOCUSABLE);
}

/** The item `step` further in a ring; the first one when `current` is not in it. */
export function ringNext<T>(items: readonly T[], current: T | null, step: number): T | undefined {
  const at = current === null ? -1 : items.indexOf(current);
  if (at < 0) return step > 0 ? items[0] : items[items.length - 1];
  return items[(at + step + items.length) % items.length];
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}
