import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Returns what a child process writes to standard error; DEBUG is read once in each process. */
async function written(DEBUG: string, program: string, NODE_ENV = ""): Promise<string> {
  const library = JSON.stringify(join(__dirname, "..", "..", "..", "src"));
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["-e", `const { log, Logger } = require(${library}); ${program}`],
    { env: { ...process.env, DEBUG, NODE_ENV } },
  );
  return stdout + stderr;
}

const EACH = `for (const level of ["trace", "debug", "info", "warn", "error"]) log[level](level + " line");`;

describe("log", () => {
  it("writes every level where DEBUG asks for it", async () => {
    const lines = (await written("testcontainers", EACH)).trim().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain("testcontainers [TRACE] trace line");
    expect(lines[4]).toContain("testcontainers [ERROR] error line");
  });

  it("writes to the console where tests are run, else to standard error", async () => {
    const program = `console.log = (...args) => process.stdout.write("console: " + args.join(" ") + "\\n");
      log.info("line");`;
    expect(await written("testcontainers", program, "test")).toMatch(/^console: .*line\n$/);
    expect(await written("testcontainers", program)).not.toContain("console: ");
  });

  it("says what a line is about", async () => {
    const program = `log.info("up", { containerId: "0123456789abcdef", imageName: "redis:8" });`;
    expect(await written("testcontainers*", program)).toContain(
      "[INFO] [0123456789ab] [redis:8] up",
    );
  });

  it("writes to a topic, and to that alone", async () => {
    const program = `new Logger("testcontainers:pull").info("one"); log.info("other");
      console.log(new Logger("testcontainers:pull").enabled(), log.enabled());`;
    const text = await written("testcontainers:pull", program);
    expect(text).toContain("testcontainers:pull [INFO] one");
    expect(text).not.toContain("other");
    expect(text).toContain("true false");
  });

  it("writes nothing where nobody asks", async () => {
    expect(await written("", `${EACH} console.log(log.enabled());`)).toBe("false\n");
  });
});
