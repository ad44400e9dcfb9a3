import { Wait } from "../../../../src/waits/wait";
import { fakeContext } from "../fake-context";
import { EXITED, FakeHandle, type LogScript } from "../fake-handle";

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
    ["a pattern over two lines", /a.*\n.*b/, 1, ["an", "ab", "b"]],
    ["a pattern with a line break at its end", /ready\n/, 1, ["not yet", "ready"]],
    ["a pattern with a Windows line break", /one\r\ntwo/, 1, ["one", "two"]],
    ["a pattern of all characters", /begin[\s\S]*end/, 1, ["begin", "a", "b", "end"]],
    ["a pattern whose dot matches line breaks", /begin.*end/s, 1, ["begin", "a", "b", "end"]],
    ["a line's beginning in a pattern over lines", /^two\nthree$/, 1, ["one", "two", "three"]],
    ["each match of a pattern over lines", /a\nb/, 2, ["a", "b", "a", "a", "b"]],
    [
      "a text with colour codes inside",
      "server is ready",
      1,
      ["\u001b[32mserver\u001b[0m is ready"],
    ],
    ["a pattern with colour codes around it", /^ready$/, 1, ["\u001b[1;38;5;2mready\u001b[m"]],
    ["a pattern over coloured lines", /^a\nb$/, 1, ["\u001b[1ma\u001b[m", "\u001b[1mb"]],
    ["a colour code that is looked for", "\u001b[32mok", 1, ["\u001b[32mok\u001b[0m"]],
  ])("finds %s", async (_what, message, times, lines) => {
    const handle = logging(staysOpen(...lines));
    await Wait.forLogMessage(message, times).until(handle, fakeContext());
  });

  it.each<[string, string | RegExp, number, string[]]>([
    ["lines, not occurrences in one", "ready", 2, ["ready ready"]],
    ["only as many as there are", "ready", 3, ["ready", "ready"]],
    ["no match over two lines", /a\sb/, 1, ["a", "b"]],
    ["no line of an earlier match", /a[\s\S]*b/, 2, ["a", "b", "b"]],
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

  it.each<[string, string | RegExp, string, string]>([
    [
      "a text that differs in case",
      "Ready to accept",
      "server READY TO ACCEPT",
      'the line "server READY TO ACCEPT" differs only in upper and lower case',
    ],
    [
      "a pattern that differs in case",
      /^Ready \d/,
      "ready 7",
      'the line "ready 7" differs only in upper and lower case',
    ],
    [
      "a pattern that is a string",
      "ready for .* clients",
      "ready for 7 clients",
      'the line "ready for 7 clients" matches /ready for .* clients/ as a regular expression, but the message is a string: pass a RegExp',
    ],
    [
      "a pattern with slashes that is a string",
      "/READY/i",
      "ready",
      'the line "ready" matches /READY/i as a regular expression, but the message is a string: pass a RegExp',
    ],
  ])("reports %s, and goes on", async (_what, message, line, clue) => {
    const handle = logging(staysOpen(line, "\u001b[31mlater\u001b[0m"));
    const context = fakeContext();
    const waiting = Wait.forLogMessage(message).until(handle, context);
    expect(await context.reported(/later/)).toBe(`last log line: later; ${clue}`);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
  });

  it("reports nothing of the kind of a line that matches, even when the log is read again", async () => {
    const context = fakeContext();
    const handle = logging(ends("ready", "no"), staysOpen("ready", "no", "ready"));
    await Wait.forLogMessage("ready", 2).until(handle, context);
    expect(context.reports.join()).not.toContain("differs");
  });

  it.each<[string, number]>([
    ["ready> ", 1],
    ["ready> ", 2],
  ])("finds %j in a line without an end, as match %i", async (text, times) => {
    const handle = logging(staysOpen(...Array<string>(times - 1).fill(text)));
    const context = { ...fakeContext(), unfinishedLines: () => ["other", text] };
    await Wait.forLogMessage("ready", times).until(handle, context);
  });

  it("waits until nothing is added to a line without an end", async () => {
    const read: string[] = [];
    const grows = (): string[] => {
      read.push("ready".slice(0, read.length + 2));
      return read.slice(-1);
    };
    const context = { ...fakeContext(), unfinishedLines: grows };
    await Wait.forLogMessage(/^re/).until(logging(staysOpen()), context);
    expect(read.at(-1)).toBe("ready");
  });

  it("shows a line without an end", async () => {
    const context = fakeContext();
    const inner = { ...context, unfinishedLines: () => ["Password: "] };
    const waiting = Wait.forLogMessage("ready").until(logging(staysOpen()), inner);
    await context.reported(/^last log line: Password: \(without a line break\)$/);
    context.abort("enough");
    await expect(waiting).rejects.toBe("enough");
  });

  it("waits on while the engine does not answer", async () => {
    const broken: LogScript = { lines: ["a"], then: { error: new Error("socket hang up") } };
    const handle = logging(broken, staysOpen("a", "b"));
    const refresh = jest.spyOn(handle, "refresh");
    refresh.mockRejectedValueOnce(new Error("connect ECONNREFUSED"));
    await Wait.forLogMessage("b").until(handle, fakeContext());
    expect(refresh).toHaveBeenCalledTimes(1);
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
