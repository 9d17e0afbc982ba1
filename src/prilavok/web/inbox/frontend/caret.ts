/** Puts a text into a field as if it had been typed, with the caret at its end or where told. */
export function write(area: HTMLTextAreaElement, text: string, caret = text.length): void {
  area.value = text;
  area.setSelectionRange(caret, caret);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts a text where the caret stands, instead of what is marked. */
export function insertAt(area: HTMLTextAreaElement, text: string): void {
  const [start, end] = [area.selectionStart, area.selectionEnd];
  write(area, area.value.slice(0, start) + text + area.value.slice(end), start + text.length);
}
