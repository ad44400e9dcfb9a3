import { EngineError } from "../../../src/errors";
import type { FileWait } from "../../../src/waits/file";
import { Wait } from "../../../src/waits/wait";
import { fakeContext } from "./fake-context";
import { FakeHandle } from "./fake-handle";

function finding(...files: FakeHandle["files"]): FakeHandle {
  const handle = new FakeHandle();
  handle.files = files;
  return handle;
}

const PATH = "/run/ready";

describe("Wait.forFile", () => {
  it("waits until the file exists, of which it reads nothing", async () => {
    const context = fakeContext();
    const handle = finding(undefined, "");
    await Wait.forFile(PATH).until(handle, context);
    expect(context.reports).toEqual(["the file does not exist"]);
    expect(handle.fileRequests).toEqual(Array(2).fill({ path: PATH, first: 0 }));
  });

  it.each<[string, FileWait]>([
    ["contains a text", Wait.forFile(PATH, { content: "eady" })],
    ["matches a pattern", Wait.forFile(PATH, { content: /^ready$/gm })],
    ["pleases a function", Wait.forFile(PATH, { content: (text) => text.endsWith("ready\n") })],
  ])("waits until its content %s", async (_what, wait) => {
    const context = fakeContext();
    const handle = finding("", "starting\nalmost\n", "starting\nready\n");
    await wait.until(handle, context);
    expect(context.reports).toEqual(["it is empty", "its last line: almost"]);
    expect(handle.fileRequests[0]?.first).toBe(16 * 1024 * 1024);
  });

  it("takes a function that throws for one that says no", async () => {
    const context = fakeContext();
    const content = (text: string): boolean => (JSON.parse(text) as { ready: boolean }).ready;
    await Wait.forFile(PATH, { content }).until(finding("{", '{"ready":true}'), context);
    expect(context.reports).toEqual([
      expect.stringContaining("the content function threw: ") as string,
    ]);
  });

  it("looks once more when the container exited, and holds or fails then", async () => {
    const [good, bad] = [fakeContext(), fakeContext()];
    good.exit();
    await Wait.forFile(PATH).until(finding("x"), good);
    bad.exit();
    const handle = finding("starting\n");
    const waiting = Wait.forFile(PATH, { content: "ready" }).until(handle, bad);
    await expect(waiting).rejects.toMatchObject({
      code: "WAIT_FAILED",
      waitingFor: 'the file /run/ready to contain "ready"',
      reason: "the container exited, and its last line: starting",
    });
    expect(bad.reports).toEqual(["its last line: starting"]);
    expect(handle.fileRequests).toHaveLength(1);
  });

  it("fails when the engine does", async () => {
    const error = new EngineError("read /run", "it is a folder", undefined);
    await expect(Wait.forFile("/run").until(finding({ error }), fakeContext())).rejects.toBe(error);
  });

  it("survives the container's end", () => {
    expect(Wait.forFile(PATH).survivesExit).toBe(true);
  });

  it.each<[FileWait, string]>([
    [Wait.forFile(PATH), "the file /run/ready to exist"],
    [Wait.forFile(PATH, { content: /a\/b/ }), "the file /run/ready to contain /a\\/b/"],
    [
      Wait.forFile(PATH, { content: () => true }),
      "the file /run/ready to have the expected content",
    ],
  ])("describes itself %#", (wait, description) => {
    expect(wait.description).toBe(description);
  });
});
