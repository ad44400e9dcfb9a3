import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NewProject } from "../support/new-project";
import { pack } from "../support/npm-packages";
import { sectionsOf, type Step } from "../support/page-steps";

// npm installs packages, on a busy machine and while others do so at the same time.
jest.setTimeout(600_000);

const README = "README.md";
const PAGE = "docs/getting-started.md";

interface Reader {
  readonly reads: readonly (readonly [page: string, section: string])[];
  /** What the run prints. */
  readonly sees: RegExp;
}

/** The sections that each kind of reader follows, in order, in one new project. */
const READERS: Readonly<Record<string, Reader>> = {
  "with Vitest": {
    reads: [
      [README, "Vitest"],
      [README, "Start PostgreSQL or Redis"],
      [README, "Share a container between test files"],
    ],
    sees: /Tests +3 passed \(3\)/,
  },
  "with Jest": { reads: [[README, "Jest"]], sees: /Tests: +1 passed, 1 total/ },
  "with node:test": { reads: [[README, "node:test"]], sees: /pass 1\n.*fail 0\n/ },
  "with hooks": {
    reads: [[PAGE, "Use hooks instead of await using"]],
    sees: /Tests +1 passed \(1\)/,
  },
  "with Vitest, in JavaScript": {
    reads: [[PAGE, "JavaScript with Vitest"]],
    sees: /Tests +1 passed \(1\)/,
  },
  "with Jest, in JavaScript": {
    reads: [[PAGE, "JavaScript with Jest"]],
    sees: /Tests: +1 passed, 1 total/,
  },
  "with Jest, in ES modules": {
    reads: [[PAGE, "ES modules with Jest"]],
    sees: /Tests: +1 passed, 1 total/,
  },
  "with node:test, in JavaScript": {
    reads: [[PAGE, "JavaScript with node:test"]],
    sees: /pass 2\n.*fail 0\n/,
  },
  "with ts-jest": {
    reads: [
      [README, "Jest"],
      [PAGE, "ts-jest"],
    ],
    sees: /Tests: +1 passed, 1 total/,
  },
  "with Babel": {
    reads: [
      [README, "Jest"],
      [PAGE, "Babel"],
    ],
    sees: /Tests: +1 passed, 1 total/,
  },
};

const sections = new Map(
  [README, PAGE].flatMap((page) =>
    sectionsOf(page).map(({ title, steps }) => [`${page}, ${title}`, steps] as const),
  ),
);

/** Returns what to install and to save in these sections, and then their last run, which runs the tests of all. */
function steps({ reads }: Reader): Step[] {
  const all = reads.flatMap(([page, title]) => sections.get(`${page}, ${title}`)!);
  const prepares = (step: Step): boolean =>
    "file" in step || step.commands.every((command) => command.startsWith("npm "));
  return [...all.filter(prepares), all.filter((step) => !prepares(step)).at(-1)!];
}

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-first-"));
  tarball = await pack(folder);
});

afterAll(() => rm(folder, { recursive: true }));

it("reads each section that has code", () => {
  const read = Object.values(READERS).flatMap(({ reads }) => reads.map((each) => each.join(", ")));
  const withCode = [...sections].filter(([, steps]) => steps.length > 0).map(([place]) => place);
  expect(withCode.sort()).toEqual([...new Set(read)].sort());
});

it.each(Object.entries(READERS))("a new project runs what the pages say, %s", async (_, reader) => {
  const project = await NewProject.make(tarball);
  try {
    expect(await project.follow(steps(reader))).toMatch(reader.sees);
  } finally {
    await project.remove();
  }
});
