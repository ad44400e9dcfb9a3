/** A value that a connection string can have without quotes. */
const PLAIN = /^[^\s;="'{}]+$/;

/** Returns a value of a connection string (learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax). */
function quoted(value: string): string {
  return PLAIN.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}

/** Returns `key=value;key=value`. */
export function connectionString(parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(";");
}
