import {
  KEPT_DAYS,
  KEPT_PER_ORIGIN,
  pruneBaked,
  staleOf,
} from "../../../../src/lifecycle/bake/prune-baked";
import { EngineError } from "../../../../src/errors";
import { LABEL_MAYFLY_BAKED } from "../../../../src/spec/labels/labels";
import { imageCreationLabels } from "../../../../src/spec/labels/creation-labels";
import { FakeEngine } from "../../../support/fake-engine";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-01-31T00:00:00Z");

const image = (
  id: string,
  days: number,
  origin = "a",
  hasName = true,
): Parameters<typeof staleOf>[0][number] => ({
  id,
  origin,
  hasName,
  lastUse: NOW - days * DAY_MS,
});

const idsOf = (...[images, newest]: [Parameters<typeof staleOf>[0], string]): string[] =>
  staleOf(images, newest, NOW).map(({ id }) => id);

it("keeps the newest of an origin by their last use", () => {
  const images = Array.from({ length: KEPT_PER_ORIGIN + 2 }, (_, day) => image(String(day), day));
  expect(idsOf(images, "0")).toEqual([String(KEPT_PER_ORIGIN), String(KEPT_PER_ORIGIN + 1)]);
});

it("counts each origin by itself", () => {
  const images = Array.from({ length: 2 * KEPT_PER_ORIGIN }, (_, index) =>
    image(String(index), 1, index % 2 === 0 ? "a" : "b"),
  );
  expect(idsOf(images, "0")).toEqual([]);
});

it("removes what was not used for long, of any origin", () => {
  const images = [image("new", 0), image("old", KEPT_DAYS + 1, "b"), image("kept", KEPT_DAYS - 1)];
  expect(idsOf(images, "new")).toEqual(["old"]);
});

it("removes what has lost its name, and never the newest, whatever the engine's clock says", () => {
  const images = [image("new", 400), image("nameless", 0, "a", false), image("other", -400)];
  expect(idsOf(images, "new")).toEqual(["nameless"]);
});

/** Gives an image the labels of a baked image of this name. */
function label(engine: FakeEngine, image: string, name: string): void {
  const labels = { [LABEL_MAYFLY_BAKED]: "1", ...imageCreationLabels([name]) };
  engine.stored.committed.set(engine.stored.images.get(image)!.id, { name: image, labels });
}

it("leaves alone what a user built on a baked image, which has its labels and not its name", async () => {
  const engine = new FakeEngine(["users:1"]);
  label(engine, "users:1", "localhost/mayfly-baked:1");
  await pruneBaked("sha256:new", engine, undefined);
  expect(engine.calls.filter(({ method }) => method === "images.untag")).toEqual([]);
});

it("leaves what is in use alone", async () => {
  const engine = new FakeEngine(["old:1"]);
  label(engine, "old:1", "old:1");
  engine.failOn("images.untag", new EngineError("remove image", "image is being used", 409));
  await pruneBaked("sha256:new", engine, undefined);
  expect(engine.calls.filter(({ method }) => method === "images.untag")).toHaveLength(1);
  expect([...engine.stored.images.keys()]).toContain("old:1");
});

describe("under a test's date, years from now", () => {
  const today = new Date();
  const ID = "sha256:others";

  /** Prunes when another project's image was last used at that time, and returns what is left. */
  async function leftOf(lastTagged: Date): Promise<string[]> {
    const engine = new FakeEngine([]);
    engine.addImage(ID, { id: ID, lastTagged });
    label(engine, ID, ID);
    await pruneBaked("sha256:new", engine, undefined);
    return [...engine.stored.images.keys()];
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: today.getTime() + 1000 * DAY_MS });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it("leaves what another project has just used", async () => {
    expect(await leftOf(today)).toEqual([ID]);
  });

  it("removes what was not used for long by the machine's clock", async () => {
    expect(await leftOf(new Date(today.getTime() - (KEPT_DAYS + 1) * DAY_MS))).toEqual([]);
  });
});
