import { parseSince, parseTail } from "../../../../src/cli/commands/logs";

const NOW = Date.UTC(2026, 0, 31, 12);

describe("--since", () => {
  it.each([
    ["90s", "2026-01-31T11:58:30.000Z"],
    ["1h30m", "2026-01-31T10:30:00.000Z"],
    ["2d", "2026-01-29T12:00:00.000Z"],
    ["2026-01-31T10:00:00Z", "2026-01-31T10:00:00.000Z"],
    ["2026-01-31T10:00:00.5+02:00", "2026-01-31T08:00:00.500Z"],
  ])("reads %s", (given, expected) => {
    expect(parseSince(given, NOW)?.toISOString()).toBe(expected);
  });

  it.each(["10", "yesterday", "-5m", "2026-01-31", ""])("refuses %j", (given) => {
    expect(() => parseSince(given, NOW)).toThrow("--since: expected a date such as");
  });
});

describe("--tail", () => {
  it("reads a number of lines, or all", () => {
    expect(parseTail("0")).toBe(0);
    expect(parseTail("20")).toBe(20);
    expect(parseTail("all")).toBeUndefined();
  });

  it.each(["-1", "1.5", "ten", "1e9"])("refuses %j", (given) => {
    expect(() => parseTail(given)).toThrow("--tail: expected a number of lines, or all");
  });
});
