import {
  MayflyError,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  StartedServer,
  testRun,
} from "../../src/module";
import type { SftpConnectionOptions, SftpSettings } from "./settings";
import { SftpFolder } from "./sftp-folder";

/** A running SFTP server. */
export class StartedSftpContainer extends StartedServer<SftpSettings> {
  /** Returns the options for the client's `connect()`. */
  getConnectionOptions(): SftpConnectionOptions {
    const { username, password } = this.settings;
    return { host: this.getHost(), port: this.getPort(), username, password };
  }

  /** Returns `sftp://user:password@host:port`. */
  getConnectionString(): string {
    const { username, password } = this.settings;
    return this.url({ scheme: "sftp", username, password });
  }

  getUsername(): string {
    return this.settings.username;
  }

  getPassword(): string {
    return this.settings.password;
  }

  /** Returns the folder that the user can write to, as clients see it: `/upload`. */
  getPath(): string {
    return `/${this.settings.folder}`;
  }

  /**
   * Creates a folder for one test. `await using` removes it with its files; folders of processes that were killed are
   * removed, too. Throws MayflyError with the code `SFTP_FOLDER_FAILED`.
   */
  async openFolder(): Promise<SftpFolder> {
    await oncePerServer(this.getId(), async () => {
      const names = (await this.#run("ls", "-1", this.#inContainer(""))).split("\n");
      for (const name of namesOfTheDead(names)) await this.removeFolder(name);
    });
    const name = ownedName(testRun());
    const { username } = this.settings;
    await this.#run("install", "-d", "-o", username, this.#inContainer(name));
    return new SftpFolder(this, name);
  }

  /** @internal Removes a folder that `openFolder` has made. */
  async removeFolder(name: string): Promise<void> {
    await this.#run("rm", "-rf", this.#inContainer(name));
  }

  #inContainer(name: string): string {
    const { username, folder } = this.settings;
    return `/home/${username}/${folder}/${name}`;
  }

  /** Runs a program as root and returns its output. The server allows no commands, and the user sees no other folder. */
  async #run(...command: string[]): Promise<string> {
    const { exitCode, output, stdout } = await this.exec(command, { user: "root" });
    if (exitCode === 0) return stdout;
    const message = `\`${command.join(" ")}\` failed in the SFTP container: ${output.trim()}`;
    throw new MayflyError("SFTP_FOLDER_FAILED", message);
  }
}
