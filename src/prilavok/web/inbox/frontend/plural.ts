/** The form for this number out of JSON {"one": "%(n)s …", "few": …}, in the language of the page. */
export function plural(forms: string, n: number, language = document.documentElement.lang || "ru"): string {
  const known = JSON.parse(forms) as Partial<Record<Intl.LDMLPluralRule, string>>;
  const form = known[new Intl.PluralRules(language).select(n)] ?? known.other ?? "";
  return form.replace("%(n)s", new Intl.NumberFormat(language).format(n));
}
