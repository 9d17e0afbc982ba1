/* htmx with morph swaps (`hx-swap="morph:innerHTML"`), set so that a strict content security policy holds. */
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";
import { attributesOf } from "./attributes";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.historyCacheSize = 0;
htmx.config.defaultSettleDelay = 0;
htmx.config.scrollIntoViewOnBoost = false;
// 422 is a form with its errors: show it. Other errors leave the page as it is and raise a toast.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

function morphStyle(swapStyle: string): "outerHTML" | "innerHTML" | null {
  if (swapStyle === "morph" || swapStyle === "morph:outerHTML") return "outerHTML";
  return swapStyle === "morph:innerHTML" ? "innerHTML" : null;
}

/** A field that has the focus or was changed by hand keeps what was typed. */
function keepsTyped(node: Node): boolean {
  if (!(node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement)) return false;
  return node === document.activeElement || node.dataset["keep"] === "typed";
}

function morph(target: Element, fragment: Node, style: "outerHTML" | "innerHTML"): Element[] {
  const before = attributesOf(target);
  const content = fragment instanceof DocumentFragment ? [...fragment.childNodes] : [fragment];
  const callbacks = { beforeNodeMorphed: (old: Node): boolean => !keepsTyped(old) };
  // Only a field has a value to keep: a link or button that has the focus is drawn anew like all the rest.
  const ignoreActiveValue = document.activeElement?.matches("input, textarea, select, [contenteditable]") ?? false;
  const nodes = Idiomorph.morph(target, content, { morphStyle: style, ignoreActiveValue, callbacks }) as Node[];
  // htmx would set up the target anew because of the class it has given it itself for the moment, and would
  // forget the request that waits in its queue: a hint would be lost.
  if (style === "outerHTML" && nodes.includes(target) && attributesOf(target) === before) return [...target.children];
  return nodes.filter((node) => node instanceof Element);
}

htmx.defineExtension("morph", {
  isInlineSwap: (swapStyle: string): boolean => morphStyle(swapStyle) === "outerHTML",
  handleSwap: (swapStyle: string, target: Node, fragment: Node): Node[] | false => {
    const style = morphStyle(swapStyle);
    return style !== null && target instanceof Element && morph(target, fragment, style);
  },
} as never);
