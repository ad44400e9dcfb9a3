// Words of a command line.

export const flag = (option: string, isSet: boolean | undefined): string[] =>
  isSet === true ? [option] : [];

export const each = (option: string, values: readonly string[] | null | undefined): string[] =>
  (values ?? []).flatMap((value) => [option, value]);

/** Returns the option if the container has another value than without it. */
export function differing(
  option: string,
  value: string | undefined,
  usual: string | undefined,
): string[] {
  return value === undefined || value === "" || value === usual ? [] : [option, value];
}

/** Returns the option unless the number is missing or 0, which stands for the engine's own value. */
export const number = (option: string, value: number | null | undefined): string[] =>
  value === undefined || value === null || value === 0 ? [] : [option, String(value)];

/** Returns `name=value` of each entry. */
export const pairs = (entries: Readonly<Record<string, string>> | null | undefined): string[] =>
  Object.entries(entries ?? {}).map(([name, value]) => `${name}=${value}`);

/** Joins the fields of an option that the docker CLI reads as a line of CSV. */
export const csv = (fields: readonly string[]): string =>
  fields
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");

/** Quotes a word for a POSIX shell. Zsh takes a word that begins with `=` for the path of a program. */
export function quoted(word: string): string {
  const isPlain = /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word);
  return isPlain ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
