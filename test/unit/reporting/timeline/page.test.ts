import { timelinePage } from "../../../../src/reporting/timeline/page";
import type { JournalRecord, StartRecord } from "../../../../src/run/start-record";

const start = (change: Partial<StartRecord> = {}): StartRecord => ({
  type: "start",
  outcome: "started",
  image: "redis:8",
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  took: 300,
  phases: { create: 100, ready: 200 },
  segments: [
    { phase: "create", from: 0, took: 100 },
    { phase: "ready", from: 100, took: 200, waitingFor: "port 6379/tcp", lastSeen: "refused" },
  ],
  pid: 1,
  ...change,
});

/** Text that would end an element, an attribute or a comment, and characters that would change what is around them. */
const HOSTILE = `</script></style></pre><img src=x onerror=alert(1)> " ' & <!-- \x1b[31mred\x1b[0m \x07 \u202e`;

describe("the page of a timeline", () => {
  it("has a lane for each worker, workers first, and for other processes", () => {
    const page = timelinePage([
      start({ pid: 7 }),
      start({ worker: "10", pid: 8 }),
      start({ worker: "2", pid: 9 }),
      start({ worker: "2", pid: 10 }),
    ]);
    const lanes = [...page.matchAll(/<b>((?:worker|process) \d+)<\/b> <small>(\d+ starts?)/g)];
    expect(lanes.map(([, title, count]) => `${title} ${count}`)).toEqual([
      "worker 2 2 starts",
      "worker 10 1 start",
      "process 7 1 start",
    ]);
    expect(page).toContain("The first start began at 2026-01-02 03:04:05 UTC.");
  });

  it("shows what each phase waited for and saw last", () => {
    const page = timelinePage([start()]);
    expect(page).toContain("port 6379/tcp<br /><small>last seen: refused</small>");
    expect(page).toContain("1 container started, in 0.30 s");
  });

  it("shows records of an earlier version, which have no segments", () => {
    const { segments: _, ...old } = start();
    const page = timelinePage([old]);
    expect(page).toContain('<li><i class="ready"></i>ready</li>');
    expect(page).toMatch(/<td class="word">ready<\/td>\s*<td class="number">0\.200/);
  });

  it("escapes everything that comes from outside", () => {
    const records: JournalRecord[] = [
      start({
        image: HOSTILE,
        fixture: HOSTILE,
        name: HOSTILE,
        id: HOSTILE,
        worker: HOSTILE,
        outcome: "failed",
        code: HOSTILE,
        error: HOSTILE,
        segments: [{ phase: "ready", from: 0, took: 300, waitingFor: HOSTILE, lastSeen: HOSTILE }],
      }),
      start({ image: HOSTILE }),
      start({ image: HOSTILE, took: 5000 }),
      { type: "use", image: HOSTILE, id: "2", by: "x", fixture: HOSTILE },
    ];
    const page = timelinePage(records);
    expect(page).not.toMatch(/<script|<\/script|<img|<!--|onerror=[^&]*>/);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page.match(/<pre/g)).toHaveLength(1);
    for (const character of ["\x1b", "\x07", "\u202e"]) expect(page).not.toContain(character);
    expect(page).toContain("&lt;/script&gt;&lt;/style&gt;&lt;/pre&gt;&lt;img src=x onerror=");
    expect(page).toContain("red \\u{7} \\u{202e}");
  });

  it("is complete for a run that started nothing", () => {
    const page = timelinePage([]);
    expect(page).toContain("0 containers started");
    expect(page).toMatch(/<\/html>\s*$/);
  });
});
