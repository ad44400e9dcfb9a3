import assert from "node:assert/strict";
import { packMessage, unpackMessages } from "../../../../../src/build/buildkit/grpc/grpc-frames";
import {
  GrpcError,
  INTERNAL,
  RESOURCE_EXHAUSTED,
  UNIMPLEMENTED,
} from "../../../../../src/build/buildkit/grpc/grpc-status";
import { fuzz } from "../../../../support/fuzz/fuzz";
import { sameHoweverCut } from "../../../../support/fuzz/streams";

const STATUSES = [INTERNAL, RESOURCE_EXHAUSTED, UNIMPLEMENTED];

fuzz(__filename, "frames of gRPC", {
  valid: [
    packMessage(Buffer.alloc(0)),
    packMessage(Buffer.from("message")),
    Buffer.concat([packMessage(Buffer.alloc(300, "x")), packMessage(Buffer.from("second"))]),
  ],
  tokens: [
    Buffer.from([0, 0, 0, 0, 1]),
    Buffer.from([0, 0, 0x40, 0, 0]),
    Buffer.from([1, 0, 0, 0, 0]),
  ],
  parse: async (input) => {
    const messages = await sameHoweverCut(unpackMessages, input);
    // Nothing is lost: the accepted messages can be put together to the input again.
    assert(Buffer.concat(messages.map(packMessage)).equals(input.bytes));
  },
  refusal: (error) => error instanceof GrpcError && STATUSES.includes(error.grpcStatus),
});
