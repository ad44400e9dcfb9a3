import { logs } from "../../../src/cli/commands/logs";
import { parseInput } from "../../../src/cli/parse-input";
import { DockerEngine } from "../../../src/engine/docker-engine";
import {
  LABEL_MAYFLY_KIND,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from "../../../src/spec/labels/labels";
import { surroundings } from "../../support/cli-surroundings";
import { FakeDaemon, json, pieces } from "../../support/fake-daemon";
import { frame } from "../../support/fake-daemon-frames";

const ID = "c".repeat(64);

it("a log is printed byte by byte, each output to its own", async () => {
  await using daemon = await FakeDaemon.start();
  const labels = { [LABEL_TESTCONTAINERS_SESSION_ID]: "s", [LABEL_MAYFLY_KIND]: "container" };
  const [out, err] = [Buffer.from([0xff, 0x00, 0xc3]), Buffer.from([0xfe, 0x0a])];
  daemon
    .on("GET /containers/json", json(200, [{ Id: ID, State: "running", Labels: labels }]))
    .on("GET /networks", json(200, []))
    .on("GET /images/json", json(200, []))
    .on("GET /volumes", json(200, { Volumes: [] }))
    .on(`GET /containers/${ID}/json`, json(200, { Id: ID, Config: { Tty: false }, State: {} }))
    .on(`GET /containers/${ID}/logs`, pieces([frame("stdout", out), frame("stderr", err)]));
  const written: Record<"print" | "warn", Uint8Array[]> = { print: [], warn: [] };
  const code = await logs.run(parseInput(logs, [ID]), {
    ...surroundings(),
    findEngine: () => Promise.resolve(daemon.endpoint),
    openEngine: (endpoint) => new DockerEngine(endpoint),
    print: (bytes) => void written.print.push(Buffer.from(bytes as Uint8Array)),
    warn: (bytes) => void written.warn.push(Buffer.from(bytes as Uint8Array)),
  });
  expect(code).toBe(0);
  expect(Buffer.concat(written.print)).toEqual(out);
  expect(Buffer.concat(written.warn)).toEqual(err);
});
