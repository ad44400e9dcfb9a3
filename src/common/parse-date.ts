const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(?:Z|([+-])(\d\d):(\d\d))$/i;
/** Go's zero time, which engines write for "never". */
const ZERO = "0001-01-01T00:00:00";

/**
 * Parses a date of RFC 3339, the format of engines, in which a second can have nine decimals. Returns undefined for
 * other text and for Go's zero time.
 *
 * `Date` gets only numbers: the `Date` of a test can be a mock that does not know the format, as timezone-mock's.
 */
export function parseDate(text: string | undefined): Date | undefined {
  const found = RFC_3339.exec(text ?? "");
  if (found === null || found[0].startsWith(ZERO)) return undefined;
  const [year = 0, month = 0, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const [fraction = "0", sign, offsetHours = 0, offsetMinutes = 0] = found.slice(7);
  const offset =
    (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -60_000 : 60_000);
  const milliseconds = Number(fraction.padEnd(3, "0"));
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) - offset);
}
