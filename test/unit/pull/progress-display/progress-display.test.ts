import { readConfig } from "../../../../src/config";
import type { PullProgress } from "../../../../src/engine/requests/images";
import { Bars } from "../../../../src/pull/progress-display/bars";
import { PlainProgress } from "../../../../src/pull/progress-display/plain";
import { Tally } from "../../../../src/pull/progress-display/tally";
import {
  pullProgressMode,
  type PullProgressMode,
  setPullProgress,
} from "../../../../src/pull/pull-progress-mode";

const step = (layer: string, status: string, current?: number, total?: number): PullProgress => ({
  layer,
  status,
  current,
  total,
});

describe("the tally of a pull", () => {
  it("counts layers and bytes, and never goes back", () => {
    const tally = new Tally();
    expect(tally.text).toBe("contacting the registry");
    tally.add(step("8", "Pulling from library/redis"));
    expect(tally.layers).toBe(0);
    tally.add(step("a", "Already exists"));
    tally.add(step("b", "Pulling fs layer"));
    tally.add(step("c", "Waiting"));
    expect(tally.text).toBe("1 of 3 layers");
    tally.add(step("b", "Downloading", 10_000_000, 40_000_000));
    tally.add(step("c", "Downloading", 5_000_000, 60_000_000));
    expect(tally.text).toBe("1 of 3 layers, 15.0 of 100.0 MB");
    tally.add(step("b", "Download complete"));
    tally.add(step("b", "Extracting", 100_000, 40_000_000));
    expect(tally.text).toBe("1 of 3 layers, 45.0 of 100.0 MB");
    expect(tally.share).toBeCloseTo(0.45);
    tally.add(step("b", "Pull complete"));
    tally.add(step("c", "Pull complete"));
    expect(tally.text).toBe("3 of 3 layers, 100.0 of 100.0 MB");
    expect(tally.share).toBe(1);
  });
});

describe("progress in lines", () => {
  it("prints nothing in less than five seconds", () => {
    const written: string[] = [];
    let time = 0;
    const plain = new PlainProgress(
      "pull",
      "redis:8",
      (text) => written.push(text),
      () => time,
    );
    for (time = 0; time < 5000; time += 100) plain.update(step("a", "Downloading", time, 5000));
    plain.end(true);
    expect(written).toEqual([]);
  });

  it("writes a line every five seconds, and one at the end", () => {
    const written: string[] = [];
    let time = 0;
    const plain = new PlainProgress(
      "pull",
      "redis:8",
      (text) => written.push(text),
      () => time,
    );
    for (time = 0; time < 12_000; time += 100)
      plain.update(step("a", "Downloading", time * 1000, 2e7));
    plain.end(true);
    plain.end(false);
    expect(written).toEqual([
      "Pulling redis:8: 0 of 1 layers, 5.0 of 20.0 MB\n",
      "Pulling redis:8: 0 of 1 layers, 10.0 of 20.0 MB\n",
      "Pulled redis:8 after 12.0 s\n",
    ]);
  });

  it("says that a long push failed", () => {
    const written: string[] = [];
    let time = 0;
    const plain = new PlainProgress(
      "push",
      "app:1",
      (text) => written.push(text),
      () => time,
    );
    time = 6000;
    plain.update(step("a", "Pushing", 1, 2));
    plain.end(false);
    expect(written.at(-1)).toBe("Failed to push app:1 after 6.0 s\n");
  });
});

describe("progress in bars", () => {
  it("draws one per image, in place, and erases them", () => {
    let screen = "";
    let time = 0;
    const bars = new Bars(
      (text) => (screen += text),
      () => 70,
      () => time,
    );
    const redis = bars.add("pull", "redis:8");
    const postgres = bars.add("pull", "postgres:17");
    redis.update(step("a", "Downloading", 1, 4));
    expect(screen).toBe("");
    time = 1000;
    redis.update(step("a", "Downloading", 2_000_000, 4_000_000));
    expect(screen).toBe(
      "pull redis:8 [============            ] 0 of 1 layers, 2.0 of 4.0 MB\n" +
        "pull postgres:17 [                        ] contacting the registry\n",
    );
    screen = "";
    redis.update(step("a", "Downloading", 3_000_000, 4_000_000));
    expect(screen).toBe("");
    redis.end(true);
    expect(screen).toBe(
      "\x1b[2A\x1b[Jpull postgres:17 [                        ] contacting the registry\n",
    );
    screen = "";
    postgres.end(false);
    postgres.end(false);
    expect(screen).toBe("\x1b[1A\x1b[J");
  });

  it("keeps a line within the terminal", () => {
    let screen = "";
    let time = 0;
    const bars = new Bars(
      (text) => (screen += text),
      () => 30,
      () => time,
    );
    const display = bars.add("pull", "registry.example.com/a/long/name:1");
    time = 600;
    display.update(step("a", "Waiting"));
    expect(screen).toBe("pull registry.example.com/a/l\n");
  });
});

describe("how progress is shown", () => {
  afterEach(() => {
    setPullProgress(undefined);
  });
  const mode = (env: NodeJS.ProcessEnv, isTerminal: boolean): string =>
    pullProgressMode(readConfig(env, "/nonexistent"), isTerminal);

  it("depends on the terminal, and on whether a test runner uses it", () => {
    expect(mode({}, true)).toBe("tty");
    expect(mode({}, false)).toBe("plain");
    expect(mode({ JEST_WORKER_ID: "1" }, true)).toBe("plain");
    expect(mode({ VITEST: "true" }, true)).toBe("plain");
  });

  it("is set by code, or otherwise by the environment", () => {
    expect(mode({ TESTCONTAINERS_PULL_PROGRESS: "quiet" }, true)).toBe("quiet");
    setPullProgress("tty");
    expect(mode({ TESTCONTAINERS_PULL_PROGRESS: "quiet" }, false)).toBe("tty");
    setPullProgress("auto");
    expect(mode({ TESTCONTAINERS_PULL_PROGRESS: "quiet" }, false)).toBe("plain");
  });

  it("is refused if it is not a mode", () => {
    expect(() => {
      setPullProgress("silent" as PullProgressMode);
    }).toThrow('setPullProgress: expected one of auto, tty, plain, quiet, got "silent"');
    expect(() => mode({ TESTCONTAINERS_PULL_PROGRESS: "no" }, true)).toThrow(
      "TESTCONTAINERS_PULL_PROGRESS: expected",
    );
  });
});
