import { ownedName } from "../../../src/module/owned-name";
import {
  cloneComment,
  ownerOf,
  templateComment,
  type Described,
} from "../../../modules/postgresql/databases/clone-owner";

const run = { id: "run-1", process: "ab.cd.12.345", runner: "ab.cd.1.2" };
const template = { name: "mayfly_template_0123456789abcdef", comment: templateComment(run) };
const clone = { name: "mine", cluster: "7" };

const owner = (database: Partial<Described>, of = run): string | undefined =>
  ownerOf({ name: "shop", comment: undefined, cluster: "7", ...database }, of);

describe("ownerOf", () => {
  it("is the process in the name, or the one in the comment of a clone that has a user's name", () => {
    expect(owner({ name: ownedName(run) })).toBe(run.process);
    expect(owner({ ...clone, comment: cloneComment(clone, run) })).toBe(run.process);
    // The new and the replaced database of reset() belong to the process that calls it.
    const other = { process: "ab.cd.99.1" };
    expect(owner({ name: ownedName(other), comment: cloneComment(clone, run) })).toBe(
      other.process,
    );
  });

  it("is a template's runner, for all runs but its own", () => {
    expect(owner(template)).toBeUndefined();
    expect(owner(template, { ...run, id: "run-2" })).toBe(run.runner);
    expect(owner(template, { ...run, runner: "ab.cd.1.3" })).toBe(run.runner);
  });

  it.each([
    ["no comment", {}],
    ["another comment", { comment: "mayfly is what we test with" }],
    ["a name that begins as the module's do", { name: "mayfly_shop" }],
    ["a template's name", { name: template.name }],
    ["a template's name and another comment", { name: template.name, comment: "mayfly template" }],
    ["a template's comment", { comment: template.comment }],
    ["a clone's comment, and renamed", { comment: cloneComment(clone, run) }],
    [
      "a clone's comment, from another server's dump",
      { ...clone, cluster: "8", comment: cloneComment(clone, run) },
    ],
    [
      "a clone's comment without a process",
      { ...clone, comment: cloneComment(clone, { process: "" }) },
    ],
    [
      "a clone's comment that goes on",
      { ...clone, comment: `${cloneComment(clone, run)}, and more` },
    ],
  ])("is nobody where a database has %s", (_title, database) => {
    expect(owner(database, { ...run, id: "run-2" })).toBeUndefined();
  });
});
