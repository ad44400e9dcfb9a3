import type { Transform } from "node:stream";
import { FrameReader, type FrameFormat } from "./frame-reader";
import { safeTransform } from "./safe-transform";

// https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent
const REQUEST_IDENTITIES = 11;
const SIGN_REQUEST = 13;
const EXTENSION = 27;
const ALLOWED = new Set([REQUEST_IDENTITIES, SIGN_REQUEST, EXTENSION]);

const LENGTH_BYTES = 4;
/** OpenSSH's own agent takes no longer ones. */
export const LONGEST_REQUEST = 256 * 1024;

const FORMAT: FrameFormat = {
  headBytes: LENGTH_BYTES,
  bodyLength: (head) => {
    const length = head.readUInt32BE(0);
    if (length > LONGEST_REQUEST) throw new Error("a request to the SSH agent is too long");
    return length;
  },
};

/**
 * Lets requests to an SSH agent pass that list keys or sign with them. A request that would change the
 * agent, such as one that removes its keys, reaches it as a request that it does not know, and is
 * refused by it. Fails at a request of more than 256 KiB.
 */
export function readOnlyAgent(): Transform {
  const reader = new FrameReader(FORMAT);
  return safeTransform({}, (data, push) => {
    reader.read(data, (request) => {
      push(ALLOWED.has(request[LENGTH_BYTES] ?? 0) ? request : UNKNOWN_REQUEST);
    });
  });
}

/** One byte long, of a type that no agent has; the answer is SSH_AGENT_FAILURE. */
const UNKNOWN_REQUEST = Buffer.from([0, 0, 0, 1, 255]);
