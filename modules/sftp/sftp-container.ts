import {
  checkText,
  defineServer,
  fileAtStart,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { SSH_PORT, type SftpSettings } from "./settings";
import { StartedSftpContainer } from "./started-sftp-container";

/** The user's ids in the container. The group is Debian's and Alpine's `users`. */
const UID = 1001;
const GID = 100;

const sftp = defineServer<SftpSettings, StartedSftpContainer>({
  name: "sftp",
  images: ["atmoz/sftp"],
  ports: [SSH_PORT],
  defaults: { username: "test", password: "test", folder: "upload" },
  configure,
  // The image makes the users before it starts the server.
  ready: () => Wait.forTcpExchange(SSH_PORT, { expect: /^SSH-2\.0-/ }),
  started: StartedSftpContainer,
});

/** The image's file of users. Its arguments are users, too, but everybody who lists containers sees these. */
const USERS_FILE = "/etc/sftp/users.conf";

function configure(
  { username, password, folder }: SftpSettings,
  described: ContainerSpec,
): SpecPatch {
  if (fileAtStart(described, USERS_FILE) !== undefined) {
    const expected = "no users.conf of yours; give more users by withCommand()";
    throw InvalidOptionError.describing("SftpContainer", expected, "one");
  }
  const content = `${username}:${password}:${UID}:${GID}:${folder}\n`;
  return { copies: [{ kind: "content", content, target: USERS_FILE, mode: 0o600 }] };
}

/**
 * An SFTP server, from the image `atmoz/sftp` (github.com/atmoz/sftp): OpenSSH, which here transfers files and runs no commands.
 *
 * ```ts
 * await using sftp = await new SftpContainer("atmoz/sftp:alpine").start();
 * const client = new SftpClient();
 * await client.connect(sftp.getConnectionOptions());
 * ```
 */
export class SftpContainer extends ServerContainer<SftpSettings, StartedSftpContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `atmoz/sftp` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, sftp);
  }

  /** Sets the user that clients log in as. Default `test`. Throws InvalidOptionError for a name that Linux refuses. */
  withUsername(username: string): this {
    if (!/^[a-z_][\w-]{0,31}$/.test(checkText(username, "withUsername"))) {
      const expected = "at most 32 letters, digits, - and _, the first one a small letter or _";
      throw InvalidOptionError.quoting("withUsername", expected, username);
    }
    return this.set({ username });
  }

  /**
   * Sets the user's password. Default `test`. Throws InvalidOptionError for one with a colon or a line break, which the
   * image's description of a user cannot have.
   */
  withPassword(password: string): this {
    if (/[:\r\n\0]/.test(checkText(password, "withPassword"))) {
      const expected = "a password without colons and line breaks";
      throw InvalidOptionError.describing("withPassword", expected, "one with some");
    }
    return this.set({ password });
  }

  /** Sets the folder that the user can write to. Default `upload`, which clients see as `/upload`. Throws InvalidOptionError. */
  withFolder(folder: string): this {
    if (!/^[\w][\w.-]*$/.test(checkText(folder, "withFolder"))) {
      const expected = "a name of letters, digits, ., - and _";
      throw InvalidOptionError.quoting("withFolder", expected, folder);
    }
    return this.set({ folder });
  }
}
