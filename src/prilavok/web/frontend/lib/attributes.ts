/** What an element says about itself, but for the classes that change while it is used. */
export function attributesOf(element: Element): string {
  const own = [...element.attributes].filter((attribute) => attribute.name !== "class");
  return own
    .map((attribute) => `${attribute.name}=${attribute.value}`)
    .sort()
    .join("\n");
}
