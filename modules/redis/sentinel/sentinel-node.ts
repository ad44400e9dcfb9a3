import { RedisContainer } from "../redis-container";
import { SERVER_USERS } from "../server-users";

const SENTINEL_PORT = 26_379;
/** A sentinel keeps what it knows in its configuration file, and replaces the file: its user must own the folder. */
const CONFIG_FILE = "/data/mayfly-sentinel.conf";

/** A sentinel that watches nothing yet. */
export class SentinelNode extends RedisContainer {
  constructor(image: string) {
    super(image);
    const content = `port ${SENTINEL_PORT}\n`;
    this.withCopyContentToContainer([
      { content, target: CONFIG_FILE, mode: 0o600, reader: SERVER_USERS },
    ]).withCommand(["redis-server", CONFIG_FILE, "--sentinel"]);
  }
}
