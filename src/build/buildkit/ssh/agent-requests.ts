import type { FrameFormat } from "../grpc/frame-reader";

// https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent
export const REQUEST_IDENTITIES = 11;
export const SIGN_REQUEST = 13;
export const EXTENSION = 27;

export const LENGTH_BYTES = 4;
/** The maximum length of a request in bytes, as in OpenSSH's own agent. */
export const LONGEST_REQUEST = 256 * 1024;

/** The format of a request to an SSH agent: its length, then its type and content. */
export const AGENT_REQUEST: FrameFormat = {
  headBytes: LENGTH_BYTES,
  bodyLength: (head) => {
    const length = head.readUInt32BE(0);
    if (length > LONGEST_REQUEST) {
      throw new Error(
        `a request to the SSH agent has ${length} bytes; the limit is ${LONGEST_REQUEST}`,
      );
    }
    return length;
  },
};
