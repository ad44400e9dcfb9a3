/** What the builder collects, and what another process needs to attach the container. */
export interface SftpSettings {
  readonly username: string;
  readonly password: string;
  /** The folder that the user can write to, below the user's root folder. */
  readonly folder: string;
}

/** Options of `connect()` in the packages `ssh2-sftp-client` and `ssh2`. */
export interface SftpConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

export const SSH_PORT = 22;
