import { disconnectFrom } from "../../../src/container/network-connection";
import type { Engine } from "../../../src/engine/engine";

const SHORT_ID = "db0123456789";
const ID = `${SHORT_ID}abcdef`;

it("a disconnected container is connected again under its names, except the one that the engine adds", async () => {
  const connected: unknown[] = [];
  let networks: object = { own: { Aliases: [SHORT_ID, "db", "d"] } };
  const engine = {
    containers: { inspectRaw: () => Promise.resolve({ NetworkSettings: { Networks: networks } }) },
    networks: {
      connect: (...args: unknown[]) => Promise.resolve(connected.push(args)),
      disconnect: () => Promise.resolve((networks = {})),
    },
  } as unknown as Engine;
  const handle = { engine, id: ID, refresh: () => Promise.resolve() };
  await (await disconnectFrom(handle, "own")).end();
  expect(connected).toEqual([["own", ID, { aliases: ["db", "d"] }]]);
});
