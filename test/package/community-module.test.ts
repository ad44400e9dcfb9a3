import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NewProject } from "../support/new-project";
import { pack } from "../support/npm-packages";
import { ROOT } from "../support/paths";

// npm installs packages, on a busy machine and while others do so at the same time.
jest.setTimeout(600_000);

let folder: string;
let project: NewProject;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-community-"));
  project = await NewProject.make(await pack(folder));
  const example = join(ROOT, "examples", "community-module");
  await cp(example, project.folder, { recursive: true });
});

afterAll(async () => {
  await project.remove();
  await rm(folder, { recursive: true });
});

it("passes the contract as a package of its own, by node:test", async () => {
  const output = await project.follow([
    { commands: ["npm install --save-dev @types/node mayfly typescript", "npm test"] },
  ]);
  expect(output).toMatch(/is attached by another process/);
  expect(output).toMatch(/^. pass 8$/m);
  expect(output).toMatch(/^. fail 0$/m);
});
