/* Puts the number of unanswered conversations in front of the document's title: "(12) Inbox".
     <span data-controller="badge" data-badge-count-value="12"> */
import { Controller } from "@hotwired/stimulus";

export function titled(title: string, count: number): string {
  const plain = title.replace(/^\(\d+\+?\) /, "");
  return count > 0 ? `(${count}) ${plain}` : plain;
}

export default class extends Controller<HTMLElement> {
  static override values = { count: Number };
  declare readonly countValue: number;

  countValueChanged(): void {
    document.title = titled(document.title, this.countValue);
  }
}
