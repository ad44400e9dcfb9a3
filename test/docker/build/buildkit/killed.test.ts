import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nonce, WAYS } from "../../../support/buildkit-builds";
import { eventually } from "../../../support/eventually";
import { BUSYBOX, inEngine } from "../../../support/images";
import { ROOT } from "../../../support/paths";
import { runProgram } from "../../../support/run-program";
import { StepProgram } from "../../../support/step-program";

const PROGRAM = join(__dirname, "..", "..", "programs", "build-and-stay.js");
const FOLDERS = join(ROOT, "dist", "src", "build", "private-folder.js");

/** The temporary folder of one build's programs, which also identifies them. */
let folder: string;
let key: string;
const secret = nonce();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-killed-"));
  key = join(folder, "key");
  const made = await runProgram("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
  expect(made).toMatchObject({ code: 0 });
});
afterEach(async () => {
  await StepProgram.killAll();
  for (const pid of await programs()) signal(pid, "SIGKILL");
  await rm(folder, { recursive: true, maxRetries: 10 });
});

/** Starts a build that does not end, and waits until its step runs. */
async function startBuild(way: string): Promise<StepProgram> {
  const args = [way, inEngine(BUSYBOX), key, secret];
  const program = StepProgram.start(PROGRAM, args, { TMPDIR: folder });
  await program.reached("begun");
  return program;
}

/** Returns the ids of the processes that the build has started, and of the program itself. */
async function programs(): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const own = await Promise.all(
    pids.map(async (pid) => {
      const environ = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environ.split("\0").includes(`TMPDIR=${folder}`) ? [Number(pid)] : [];
    }),
  );
  return own.flat();
}

/** Returns the files that contain the secret, as it is or as part of a login. */
async function filesWithSecret(): Promise<string[]> {
  const login = Buffer.from(`me:${secret}`).toString("base64");
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async ({ name, parentPath }) => {
        const text = await readFile(join(parentPath, name), "utf8").catch(() => "");
        return text.includes(secret) || text.includes(login) ? [name] : [];
      }),
  );
  return found.flat().sort();
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has ended.
  }
}

describe.each(WAYS)("a build by %s whose process is ended", (way) => {
  it.each(["SIGTERM", "SIGKILL"] as const)(
    "by %s leaves no secret, no login and no key behind",
    async (name) => {
      const program = await startBuild(way);
      const before = await programs();
      expect(before).toContain(program.pid);
      if (way === "session") {
        // This way creates no files.
        expect(before).toEqual([program.pid]);
        expect(await filesWithSecret()).toEqual([]);
      } else {
        expect(before.length).toBeGreaterThan(1);
        expect(await filesWithSecret()).toEqual(["config.json", "secret-0"]);
      }
      process.kill(program.pid, name);
      expect(await program.ended()).toBe(name);
      await eventually("all that it has started ends", async () => {
        const left = await programs();
        return left.length === 0 || left.join();
      });
      expect(await filesWithSecret()).toEqual([]);
    },
  );
});

describe("a build by buildx that is killed with all its processes", () => {
  it("is cleaned up by the next one, which leaves other builds alone", async () => {
    const killed = await startBuild("buildx");
    const dead = await programs();
    const living = await startBuild("buildx");
    // None of them may notice that another one has ended.
    for (const pid of dead) signal(pid, "SIGSTOP");
    for (const pid of dead) signal(pid, "SIGKILL");
    await killed.ended();
    await eventually("they have ended", async () => {
      const left = (await programs()).filter((pid) => dead.includes(pid));
      return left.length === 0 || left.join();
    });
    const both = ["config.json", "config.json", "secret-0", "secret-0"];
    expect(await filesWithSecret()).toEqual(both);

    const next = await runProgram(
      process.execPath,
      ["-e", `require(${JSON.stringify(FOLDERS)}).PrivateFolder.create()`],
      { env: { ...process.env, TMPDIR: folder } },
    );
    expect(next).toMatchObject({ code: 0, stderr: "" });
    expect(await filesWithSecret()).toEqual(["config.json", "secret-0"]);
    await living.kill();
    await eventually("its files have gone", async () => {
      const left = await filesWithSecret();
      return left.length === 0 || left.join();
    });
  });
});
