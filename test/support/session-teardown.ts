import { findSessionObjects } from "../../src/cleanup/find-leftovers";
import { engineCalls } from "../../src/cleanup/engine-calls";
import { LABEL_TESTCONTAINERS_SESSION_ID } from "../../src/spec/labels/labels";
import { config } from "../../src/config";
import { findEngine } from "../../src/engine/find-engine";
import { eventually } from "./eventually";
import { realEngine } from "./real-engine";

/** Jest's globalTeardown: fails the run if anything that it started still exists. */
export default async function tearDown(): Promise<void> {
  const engine = await realEngine();
  const session = process.env["TESTCONTAINERS_SESSION_ID"];
  if (session === undefined) throw new Error("the session's id is gone");
  const filter = { [LABEL_TESTCONTAINERS_SESSION_ID]: session };
  const calls = engineCalls(await findEngine(config()));
  // Programs of the last tests may still be cleaning up.
  const ask = async (): Promise<string | true> => {
    const containers = await engine.containers.list(filter);
    const networks = await engine.networks.list(filter);
    const volumes = await engine.volumes.list(filter);
    const images = await engine.images.list(filter);
    const left = [...containers, ...networks, ...volumes, ...images];
    const ofPrograms = (await findSessionObjects(calls)).filter(({ sessionId }) =>
      sessionId.startsWith(`${session}-`),
    );
    left.push(...ofPrograms.map(({ kind, id }) => `${kind} ${id} of a program`));
    return left.length === 0 ? true : `left: ${left.join(", ")}`;
  };
  await eventually("nothing of this test run is left", ask, 180_000);
}
