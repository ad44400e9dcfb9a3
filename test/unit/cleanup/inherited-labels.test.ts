import type { Thing } from "../../../src/cleanup/engine-calls";
import { isOriginal } from "../../../src/cleanup/inherited-labels";
import { FakeEngineCalls } from "../../support/fake-engine-calls";

const VERSION = { "org.testcontainers.version": "1" };
const BASE = { "dev.mayfly.request": "of the base" };

function labels(kind: string, request: string, names?: string): Record<string, string> {
  return {
    "dev.mayfly.kind": kind,
    "dev.mayfly.request": request,
    ...(names !== undefined && { "dev.mayfly.image-names": names }),
  };
}

const of = (object: Partial<Thing> & Pick<Thing, "kind" | "labels">): Promise<boolean> => {
  const engine = new FakeEngineCalls();
  engine.add(
    { kind: "image", id: "base", labels: BASE },
    { kind: "image", id: "committed", labels: labels("container", "r1") },
    { kind: "image", id: "step", labels: labels("image", "r2", "shop:1") },
    { kind: "image", id: "built", labels: { ...labels("image", "r2", "shop:1"), ...VERSION } },
  );
  return isOriginal(engine, { id: "x", name: "x", age: 0, ...object });
};

describe("a container", () => {
  const ours = labels("container", "r1");

  it.each<[string, boolean, Partial<Thing>]>([
    ["that Mayfly created", true, { imageId: "base", isRunning: true }],
    [
      "of an image that was committed from the container",
      false,
      { imageId: "committed", isRunning: true },
    ],
    ["of an image that Mayfly built", false, { imageId: "built", labels: labels("image", "r2") }],
    ["that runs, whose image the engine does not find", true, { isRunning: true }],
    ["that is stopped, and whose image was removed by force", false, { isRunning: false }],
    ["without labels", false, { imageId: "base", labels: {} }],
  ])("%s: %s", async (_, expected, object) => {
    expect(await of({ kind: "container", labels: ours, ...object })).toBe(expected);
  });
});

describe("an image", () => {
  const ours = labels("image", "r2", "shop:1 mirror/shop:1");

  it.each<[string, boolean, Partial<Thing>]>([
    ["that Mayfly named", true, { imageNames: ["shop:1"] }],
    ["that has one of its two names left", true, { imageNames: ["mirror/shop:1", "own:1"] }],
    ["whose name Podman lists with a registry", true, { imageNames: ["docker.io/library/shop:1"] }],
    ["whose name another image took", true, { imageNames: ["localhost/mayfly-replaced:r2"] }],
    ["that a user built on it", false, { imageNames: ["users:1"], parentId: "built" }],
    ["that a user built on it, without a name", false, { imageNames: [], parentId: "built" }],
    ["whose build was cut off before it had a name", true, { imageNames: [], parentId: "base" }],
    ["that was built with a step for each label", true, { imageNames: [], parentId: "step" }],
    ["without a name and a parent", false, { imageNames: [] }],
    ["that was committed from a container", false, { labels: labels("container", "r1") }],
  ])("%s: %s", async (_, expected, object) => {
    expect(await of({ kind: "image", labels: ours, ...object })).toBe(expected);
  });
});

it.each(["network", "volume"] as const)("a %s is judged by its own labels alone", async (kind) => {
  expect(await of({ kind, labels: labels(kind, "r3") })).toBe(true);
  expect(await of({ kind, labels: {} })).toBe(false);
});
