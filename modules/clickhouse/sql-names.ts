/** A name that needs no quotes (clickhouse.com/docs/sql-reference/syntax, "Identifiers"). */
const PLAIN = /^[A-Za-z_]\w*$/;

/** Returns a name in the quotes of SQL. */
export function quoteName(name: string): string {
  return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
}

/** Returns a name as it is if it needs no quotes, otherwise in quotes. */
export function nameInSql(name: string): string {
  return PLAIN.test(name) ? name : quoteName(name);
}

/** Returns a string literal. */
export function quoteText(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/**
 * Returns a statement that names `to` wherever it named the database `from` before a dot. Literals and comments stay
 * as they are.
 */
export function renameDatabase(statement: string, from: string, to: string): string {
  const token =
    /'(?:\\.|''|[^'\\])*'|--[^\n]*|\/\*[\s\S]*?\*\/|(?<![\w.])(`(?:\\.|[^`\\])+`|[A-Za-z_]\w*)(?=\.)/g;
  const names = new Set([from, quoteName(from)]);
  return statement.replace(token, (all, name: string | undefined) =>
    name !== undefined && names.has(name) ? quoteName(to) : all,
  );
}
