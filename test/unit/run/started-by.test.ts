import { programIn, startedBy } from "../../../src/run/started-by";

describe("the program that started a run", () => {
  it.each([
    [["/usr/bin/node", "/shop/node_modules/.bin/jest", "--token", "s3cret"], "jest"],
    [
      ["node", "--max-old-space-size=1", "-r", "ts-node/register", "orders.test.mjs"],
      "orders.test",
    ],
    [["node", "--import", "tsx", "--test", "test/"], "node --test"],
    [["node", "--eval", "connect('s3cret')"], "node --eval"],
    [["node (vitest 1)"], "node (vitest 1)"],
    [["/home/me/.bun/bin/bun", "test"], "bun"],
    [["node"], "node"],
    [[], ""],
  ])("%j", (commandLine, name) => {
    expect(programIn(commandLine)).toBe(name);
  });

  it("is given with the folder", () => {
    expect(startedBy(process.pid)).toMatch(new RegExp(`\\S in ${process.cwd()}$`));
    // No process has this id.
    expect(startedBy(2 ** 30)).toBe(process.cwd());
  });
});
