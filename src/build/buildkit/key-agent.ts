import { Transform, type Duplex } from "node:stream";
import { debug } from "../../debug";
import { messageOf } from "../../errors";
import { sshInteger, sshString, type AgentKey } from "./agent-key";

// https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent
const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;
const SIGN_REQUEST = 13;
const SIGN_RESPONSE = 14;
const FAILURE = Buffer.of(5);

const LENGTH_BYTES = 4;
/** OpenSSH's own agent takes no longer requests. */
const LONGEST = 256 * 1024;

/**
 * Returns a connection to an SSH agent that holds these keys: requests are written to it, and answers
 * are read from it. The agent is no program and has no socket, so that the keys are gone with this
 * process however it ends. It lists its keys and signs, and refuses everything else.
 */
export function connectToKeys(keys: readonly AgentKey[]): Duplex {
  let pending = Buffer.alloc(0);
  return new Transform({
    transform(data: Buffer, _encoding, done) {
      pending = Buffer.concat([pending, data]);
      while (pending.length >= LENGTH_BYTES) {
        const end = LENGTH_BYTES + pending.readUInt32BE(0);
        if (end > LONGEST) {
          done(new Error("a request to the SSH agent is too long"));
          return;
        }
        if (pending.length < end) break;
        this.push(sshString(answerTo(pending.subarray(LENGTH_BYTES, end), keys)));
        pending = pending.subarray(end);
      }
      done();
    },
  });
}

/** Never throws: what cannot be read or done is refused. */
function answerTo(request: Buffer, keys: readonly AgentKey[]): Buffer {
  try {
    if (request[0] === REQUEST_IDENTITIES) return identities(keys);
    if (request[0] === SIGN_REQUEST) return signed(request.subarray(1), keys);
  } catch (error) {
    debug("build", () => `SSH agent: ${messageOf(error)}`);
  }
  return FAILURE;
}

function identities(keys: readonly AgentKey[]): Buffer {
  const list = keys.flatMap(({ blob, comment }) => [sshString(blob), sshString(comment)]);
  return Buffer.concat([Buffer.of(IDENTITIES_ANSWER), sshInteger(keys.length), ...list]);
}

function signed(request: Buffer, keys: readonly AgentKey[]): Buffer {
  const blob = readString(request);
  const data = readString(blob.rest);
  const key = keys.find((each) => each.blob.equals(blob.content));
  if (key === undefined) return FAILURE;
  const signature = key.sign(data.content, data.rest.readUInt32BE(0));
  return Buffer.concat([Buffer.of(SIGN_RESPONSE), sshString(signature)]);
}

/** Throws where the string is longer than what is there. */
function readString(data: Buffer): { readonly content: Buffer; readonly rest: Buffer } {
  const end = LENGTH_BYTES + data.readUInt32BE(0);
  if (end > data.length) throw new RangeError("a string that is longer than its request");
  return { content: data.subarray(LENGTH_BYTES, end), rest: data.subarray(end) };
}
