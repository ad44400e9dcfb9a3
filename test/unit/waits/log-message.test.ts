import { Wait } from "../../../src/waits/wait";
import { fakeContext } from "./fake-context";
import { EXITED, FakeHandle, type LogScript } from "./fake-handle";

function logging(...logs: LogScript[]): FakeHandle {
  const handle = new FakeHandle();
  handle.logs = logs;
  return handle;
}

const staysOpen = (...lines: string[]): LogScript => ({ lines, then: "stay open" });
const ends = (...lines: string[]): LogScript => ({ lines, then: "end" });

describe("Wait.forLogMessage", () => {
  it.each<[string, string | RegExp, number, string[]]>([
    ["a text", "ready", 1, ["begin", "server is ready now"]],
    ["the very first line", "ready", 1, ["ready"]],
    ["three lines", "ready", 3, ["ready", "ready", "no", "ready"]],
    ["a pattern", /^server .* ready$/, 1, ["no", "server is ready"]],
    ["a pattern without regard to case", /READY/i, 1, ["ready"]],
    ["a global pattern", /ready/g, 3, ["ready", "ready", "ready"]],
    ["a sticky pattern", /ready/y, 2, ["now ready", "ready"]],
    ["an empty line", /^$/, 1, ["no", ""]],
  ])("finds %s", async (_what, message, times, lines) => {
    const handle = logging(staysOpen(...lines));
    await Wait.forLogMessage(message, times).until(handle, fakeContext());
  });

  it.each<[string, string | RegExp, number, string[]]>([
    ["lines, not occurrences in one", "ready", 2, ["ready ready"]],
    ["only as many as there are", "ready", 3, ["ready", "ready"]],
    ["no match over two lines", /a\sb/, 1, ["a", "b"]],
  ])("counts %s", async (_what, message, times, lines) => {
    const handle = logging(staysOpen(...lines, "end"));
    const context = fakeContext();
    const waiting = Wait.forLogMessage(message, times).until(handle, context);
    await context.reported(/end$/);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
  });

  it("reports the last line, shortened, and how many matched", async () => {
    const context = fakeContext();
    const handle = logging(staysOpen("ready", "x".repeat(300), "ready"));
    await Wait.forLogMessage("ready", 2).until(handle, context);
    expect(context.reports).toEqual([
      "1 of 2 lines; last log line: ready",
      `1 of 2 lines; last log line: ${"x".repeat(200)}…`,
    ]);
  });

  it("reads the log from its beginning on a first start", async () => {
    const handle = logging(staysOpen("ready"));
    await Wait.forLogMessage("ready").until(handle, fakeContext());
    expect(handle.logRequests).toEqual([{}]);
  });

  it("reads from a little before a later start, which the engine notes late", async () => {
    const handle = logging(staysOpen("ready"));
    const startedAt = new Date("2026-01-02T03:04:05.100Z");
    await Wait.forLogMessage("ready").until(handle, fakeContext(startedAt));
    expect(handle.logRequests).toEqual([{ since: new Date("2026-01-02T03:04:05.080Z") }]);
  });

  it("attaches again when the stream ends although the container runs", async () => {
    const handle = logging(
      ends("ready", "rea"),
      ends("ready"),
      staysOpen("ready", "ready", "ready"),
    );
    await Wait.forLogMessage("ready", 3).until(handle, fakeContext());
    expect(handle.logRequests).toHaveLength(3);
  });

  it("attaches again when the connection is lost", async () => {
    const broken: LogScript = { lines: ["a"], then: { error: new Error("socket hang up") } };
    await Wait.forLogMessage("b").until(logging(broken, staysOpen("a", "b")), fakeContext());
  });

  it("rejects when the engine refuses the log", async () => {
    const refusal = Object.assign(new Error("no such driver"), { statusCode: 501 });
    const handle = logging({ lines: [], then: { error: refusal } });
    await expect(Wait.forLogMessage("a").until(handle, fakeContext())).rejects.toBe(refusal);
  });

  it("rejects when the container has ended without the message", async () => {
    const handle = logging(ends("begin", "bad config"));
    handle.states = [EXITED];
    handle.storedLog = ["begin", "bad config"];
    const context = fakeContext();
    await expect(Wait.forLogMessage("ready").until(handle, context)).rejects.toMatchObject({
      code: "WAIT_FAILED",
      waitingFor: 'a log line with "ready"',
      reason: "the container exited without printing it",
    });
    expect(context.reports.at(-1)).toBe("last log line: bad config");
  });

  it("finds the message in the stored log of a container that has ended", async () => {
    const handle = logging(ends("ready"));
    handle.states = [EXITED];
    handle.storedLog = ["ready", "ready"];
    await Wait.forLogMessage("ready", 2).until(handle, fakeContext());
  });

  it("waits on while the container restarts", async () => {
    const handle = logging(ends("a"), staysOpen("a", "b"));
    handle.states = [{ status: "restarting", running: false }];
    await Wait.forLogMessage("b").until(handle, fakeContext());
  });

  it("stops when it is aborted", async () => {
    const context = fakeContext();
    const waiting = Wait.forLogMessage("b").until(logging(staysOpen("a")), context);
    await context.reported(/a$/);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
  });

  it("still decides after the container's exit", () => {
    expect(Wait.forLogMessage("a").survivesExit).toBe(true);
    expect(Wait.forLogMessage("a").withStartupTimeout(1).survivesExit).toBe(true);
  });

  it.each([
    [Wait.forLogMessage("a b"), 'a log line with "a b"'],
    [Wait.forLogMessage(/a/g, 2), "2 log lines with /a/g"],
  ])("describes itself %#", (wait, description) => {
    expect(wait.description).toBe(description);
  });
});
