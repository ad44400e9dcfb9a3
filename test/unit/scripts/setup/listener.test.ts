import { listen } from "../../waits/local-servers";
import { createServer } from "node:net";
import { runScript } from "../../../support/script";

const userListeningOn = (port: number): Promise<unknown> =>
  runScript(
    `
    import { userListeningOn } from "./scripts/setup/listener.mjs";
    console.log(JSON.stringify(userListeningOn(Number(process.argv[1])) ?? null));`,
    { args: [String(port)] },
  );

it("finds the user of a server on the loopback address, and of no other", async () => {
  await using loopback = await listen(createServer(), 0, "127.0.0.1");
  await using everywhere = await listen(createServer(), 0, "0.0.0.0");
  expect(await userListeningOn(loopback.port)).toBe(process.getuid!());
  expect(await userListeningOn(everywhere.port)).toBeNull();
});

it("reads the user of a line that listens", async () => {
  const table = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    "   0: 0100007F:15B3 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1001        0 1 1",
    "   1: 00000000:15B3 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1002        0 2 1",
    "   2: 0100007F:15B3 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1003        0 3 1",
  ].join("\n");
  const lines = `
    import { findListeningUser } from "./scripts/setup/listener.mjs";
    console.log(JSON.stringify([5555, 5556].map((port) => findListeningUser(process.argv[1], port) ?? null)));`;
  expect(await runScript(lines, { args: [table] })).toEqual([1003, null]);
});
