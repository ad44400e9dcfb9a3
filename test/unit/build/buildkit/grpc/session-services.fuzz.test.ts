import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { readOnlyAgent } from "../../../../../src/build/buildkit/ssh/agent-filter";
import { packMessage, unpackMessages } from "../../../../../src/build/buildkit/grpc/grpc-frames";
import { GrpcError } from "../../../../../src/build/buildkit/grpc/grpc-status";
import { bytesField } from "../../../../../src/build/buildkit/grpc/protobuf";
import {
  sessionServices,
  unwrapBytes,
} from "../../../../../src/build/buildkit/grpc/session-services";
import { fuzz } from "../../../../support/fuzz/fuzz";
import { streamThrough } from "../../../../support/fuzz/streams";

const { unary } = sessionServices({
  secrets: new Map([["npm", Buffer.from("token")]]),
  agents: new Map([["default", () => new PassThrough()]]),
  registryConfig: { "registry.example.com": { username: "ada", password: "secret" } },
});
const METHODS = Object.values(unary);

fuzz(__filename, "requests of a build session", {
  valid: [
    bytesField(1, "npm"),
    bytesField(1, "default"),
    bytesField(1, "registry.example.com"),
    "",
  ],
  tokens: ["npm", "default", "registry.example.com", "__proto__", "constructor"],
  parse: async ({ bytes, random }) => {
    const method = METHODS[Math.floor(random() * METHODS.length)];
    try {
      assert(Buffer.isBuffer(await method?.(bytes)));
    } catch (error) {
      // A valid message is valid for another method, too, which does not find the item.
      if (!(error instanceof GrpcError) || error.grpcStatus !== 5) throw error;
    }
  },
  refusal: (error) => error instanceof GrpcError && error.grpcStatus === 3,
});

const LIST = Buffer.from([0, 0, 0, 1, 11]);

fuzz(__filename, "what a build sends to an SSH agent", {
  valid: [
    packMessage(bytesField(1, LIST)),
    Buffer.concat([
      packMessage(bytesField(1, LIST.subarray(0, 2))),
      packMessage(bytesField(1, LIST.subarray(2))),
    ]),
    packMessage(Buffer.concat([bytesField(1, LIST), bytesField(1, LIST), bytesField(2, "other")])),
  ],
  tokens: [LIST, packMessage(LIST), Buffer.from([0x0a, 0xff, 0xff])],
  parse: async ({ pieces }) => {
    const stages = [unpackMessages(), unwrapBytes(), readOnlyAgent()];
    const { refused } = await streamThrough(stages, pieces);
    if (refused !== undefined) throw refused as Error;
  },
  refusal: (error) =>
    error instanceof GrpcError || String(error).includes("a request to the SSH agent has"),
});
