import { Readable } from "node:stream";
import { followProgress } from "../../../../../src/engine/docker/images/progress-stream";
import type { PullProgress } from "../../../../../src/engine/requests/images";

async function follow(...pieces: readonly string[]): Promise<PullProgress[]> {
  const progress: PullProgress[] = [];
  const stream = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  await followProgress("pull image redis:8", stream, (step) => progress.push(step));
  return progress;
}

describe("the progress of a pull", () => {
  const lines =
    '{"status":"Pulling from library/redis","id":"8"}\r\n' +
    '{"status":"Downloading","id":"a1","progressDetail":{"current":5,"total":10}}\r\n' +
    '{"status":"Verifying Checksum","id":"a1","progressDetail":{}}\r\n' +
    '{"status":"Status: Downloaded newer image for redis:8"}\r\n';
  const steps: PullProgress[] = [
    { status: "Pulling from library/redis", layer: "8", current: undefined, total: undefined },
    { status: "Downloading", layer: "a1", current: 5, total: 10 },
    { status: "Verifying Checksum", layer: "a1", current: undefined, total: undefined },
    {
      status: "Status: Downloaded newer image for redis:8",
      layer: undefined,
      current: undefined,
      total: undefined,
    },
  ];

  it("is reported step by step", async () => {
    expect(await follow(lines)).toEqual(steps);
  });

  it("is the same at every split", async () => {
    for (let at = 0; at <= lines.length; at++) {
      expect(await follow(lines.slice(0, at), lines.slice(at))).toEqual(steps);
    }
  });

  it("needs no break after the last line", async () => {
    expect(await follow(lines.trimEnd())).toEqual(steps);
  });

  it("rejects with the registry's words, although the status was 200", async () => {
    const failing = follow(
      '{"status":"Pulling from library/redis"}\n',
      '{"errorDetail":{"message":"toomanyrequests: You have reached your pull rate limit."},"error":"toomanyrequests"}\n',
    );
    await expect(failing).rejects.toMatchObject({
      message:
        "The engine failed to pull image redis:8: toomanyrequests: You have reached your pull rate limit.",
      statusCode: undefined,
    });
  });

  it("rejects with the code that the engine gives", async () => {
    const failing = follow('{"errorDetail":{"code":401,"message":"unauthorized"},"error":"x"}');
    await expect(failing).rejects.toMatchObject({ statusCode: 401, reason: "unauthorized" });
  });

  it("rejects if only the older field is present", async () => {
    await expect(follow('{"error":"no space left on device"}\n')).rejects.toThrow(
      "The engine failed to pull image redis:8: no space left on device",
    );
  });

  it("rejects what is not JSON, and shows it", async () => {
    await expect(follow("<html>Bad gateway</html>\n")).rejects.toThrow(
      'The engine failed to pull image redis:8: its progress is not JSON: "<html>Bad gateway</html>"',
    );
  });

  it("rejects an endless message while it arrives", async () => {
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        for (const piece = Buffer.alloc(1024 ** 2, "{"); ; sent += 1) yield piece;
      })(),
    );
    await expect(followProgress("pull image redis:8", endless)).rejects.toThrow(
      "its progress is not JSON: expected a name in quotes or }",
    );
    expect(sent).toBeLessThan(100);
  });

  it.each(["null", "7", "[]", '"text"'])("rejects %s, which is not a message", async (line) => {
    await expect(follow(`${line}\n`)).rejects.toMatchObject({
      code: "ENGINE_REQUEST_FAILED",
      reason: `its progress is not a JSON object: ${line}`,
    });
  });

  it("treats fields of wrong types as missing", async () => {
    const line =
      '{"status":5,"id":{},"progressDetail":{"current":-1,"total":"10"},"errorDetail":7}\n';
    expect(await follow(line)).toEqual([
      { status: "", layer: undefined, current: undefined, total: undefined },
    ]);
  });
});
