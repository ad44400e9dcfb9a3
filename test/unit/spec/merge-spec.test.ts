import type { ContainerSpec } from "../../../src/spec/container-spec";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";

const merge = (...patches: SpecPatch[]): ContainerSpec =>
  patches.reduce<ContainerSpec>(mergeSpec, emptySpec("app"));

describe("mergeSpec", () => {
  it.each<[string, SpecPatch[], SpecPatch]>([
    ["replaces a string", [{ user: "a" }, { user: "b" }], { user: "b" }],
    ["replaces a list of words", [{ command: ["a"] }, { command: ["b"] }], { command: ["b"] }],
    [
      "appends to a list",
      [{ networkAliases: ["a"] }, { networkAliases: ["b", "c"] }],
      { networkAliases: ["a", "b", "c"] },
    ],
    [
      "keeps earlier networks",
      [{ networks: [{ name: "a" }] }, { networks: [{ name: "b", aliases: ["x"] }] }],
      { networks: [{ name: "a" }, { name: "b", aliases: ["x"] }] },
    ],
    [
      "keeps earlier bind mounts",
      [
        { bindMounts: [{ source: "/a", target: "/a" }] },
        { bindMounts: [{ source: "/b", target: "/b" }] },
      ],
      {
        bindMounts: [
          { source: "/a", target: "/a" },
          { source: "/b", target: "/b" },
        ],
      },
    ],
    [
      "merges records by key, the later value wins",
      [{ environment: { A: "1", B: "1" } }, { environment: { B: "2" } }],
      { environment: { A: "1", B: "2" } },
    ],
    ["leaves out what is undefined", [{ user: "a" }, { user: undefined }], { user: "a" }],
    ["can set false", [{ autoRemove: false }], { autoRemove: false }],
  ])("%s", (_title, patches, expected) => {
    expect(merge(...patches)).toMatchObject(expected);
  });

  it("changes neither argument and shares no array with its caller", () => {
    const command = ["a"];
    const first = merge({ command, ports: [{ container: 1, protocol: "tcp" }] });
    const second = mergeSpec(first, { ports: [{ container: 2, protocol: "tcp" }] });
    command.push("changed later");
    expect(first.ports).toHaveLength(1);
    expect(second.ports).toHaveLength(2);
    expect(second.command).toEqual(["a"]);
  });

  it("gives frozen data", () => {
    const spec = merge({ environment: { A: "1" }, command: ["a"], hooks: [{}] });
    expect([spec, spec.environment, spec.command, spec.hooks].map(Object.isFrozen)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("keeps a user's objects as they are: a wait may be a class with state of its own", () => {
    const wait = { description: "mine", until: () => Promise.resolve() };
    expect(merge({ wait }).wait).toBe(wait);
  });
});
