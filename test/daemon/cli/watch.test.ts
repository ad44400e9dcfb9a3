import { watch } from "../../../src/cli/commands/watch";
import { parseInput } from "../../../src/cli/parse-input";
import { surroundings } from "../../support/cli-surroundings";
import { broken, FakeDaemon, json, open } from "../../support/fake-daemon";

const run = (daemon: FakeDaemon): Promise<number> =>
  watch.run(parseInput(watch, []), {
    ...surroundings(),
    findEngine: () => Promise.resolve(daemon.endpoint),
  });

it("a watch that cannot list the containers closes the engine's events, and ends", async () => {
  await using daemon = await FakeDaemon.start();
  const closed = new Promise((resolve) => {
    daemon.on("GET /events", (response, request) => {
      request.socket.once("close", resolve);
      return open()(response, request);
    });
  });
  daemon.on("GET /containers/json", json(500, { message: "no list today" }));
  await expect(run(daemon)).rejects.toThrow("no list today");
  await closed;
});

it("a watch whose events break off says what the engine did not do", async () => {
  await using daemon = await FakeDaemon.start();
  daemon
    .on("GET /events", broken(["{}\n"]))
    .on("GET /containers/json", json(200, []))
    .on("GET /networks", json(200, []))
    .on("GET /images/json", json(200, []))
    .on("GET /volumes", json(200, { Volumes: [] }));
  await expect(run(daemon)).rejects.toThrow("The engine failed to report its events");
});
