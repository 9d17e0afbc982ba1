/** Puts a text into a field as if it had been typed, with the caret at its end or where told. */
export function write(area: HTMLTextAreaElement, text: string, caret = text.length): void {
  area.value = text;
  area.setSelectionRange(caret, caret);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
