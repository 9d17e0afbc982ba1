/** The words of a typed or pasted list, trimmed, each once; with `lines` only line ends separate. */
export function splitWords(text: string, lines: boolean): string[] {
  const parts = text.split(lines ? /\n/ : /[,;\n]/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ""))];
}
