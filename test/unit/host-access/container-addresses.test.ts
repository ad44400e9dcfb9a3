import { ContainerAddresses } from "../../../src/host-access/container-addresses";
import { FakeEngine } from "../../support/fake-engine";

/** An engine whose answers the test gives one by one. */
class Asked extends FakeEngine {
  readonly questions: { answer: (addresses: string[]) => void; fail: () => void }[] = [];

  constructor() {
    super();
    this.networks.listBridgeAddresses = () =>
      new Promise((resolve, reject) => {
        const fail = (): void => {
          reject(new Error("the engine restarts"));
        };
        this.questions.push({ answer: resolve, fail });
      });
  }

  /** Returns the next request, which must be sent before the event loop's next turn. */
  async next(): Promise<(typeof this.questions)[number]> {
    await new Promise(setImmediate);
    const question = this.questions.shift();
    if (question === undefined) throw new Error("nothing is asked");
    return question;
  }
}

it("a container's address is asked for once", async () => {
  const engine = new Asked();
  const containers = new ContainerAddresses(engine);
  const included = containers.include("172.17.0.2");
  (await engine.next()).answer(["172.17.0.2", "fd00::2"]);
  expect(await included).toBe(true);
  expect(await containers.include("172.17.0.2")).toBe(true);
  expect(await containers.include("fd00::2")).toBe(true);
  expect(engine.questions).toHaveLength(0);
});

it("an address that is not known is asked for each time: its container can be new", async () => {
  const engine = new Asked();
  const containers = new ContainerAddresses(engine);
  const before = containers.include("172.18.0.2");
  (await engine.next()).answer(["172.17.0.2"]);
  expect(await before).toBe(false);
  const after = containers.include("172.18.0.2");
  (await engine.next()).answer(["172.17.0.2", "172.18.0.2"]);
  expect(await after).toBe(true);
});

it("an address is asked for again after 10 s: its container can have gone", async () => {
  let time = 5_000;
  const engine = new Asked();
  const containers = new ContainerAddresses(engine, () => time);
  const first = containers.include("172.17.0.2");
  (await engine.next()).answer(["172.17.0.2"]);
  expect(await first).toBe(true);
  time += 9_999;
  expect(await containers.include("172.17.0.2")).toBe(true);
  expect(engine.questions).toHaveLength(0);
  time += 1;
  const second = containers.include("172.17.0.2");
  (await engine.next()).answer([]);
  expect(await second).toBe(false);
});

it("many strangers have one question under way, and one after it", async () => {
  const engine = new Asked();
  const containers = new ContainerAddresses(engine);
  const first = containers.include("10.0.0.1");
  const asked = await engine.next();
  const crowd = Array.from({ length: 100 }, (_, index) => containers.include(`10.0.1.${index}`));
  await new Promise(setImmediate);
  expect(engine.questions).toHaveLength(0);
  asked.answer([]);
  expect(await first).toBe(false);
  // The first request's answer can be older than a container that was created meanwhile.
  (await engine.next()).answer(["10.0.1.7"]);
  expect((await Promise.all(crowd)).filter(Boolean)).toHaveLength(1);
  expect(engine.questions).toHaveLength(0);
});

it("while the engine does not answer, those known stay known and no others are", async () => {
  const engine = new Asked();
  const containers = new ContainerAddresses(engine);
  const unknown = containers.include("172.17.0.2");
  (await engine.next()).fail();
  expect(await unknown).toBe(false);
  const known = containers.include("172.17.0.2");
  (await engine.next()).answer(["172.17.0.2"]);
  expect(await known).toBe(true);
  const stranger = containers.include("10.0.0.1");
  (await engine.next()).fail();
  expect(await stranger).toBe(false);
  expect(await containers.include("172.17.0.2")).toBe(true);
});
