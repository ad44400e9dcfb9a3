import { GenericContainer, type StartedContainer } from "../../../../src";
import { eventually } from "../../../support/eventually";
import { BUSYBOX } from "../../../support/images";

let container: StartedContainer;

beforeAll(async () => {
  container = await new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]).start();
});

afterAll(async () => {
  await container.stop();
});

const processes = async (): Promise<string> => (await container.exec("ps -o args")).stdout;

describe("a command in the background", () => {
  it("runs while other commands do, and tells its exit code", async () => {
    // The command ends when a second command has written to its pipe: it cannot have held the caller.
    const command = await container.execDetached(["sh", "-c", "read code < gate; exit $code"], {
      workingDir: await pipe("/tmp/waits"),
    });
    expect(await command.isRunning()).toBe(true);
    const exitCode = command.exitCode();
    await container.exec(["sh", "-c", "echo 5 > /tmp/waits/gate"]);
    expect(await exitCode).toBe(5);
    expect(await command.isRunning()).toBe(false);
  });

  it("has the user, the folder and the variables that it was given", async () => {
    const command = await container.execDetached(["sh", "-c", 'echo "$(id -u) $PWD $A" > seen'], {
      user: "65534",
      workingDir: "/tmp",
      env: { A: "b c" },
    });
    expect(await command.exitCode()).toBe(0);
    expect((await container.exec("cat /tmp/seen")).stdout).toBe("65534 /tmp b c\n");
  });

  it("is killed with what it has started", async () => {
    const command = await container.execDetached(["sh", "-c", "sleep 9101 & sleep 9102; true"]);
    await eventually("both commands run", async () => {
      const found = await processes();
      return (found.includes("sleep 9101") && found.includes("sleep 9102")) || found;
    });
    await command.kill();
    expect(await command.exitCode()).toBe(137);
    expect(await processes()).not.toMatch(/sleep 910/);
  });

  it("ends with its container", async () => {
    await using other = await new GenericContainer(BUSYBOX)
      .withCommand(["sleep", "infinity"])
      .start();
    const command = await other.execDetached(["sleep", "infinity"]);
    await other.restart();
    expect(await command.exitCode()).not.toBe(0);
  });

  it.each([
    [
      "a program that does not exist",
      ["nope"],
      {},
      { hint: expect.stringContaining("the image has no program nope") as string },
    ],
    [
      "a folder that does not exist",
      ["ls"],
      { workingDir: "/nowhere" },
      { message: expect.stringContaining("/nowhere") as string },
    ],
    [
      "a user that does not exist",
      ["ls"],
      { user: "nobody-at-all" },
      { message: expect.stringContaining("nobody-at-all") as string },
    ],
  ])("rejects with the reason for %s", async (_, command, options, error) => {
    await expect(container.execDetached(command, options)).rejects.toMatchObject({
      code: "EXEC_FAILED",
      ...error,
    });
  });
});

/** Makes a folder with a pipe `gate` in it, and returns the folder. */
async function pipe(folder: string): Promise<string> {
  await container.exec(["sh", "-c", `mkdir ${folder} && mkfifo ${folder}/gate`]);
  return folder;
}
