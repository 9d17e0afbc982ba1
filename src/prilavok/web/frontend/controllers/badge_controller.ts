/* Puts the number of unanswered conversations in front of the document's title, "(12) Inbox", onto the tab's icon and
   onto the icon of the installed app.
     <span data-controller="badge" data-badge-count-value="12"> */
import { Controller } from "@hotwired/stimulus";

const MOST = 99;

export function titled(title: string, count: number): string {
  const plain = title.replace(/^\(\d+\+?\) /, "");
  return count > 0 ? `(${count}) ${plain}` : plain;
}

/** The icon with a red mark; the number is too small to be read there above nine. */
export function marked(count: number): string {
  const words = count > 9 ? "" : `<text x="20" y="24" text-anchor="middle" font-family="sans-serif" font-size="11" font-weight="700" fill="#fff">${count}</text>`;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="8" fill="#00636a"/>' +
    '<path d="M6 12.2 7.6 7h12.8L22 12.2a2.66 2.66 0 0 1-5.33 0 2.66 2.66 0 0 1-5.34 0 2.66 2.66 0 0 1-5.33 0Z" fill="#f6fcfc"/>' +
    `<circle cx="20" cy="20" r="8" fill="#c1272d"/>${words}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export default class extends Controller<HTMLElement> {
  static override values = { count: Number };
  declare readonly countValue: number;

  countValueChanged(): void {
    document.title = titled(document.title, this.countValue);
    this.markIcon();
    this.markApp();
  }

  private markIcon(): void {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!icon) return;
    icon.dataset["plain"] ??= icon.href;
    const wanted = this.countValue > 0 ? marked(this.countValue) : (icon.dataset["plain"] ?? "");
    if (icon.href !== wanted) icon.href = wanted;
  }

  private markApp(): void {
    const app = navigator as Navigator & { setAppBadge?: (count: number) => Promise<void> };
    // Refused where the app is not installed.
    void app.setAppBadge?.(Math.min(this.countValue, MOST)).catch(() => undefined);
  }
}
