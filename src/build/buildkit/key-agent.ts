import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { currentEnvironment } from "../../config";
import { describeFailure } from "../../engine/failure-words";
import { PrivateFolder } from "./private-folder";
import { runTool } from "./run-tool";

const ADD_TIMEOUT_MS = 15_000;

/** An agent of OpenSSH that holds the keys of some files; `await using` ends it. */
export class KeyAgent implements AsyncDisposable {
  private constructor(
    private readonly agent: ChildProcess,
    private readonly folder: PrivateFolder,
    readonly socket: string,
  ) {}

  /** Throws when OpenSSH is not installed, or does not take a key. */
  static async start(keys: readonly string[]): Promise<KeyAgent> {
    const folder = await PrivateFolder.create();
    const socket = join(folder.path, "agent");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], {
      stdio: ["ignore", "pipe", "ignore"],
      windowsHide: true,
    });
    const started = new KeyAgent(agent, folder, socket);
    try {
      await listening(agent);
      // Without a terminal or a program to ask with, a key with a passphrase is refused at once.
      const { SSH_ASKPASS: _askpass, DISPLAY: _display, ...env } = currentEnvironment();
      const { code, stderr } = await runTool(
        "ssh-add",
        ["-q", ...keys],
        { ...env, SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: "never" },
        ADD_TIMEOUT_MS,
      );
      if (code !== 0) {
        const reason = stderr.includes("Enter passphrase")
          ? "it has a passphrase, which nobody can enter here; use an agent that holds the key"
          : stderr.trim();
        throw new Error(`ssh-add did not take ${keys.join(", ")}: ${reason}`);
      }
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.agent.kill();
    await this.folder[Symbol.asyncDispose]();
  }
}

/** It says its socket on its output as soon as it listens there. */
function listening(agent: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    agent.stdout?.once("data", () => {
      resolve();
    });
    agent.once("error", (cause) => {
      const reason = `ssh-agent, which is to hold the keys, could not be run: ${describeFailure(cause)}`;
      reject(new Error(reason, { cause }));
    });
    agent.once("exit", (code) => {
      reject(new Error(`ssh-agent ended with code ${code ?? "unknown"} before it listened`));
    });
  });
}
