/** What proves that a request comes from our page; htmx reads the same attribute. */
export function ownHeaders(): Record<string, string> {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
}
