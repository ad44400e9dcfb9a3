import { watch } from "../../../src/cli/commands/watch";
import { parseInput } from "../../../src/cli/parse-input";
import { surroundings } from "../../support/cli-surroundings";
import { FakeDaemon, json, open } from "../../support/fake-daemon";

it("a watch that cannot list the containers closes the engine's events, and ends", async () => {
  await using daemon = await FakeDaemon.start();
  const closed = new Promise((resolve) => {
    daemon.on("GET /events", (response, request) => {
      request.socket.once("close", resolve);
      return open()(response, request);
    });
  });
  daemon.on("GET /containers/json", json(500, { message: "no list today" }));
  const running = watch.run(parseInput(watch, []), {
    ...surroundings(),
    findEngine: () => Promise.resolve(daemon.endpoint),
  });
  await expect(running).rejects.toThrow("no list today");
  await closed;
});
