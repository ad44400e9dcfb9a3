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
 * Returns a filter that lets requests to an SSH agent pass if they list keys, sign, or call an
 * extension.
 *
 * Any other request, such as one that removes keys, is replaced by a request of an unknown type,
 * which the agent refuses. Fails on a request of more than 256 KiB.
 */
export function readOnlyAgent(): Transform {
  const reader = new FrameReader(AGENT_REQUEST);
  return safeTransform({}, (data, push) => {
    reader.read(data, (request) => {
      push(ALLOWED.has(request[LENGTH_BYTES] ?? 0) ? request : UNKNOWN_REQUEST);
    });
  });
}

/** A request of one byte, of a type that no agent knows; the answer is SSH_AGENT_FAILURE. */
const UNKNOWN_REQUEST = Buffer.from([0, 0, 0, 1, 255]);
