import { reportOn } from "../../../src/cli/container-report";
import type { Shown } from "../../../src/cli/objects";
import { FakeEngine } from "../../support/fake-engine";
import { startFake } from "../../support/start-fake";

it("a report leaves out the alias that the engine adds, and no other beginning of the id", async () => {
  const engine = new FakeEngine();
  const { id } = await startFake(engine);
  const info = await engine.containers.inspect(id);
  const endpoint = { networkId: "n", gateway: "", ipAddress: "" };
  const aliases = [id.slice(0, 12), id.slice(0, 1), "db"];
  engine.containers.inspect = () =>
    Promise.resolve({ ...info, networks: { own: { ...endpoint, aliases } } });
  const { labels } = info;
  const shown = { kind: "container", id, name: "c", labels, sessionId: "", state: "running" };
  const { networks } = await reportOn(shown as unknown as Shown, engine);
  expect(networks).toEqual([{ name: "own", ipAddress: null, aliases: [id.slice(0, 1), "db"] }]);
});
