import { parseDate } from "../../../src/common/parse-date";
import { seededRandom } from "../../support/seeded-random";

describe("parseDate", () => {
  it.each([
    ["2026-11-30T03:12:01.224372956Z", "2026-11-30T03:12:01.224Z"],
    ["2026-11-30T03:12:01.2Z", "2026-11-30T03:12:01.200Z"],
    ["2026-11-30T03:12:01Z", "2026-11-30T03:12:01.000Z"],
    ["2024-02-29T23:59:59.999999999+05:30", "2024-02-29T18:29:59.999Z"],
    ["2022-12-09T17:55:48.289-01:00", "2022-12-09T18:55:48.289Z"],
    ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
  ])("reads %s", (text, date) => {
    expect(parseDate(text)?.toISOString()).toBe(date);
  });

  it.each([undefined, "", "yesterday", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000000Z"])(
    "has nothing for %s",
    (text) => {
      expect(parseDate(text)).toBeUndefined();
    },
  );

  it("agrees with Date on any time", () => {
    const random = seededRandom(1);
    for (let i = 0; i < 2000; i++) {
      const date = new Date(Math.floor(random() * 4e12));
      expect(parseDate(date.toISOString())).toEqual(date);
    }
  });

  describe("under a Date that reads no text", () => {
    const RealDate = Date;
    afterEach(() => {
      globalThis.Date = RealDate;
    });

    it("reads text", () => {
      const time = Date.UTC(2026, 10, 30, 3, 12, 1, 224);
      globalThis.Date = class extends RealDate {
        constructor(...given: [number]) {
          if (typeof given[0] !== "number") throw new Error("Unhandled date format");
          super(...given);
        }
      } as DateConstructor;
      expect(parseDate("2026-11-30T03:12:01.224372956Z")?.getTime()).toBe(time);
    });
  });
});
