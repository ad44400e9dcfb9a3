import { definePart, ServerPart } from "../../src/module";
import type { SftpConnectionOptions } from "./settings";
import type { StartedSftpContainer } from "./started-sftp-container";

/** A folder of an SFTP server that belongs to one test, from `openFolder()`. `await using` removes it with its files. */
export class SftpFolder extends ServerPart<StartedSftpContainer> {
  /** Returns the folder's path as clients see it: `/upload/mayfly_…`. */
  getPath(): string {
    return `${this.server.getPath()}/${this.getName()}`;
  }

  /** Returns the options for the client's `connect()`. */
  getConnectionOptions(): SftpConnectionOptions {
    return this.server.getConnectionOptions();
  }

  protected async remove(server: StartedSftpContainer, name: string): Promise<void> {
    await server.removeFolder(name);
  }
}
definePart("sftp-folder", SftpFolder);
