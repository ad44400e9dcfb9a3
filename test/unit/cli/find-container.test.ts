import type { EngineCalls, Thing } from "../../../src/cleanup/engine-calls";
import { findContainer } from "../../../src/cli/find-container";
import {
  LABEL_MAYFLY_KIND,
  LABEL_MAYFLY_OWNER,
  LABEL_MAYFLY_REQUEST,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_SESSION_ID,
} from "../../../src/spec/labels/labels";

const labels = {
  [LABEL_TESTCONTAINERS_LANG]: "node",
  [LABEL_TESTCONTAINERS_SESSION_ID]: "s",
  [LABEL_MAYFLY_OWNER]: "",
  [LABEL_MAYFLY_KIND]: "container",
  [LABEL_MAYFLY_REQUEST]: "1",
};
const container = (id: string, name: string): Thing => ({
  kind: "container",
  id: id.padEnd(64, "0"),
  name,
  labels,
  age: 0,
  imageId: "sha256:redis",
  imageName: "redis:8",
});

/** An engine with these containers, which are those of a session. */
const engineWith = (...containers: readonly Thing[]): EngineCalls => ({
  list: (kind, filter) =>
    Promise.resolve(kind === "container" && LABEL_MAYFLY_OWNER in filter ? [...containers] : []),
  imageLabels: () => Promise.resolve({}),
  remove: () => Promise.reject(new Error("not expected")),
  stop: () => Promise.reject(new Error("not expected")),
});

const engine = engineWith(
  container("abc1", "sad_fermi"),
  container("abc2", "happy_bohr"),
  container("d", "abc2"),
  container("e", "evil\u001b[2J"),
);
const refusal = (message: string): object =>
  expect.objectContaining({ code: "INVALID_OPTION", message }) as object;

describe("findContainer", () => {
  it.each([
    ["sad_fermi", "abc1"],
    ["/sad_fermi", "abc1"],
    ["abc1", "abc1"],
    // A name counts before the beginning of an id.
    ["abc2", "d"],
    ["d".padEnd(64, "0"), "d"],
  ])("finds %s", async (given, id) => {
    expect((await findContainer(engine, given)).id).toBe(id.padEnd(64, "0"));
  });

  it("names the containers that a shortened id can mean", async () => {
    await expect(findContainer(engine, "abc")).rejects.toEqual(
      refusal(`container: expected the name, the id or the beginning of the id of one container, got "abc"
Hint: it can mean:
  abc100000000  sad_fermi  redis:8
  abc200000000  happy_bohr  redis:8`),
    );
  });

  it("names the containers that exist, without their commands for the terminal", async () => {
    const outcome = findContainer(engine, "postgres");
    await expect(outcome).rejects.toThrow("sad_fermi  redis:8");
    await expect(outcome).rejects.toThrow("evil\\u{1b}[2J");
    await expect(findContainer(engineWith(), "")).rejects.toThrow("containers of Mayfly: none");
  });
});
