import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { followTrace } from "../../../../../src/engine/docker/images/build-session";
import { followBuild } from "../../../../../src/engine/docker/images/build-stream";
import { followProgress } from "../../../../../src/engine/docker/images/progress-stream";
import type { ImageBuildTrace } from "../../../../../src/engine/requests/builds";
import { EngineError } from "../../../../../src/errors";
import { fuzz } from "../../../../support/fuzz/fuzz";

const TOKENS = [
  '"status":5',
  '"progressDetail":null',
  '"aux":[]',
  '"errorDetail":{"message":7}',
  "null\n",
  "\n",
];
const refusal = (error: unknown): boolean =>
  error instanceof EngineError &&
  error.code === "ENGINE_REQUEST_FAILED" &&
  // The words are the library's or the engine's, not those of a TypeError.
  !/Cannot|undefined|not a function/.test(error.reason);

const lines = (...messages: readonly object[]): string =>
  messages.map((message) => `${JSON.stringify(message)}\r\n`).join("");

fuzz(__filename, "the progress of a pull", {
  valid: [
    lines(
      { status: "Pulling from library/redis", id: "8" },
      { status: "Downloading", id: "a1", progressDetail: { current: 5, total: 10 } },
      { status: "Pull complete", id: "a1", progressDetail: {} },
    ),
    lines({ status: "Status: Downloaded newer image" }),
  ],
  tokens: [...TOKENS, '"error":"toomanyrequests"'],
  parse: async ({ pieces }) => {
    await followProgress("pull image redis:8", Readable.from(pieces), (progress) => {
      const { status, layer = "", current = 0, total = 0 } = progress;
      assert.deepEqual([typeof status, typeof layer], ["string", "string"]);
      assert(current >= 0 && total >= 0);
    });
  },
  refusal,
});

fuzz(__filename, "the progress of a classic build", {
  valid: [
    lines(
      { stream: "Step 1/2 : FROM busybox" },
      { stream: "\n ---> 0123456789ab\nStep 2/2 : RUN make\n" },
      { stream: " ---> Running in 89abcdef\n" },
      { stream: "Removing intermediate container 89abcdef\n ---> 456789\n" },
      { aux: { ID: "sha256:456789" } },
      { stream: "Successfully built 456789\n" },
    ),
    lines({ stream: "Successfully built 456789\n" }),
  ],
  tokens: [...TOKENS, '{"stream":7}\n', '{"aux":{"ID":7}}\n', '"error":"exit code 1"'],
  parse: async ({ pieces }) => {
    const trace: ImageBuildTrace = {
      step: undefined,
      container: undefined,
      exitCode: undefined,
      layers: [],
    };
    const told: unknown[] = [];
    const onLine = (line: string): unknown => told.push(line);
    told.push(await followBuild("build an image", Readable.from(pieces), { onLine, trace }));
    assert(told.every((line) => typeof line === "string"));
  },
  refusal,
});

fuzz(__filename, "the trace of a BuildKit build", {
  valid: [
    lines(
      { id: "moby.buildkit.trace", aux: Buffer.from("status").toString("base64") },
      { id: "moby.image.id", aux: { ID: "sha256:456789" } },
    ),
    lines({ id: "moby.image.id", aux: { ID: "sha256:456789" } }),
  ],
  tokens: [...TOKENS, '"aux":"%%%"', '"error":"failed to solve"'],
  parse: async ({ pieces }) => {
    const onTrace = (trace: Buffer): void => {
      assert(Buffer.isBuffer(trace));
    };
    const id = await followTrace("build an image", Readable.from(pieces), onTrace, undefined);
    assert.equal(typeof id, "string");
  },
  refusal,
});
