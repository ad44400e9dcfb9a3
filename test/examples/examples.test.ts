import { readdirSync } from "node:fs";
import { join } from "node:path";
import { removeBakedByKey } from "../support/baked-images";
import "../support/docker-config";
import { ROOT } from "../support/paths";
import { runProgram } from "../support/run-program";

/** What each example prints, apart from the demo, whose figures differ from run to run. */
const PRINTS: Readonly<Record<string, string>> = {
  "build-and-commit.ts": "hello, Ada\n",
  "baked-database.ts": "test 1: assam\ntest 2: assam\n",
  "compose.ts": "hello from the api\nPONG\n",
  "failure.ts": `A container of busybox:1.37 exited with code 3 before it was ready.
Waiting for: port 8080/tcp to be listening
Its last 2 log lines:
  | reading /etc/app.conf
  | FATAL bad config
Hint: the last log lines usually say why; if not, check the command, the environment and the copied files
`,
  "files-and-commands.ts": `started by ada
exit code 0, answer 42
exit code 1, said: cat: can't open '/nowhere': No such file or directory
`,
  "host-access.ts": "hello from the test\n",
  "image-names.ts": "hello from the substitute\n",
  "network.ts": "hello from web\n",
  "reuse.ts": "reused: hello\n",
  "several.ts": `redis is ready
redis says +PONG
redis says +PONG
`,
  "talk-to-a-command.ts": "hello from inside\nexit code 3\n",
  "volumes.ts": "the answer is 42\n",
  "waiting.ts": `port: ready
http: ready
log: ready
all: ready
health check: ready
function: ready
own: ready
`,
};

async function run(example: string): Promise<string> {
  const program = join(ROOT, "dist", "examples", example.replace(/\.ts$/, ".js"));
  const { code, stdout, stderr } = await runProgram(process.execPath, [program], {
    env: { ...process.env },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

// The image that baked-database.ts bakes stays for its next run, which would then be another one.
beforeAll(() => removeBakedByKey("teas-1"));
afterAll(() => removeBakedByKey("teas-1"));

describe("each example", () => {
  it("is known here, or is a file of Jest tests itself", () => {
    const examples = readdirSync(join(ROOT, "examples")).filter((file) => file.endsWith(".ts"));
    const programs = examples.filter((file) => !/\.(test|spec)\.ts$/.test(file));
    expect(programs.sort()).toEqual([...Object.keys(PRINTS), "demo.ts"].sort());
  });

  it.each(Object.entries(PRINTS))("%s prints what its page says", async (example, expected) => {
    // How far a start came when its program exits is a matter of luck.
    expect((await run(example)).replace(/^Last seen: .*\n/m, "")).toBe(expected);
  });

  it("demo.ts talks to both servers and says how long each phase took", async () => {
    const stdout = await run("demo.ts");
    expect(stdout).toContain("greeting = hello");
    expect(stdout).toContain("orders = teapot, kettle");
    expect(stdout.match(/^ *\d+ ms {2}/gm)).toHaveLength(4);
  });
});
