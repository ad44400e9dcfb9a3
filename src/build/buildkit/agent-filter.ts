import { Transform } from "node:stream";

// https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent
const REQUEST_IDENTITIES = 11;
const SIGN_REQUEST = 13;
const EXTENSION = 27;
const ALLOWED = new Set([REQUEST_IDENTITIES, SIGN_REQUEST, EXTENSION]);

const LENGTH_BYTES = 4;
/** OpenSSH's own agent takes no longer ones. */
const LONGEST = 256 * 1024;

/**
 * Lets requests to an SSH agent pass that list keys or sign with them. What would change the agent,
 * such as removing its keys, reaches it as a request that it does not know, and is refused by it.
 */
export function readOnlyAgent(): Transform {
  let pending = Buffer.alloc(0);
  return new Transform({
    transform(data: Buffer, _encoding, done) {
      pending = Buffer.concat([pending, data]);
      while (pending.length >= LENGTH_BYTES) {
        const length = pending.readUInt32BE(0);
        if (length > LONGEST) {
          done(new Error("a request to the SSH agent is too long"));
          return;
        }
        const end = LENGTH_BYTES + length;
        if (pending.length < end) break;
        const request = pending.subarray(0, end);
        this.push(ALLOWED.has(request[LENGTH_BYTES] ?? 0) ? request : UNKNOWN_REQUEST);
        pending = pending.subarray(end);
      }
      done();
    },
  });
}

/** One byte long, of a type that no agent has; the answer is SSH_AGENT_FAILURE. */
const UNKNOWN_REQUEST = Buffer.from([0, 0, 0, 1, 255]);
