import type { Transform } from "node:stream";
import { debug } from "../../../common/debug";
import { messageOf } from "../../../errors";
import { sshInteger, sshString, type AgentKey } from "./agent-key";
import { AGENT_REQUEST, LENGTH_BYTES, REQUEST_IDENTITIES, SIGN_REQUEST } from "./agent-requests";
import { FrameReader } from "../grpc/frame-reader";
import { safeTransform } from "../grpc/safe-transform";

const IDENTITIES_ANSWER = 12;
const SIGN_RESPONSE = 14;
const FAILURE = Buffer.of(5);

/**
 * Returns a connection to an SSH agent in this process that holds the keys.
 *
 * Requests are written to the connection, and answers are read from it. The agent lists its keys
 * and signs, and refuses everything else. It needs no other process and no socket, so the keys
 * disappear with this process, however it ends.
 */
export function connectToKeys(keys: readonly AgentKey[]): Transform {
  const requests = new FrameReader(AGENT_REQUEST);
  return safeTransform({}, (data, push) => {
    requests.read(data, (request) => {
      push(sshString(answerTo(request.subarray(LENGTH_BYTES), keys)));
    });
  });
}

/** Returns the answer to a request. Never throws: a request that cannot be handled is refused. */
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

/** Reads a string of RFC 4251. Throws if the string is longer than the data. */
function readString(data: Buffer): { readonly content: Buffer; readonly rest: Buffer } {
  const end = LENGTH_BYTES + data.readUInt32BE(0);
  if (end > data.length) throw new RangeError("a string in the request is longer than the request");
  return { content: data.subarray(LENGTH_BYTES, end), rest: data.subarray(end) };
}
