import { readPage } from "../../support/pages";
import { ROOT } from "../../support/paths";
import { release, type Spoiling } from "../../support/release-copy";
import { runProgram, type Finished } from "../../support/run-program";

it("passes when everything is ready, and says what to do by hand only without --dry-run", async () => {
  const checks = "version,address,clean,links";
  const lines = checks.split(",").map((check) => `ok      ${check}\n`);
  const dry = await release({}, checks, "--dry-run");
  expect(dry).toEqual({ code: 0, stderr: "", stdout: lines.join("") });
  const { code, stdout } = await release({}, "version");
  expect(code).toBe(0);
  expect(stdout).toMatch(/To release, by hand:\n {2}1\. git tag -a v1\.2\.3 -m v1\.2\.3,/);
});

it("takes npm's own --dry-run, which npm does not pass on", async () => {
  const run = (...args: string[]): Promise<Finished> =>
    runProgram("npm", ["run", "--silent", "release", ...args, "--only", "links"], { cwd: ROOT });
  const dry = { code: 0, stdout: "ok      links\n", stderr: "" };
  expect(await run("--dry-run", "--")).toEqual(dry);
  expect(await run("--", "--dry-run")).toEqual(dry);
  expect((await run("--")).stdout).toContain("To release, by hand");
});

const changelog = (text: string): Spoiling => ({ files: { "CHANGELOG.md": text } });
const readme = (text: string): Spoiling => ({ files: { "README.md": text } });

it.each<[string, Spoiling, string]>([
  ["version", { manifest: { version: "1.2" } }, "1.2 is no semantic version"],
  [
    "version",
    { files: { "package-lock.json": '{"version":"1.2.2"}' } },
    "package-lock.json has 1.2.2",
  ],
  ["version", { files: { "src/version.ts": 'VERSION = "1.2.2";' } }, "src/version.ts has 1.2.2"],
  ["version", changelog("# Changelog\n\n## Unreleased\n"), 'begins with "Unreleased"'],
  ["version", changelog("## 1.2.3\n"), "section 1.2.3 has no date"],
  ["address", { manifest: { repository: undefined } }, "package.json has no repository"],
  ["clean", { isChanged: true }, "not committed:\n        ?? NEW.md"],
  ["links", readme("[a](docs/b.md)"), "README.md: docs/b.md does not exist"],
  ["links", readme("[a](docs/a.md#two)"), "docs/a.md#two leads to no heading"],
  ["links", readme("[a](#nowhere)"), "#nowhere leads to no heading"],
  ["links", changelog("[a](http://example.org)"), "is no https address"],
  ["links", changelog("[a](https://nowhere)"), "is no https address"],
])("%s fails on a spoiled copy: %j", async (check, spoiling, words) => {
  const { code, stdout } = await release(spoiling, check, "--dry-run");
  expect(stdout).toMatch(new RegExp(`^FAILED  ${check}\\n`));
  expect(stdout).toContain(words);
  expect(code).toBe(1);
});

it("runs all checks, whichever fail, and names an unknown one", async () => {
  const { stdout } = await release(
    { files: { "README.md": "[a](b)", "CHANGELOG.md": "" } },
    "version,links",
  );
  expect(stdout).toMatch(/^FAILED {2}version\n[^]*^FAILED {2}links\n[^]*2 of 2 checks failed/m);
  expect(await release({}, "colour")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no such check: colour") as string,
  });
});

it("is a script of the package", () => {
  const { scripts } = JSON.parse(readPage("package.json")) as { scripts: Record<string, string> };
  expect(scripts["release"]).toBe("node scripts/release.mjs");
});
