import assert from "node:assert/strict";
import {
  bytesField,
  MalformedMessage,
  readFields,
  readText,
  varintField,
} from "../../../../../src/build/buildkit/grpc/protobuf";
import { fuzz } from "../../../../support/fuzz/fuzz";

fuzz(__filename, "Protocol Buffers", {
  valid: [
    Buffer.alloc(0),
    varintField(3, 2 ** 40),
    Buffer.concat([varintField(1, 1), bytesField(2, "text"), bytesField(2000, Buffer.alloc(300))]),
    Buffer.concat([Buffer.from([0x11, 1, 2, 3, 4, 5, 6, 7, 8]), Buffer.from([0x1d, 1, 2, 3, 4])]),
    bytesField(1, Buffer.concat([bytesField(1, "inner"), varintField(4, 7)])),
  ],
  tokens: [
    Buffer.alloc(9, 0xff),
    Buffer.alloc(11, 0x80),
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]),
    Buffer.from([0x0a]),
    Buffer.from([0x00]),
  ],
  parse: ({ bytes }) => {
    const fields = [...readFields(bytes)];
    assert(fields.length <= bytes.length / 2);
    for (const { number, value } of fields) {
      assert(number >= 1 && Number.isInteger(number));
      assert(typeof value !== "number" || (Number.isFinite(value) && value >= 0));
    }
    readText(bytes, 1);
  },
  refusal: (error) => error instanceof MalformedMessage,
});
