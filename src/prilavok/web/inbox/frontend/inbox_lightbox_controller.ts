/* The pictures of the thread, large: ← → from one to the next, Esc closes. With Ctrl a link opens in a tab as always.
     <section data-controller="inbox-lightbox"> <a href="large.jpg" data-picture data-action="inbox-lightbox#open"><img>
       <dialog data-inbox-lightbox-target="box"> <img data-inbox-lightbox-target="image"> … */
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  static override targets = ["box", "image", "link", "place"];
  declare readonly boxTarget: HTMLDialogElement;
  declare readonly imageTarget: HTMLImageElement;
  declare readonly linkTarget: HTMLAnchorElement;
  declare readonly placeTarget: HTMLElement;

  private links: HTMLAnchorElement[] = [];
  private at = 0;

  open(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.links = [...this.element.querySelectorAll<HTMLAnchorElement>("a[data-picture]")];
    this.show(this.links.indexOf(event.currentTarget as HTMLAnchorElement));
    this.boxTarget.showModal();
  }

  before(): void {
    this.show(this.at - 1);
  }

  after(): void {
    this.show(this.at + 1);
  }

  close(): void {
    this.boxTarget.close();
  }

  key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) this.show(this.at + step);
    // Keys of the conversation rest while a picture is looked at.
    event.stopPropagation();
  }

  veil(event: Event): void {
    if (event.target === this.boxTarget) this.close();
  }

  private show(index: number): void {
    const link = this.links[index];
    if (!link) return;
    this.at = index;
    this.imageTarget.src = link.href;
    this.linkTarget.href = link.href;
    this.placeTarget.textContent = this.links.length > 1 ? `${index + 1} / ${this.links.length}` : "";
  }
}
