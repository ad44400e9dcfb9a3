import type { Transform } from "node:stream";
import {
  AGENT_REQUEST,
  EXTENSION,
  LENGTH_BYTES,
  REQUEST_IDENTITIES,
  SIGN_REQUEST,
} from "./agent-requests";
import { FrameReader } from "../grpc/frame-reader";
import { safeTransform } from "../grpc/safe-transform";

const ALLOWED = new Set([REQUEST_IDENTITIES, SIGN_REQUEST, EXTENSION]);

/**
 * Lets requests to an SSH agent pass that list keys or sign with them. A request that would change the
 * agent, such as one that removes its keys, reaches it as a request that it does not know, and is
 * refused by it. Fails at a request of more than 256 KiB.
 */
export function readOnlyAgent(): Transform {
  const reader = new FrameReader(AGENT_REQUEST);
  return safeTransform({}, (data, push) => {
    reader.read(data, (request) => {
      push(ALLOWED.has(request[LENGTH_BYTES] ?? 0) ? request : UNKNOWN_REQUEST);
    });
  });
}

/** One byte long, of a type that no agent has; the answer is SSH_AGENT_FAILURE. */
const UNKNOWN_REQUEST = Buffer.from([0, 0, 0, 1, 255]);
