/* On a phone a swipe from the left edge leads from the conversation back to the list.
     <main data-controller="swipe-back" data-swipe-back-link-value="#thread-head a"> */
import { Controller } from "@hotwired/stimulus";

const EDGE = 40;
const FAR = 70;
const SLANT = 0.6;
const PHONE = "(max-width: 47.99rem)";

export function isSwipeBack(from: { x: number; y: number }, to: { x: number; y: number }): boolean {
  const right = to.x - from.x;
  return from.x <= EDGE && right >= FAR && Math.abs(to.y - from.y) <= right * SLANT;
}

export default class extends Controller<HTMLElement> {
  static override values = { link: String };
  declare readonly linkValue: string;

  private from: { x: number; y: number } | null = null;

  override connect(): void {
    this.element.addEventListener("touchstart", this.begin, { passive: true });
    this.element.addEventListener("touchend", this.end, { passive: true });
  }

  override disconnect(): void {
    this.element.removeEventListener("touchstart", this.begin);
    this.element.removeEventListener("touchend", this.end);
  }

  private readonly begin = (event: TouchEvent): void => {
    const touch = event.touches[0];
    this.from = event.touches.length === 1 && touch ? { x: touch.clientX, y: touch.clientY } : null;
  };

  private readonly end = (event: TouchEvent): void => {
    const touch = event.changedTouches[0];
    const { from } = this;
    this.from = null;
    if (!from || !touch || !matchMedia(PHONE).matches) return;
    if (isSwipeBack(from, { x: touch.clientX, y: touch.clientY })) this.element.querySelector<HTMLElement>(this.linkValue)?.click();
  };
}
