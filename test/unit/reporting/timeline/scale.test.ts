import { Scale } from "../../../../src/reporting/timeline/scale";

const span = (at: number, took: number): { at: number; took: number } => ({ at, took });

describe("the scale of a timeline", () => {
  it("has one unit for all times in which something starts", () => {
    const scale = new Scale([span(1000, 100), span(1050, 150)]);
    expect(scale.gaps).toEqual([]);
    expect([1000, 1050, 1200].map((time) => scale.at(time))).toEqual([0, 25, 100]);
  });

  it("draws long times without a start shorter, and says how long they were", () => {
    const scale = new Scale([span(0, 1000), span(61_000, 1000)]);
    const [gap] = scale.gaps;
    expect(scale.gaps).toHaveLength(1);
    expect(gap).toMatchObject({ took: 60_000 });
    expect(gap!.width).toBeCloseTo(100 * (0.04 / 1.04));
    expect(scale.at(1000)).toBeCloseTo(gap!.left);
    expect(scale.at(30_000)).toBeCloseTo(gap!.left);
    expect(scale.at(61_000)).toBeCloseTo(gap!.left + gap!.width);
    expect(scale.at(62_000)).toBeCloseTo(100);
  });

  it("draws short times without a start as long as they were", () => {
    const scale = new Scale([span(0, 990), span(1000, 990)]);
    expect(scale.gaps).toEqual([]);
    expect(scale.at(1000) - scale.at(990)).toBeCloseTo((100 * 10) / 1990);
  });

  it("has at most nine marks, at round times while something starts", () => {
    const scale = new Scale([span(500, 3300), span(100_500, 3300)]);
    const times = scale.ticks.map(({ at }) => at);
    expect(times.length).toBeGreaterThan(3);
    expect(times.length).toBeLessThanOrEqual(9);
    expect(times.filter((at) => at % 1000 !== 0)).toEqual([]);
    expect(times.filter((at) => at > 3300 && at < 100_000)).toEqual([]);
  });

  it("holds for a start that took no time, and for none", () => {
    expect(new Scale([span(5, 0)]).at(5)).toBe(0);
    expect(new Scale([]).at(5)).toBe(0);
  });
});
