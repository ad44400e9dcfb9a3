// The parts of Protocol Buffers that BuildKit's messages need:
// https://protobuf.dev/programming-guides/encoding/

import { GrpcError, INVALID_ARGUMENT } from "./grpc-status";

/** A field on the wire: a number for varints, bytes for everything else. */
export interface WireField {
  readonly number: number;
  readonly value: number | Buffer;
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
const LARGEST_FIELD = 2 ** 29 - 1;

/** An error for bytes that are not a valid message. */
export class MalformedMessage extends GrpcError {
  constructor(reason: string) {
    super(INVALID_ARGUMENT, `the message is malformed: ${reason}`);
  }
}

/** The maximum length of a varint in bytes: 64 bits, 7 in each byte. */
const LONGEST_VARINT = 10;

/** Yields the fields of a message in order. Throws MalformedMessage. */
export function* readFields(message: Buffer): Generator<WireField, void, undefined> {
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    for (let index = 0; index < LONGEST_VARINT; index++) {
      const byte = message[offset++];
      if (byte === undefined) throw new MalformedMessage("a number is cut off");
      value += (byte & 0x7f) * 0x80 ** index;
      if (byte < 0x80) return value;
    }
    throw new MalformedMessage(`a number has more than ${LONGEST_VARINT} bytes`);
  };
  const bytes = (length: number): Buffer => {
    if (length > message.length - offset) {
      throw new MalformedMessage("a field reaches past the end");
    }
    return message.subarray(offset, (offset += length));
  };
  while (offset < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    if (number < 1 || number > LARGEST_FIELD) {
      throw new MalformedMessage(`field number ${number} is invalid`);
    }
    if (type === VARINT) yield { number, value: varint() };
    else if (type === LENGTH_DELIMITED) yield { number, value: bytes(varint()) };
    else if (type === FIXED64) yield { number, value: bytes(8) };
    else if (type === FIXED32) yield { number, value: bytes(4) };
    else throw new MalformedMessage(`wire type ${type} is unknown`);
  }
}

/** Returns a field as a string, or an empty string if the message does not contain the field. */
export function readText(message: Buffer, number: number): string {
  for (const field of readFields(message)) {
    if (field.number === number && typeof field.value !== "number") return field.value.toString();
  }
  return "";
}

/** Encodes a field with a length: a string, bytes, or a message. */
export function bytesField(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as Buffer);
  return Buffer.concat([varint(number * 8 + LENGTH_DELIMITED), varint(bytes.length), bytes]);
}

export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8 + VARINT), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}
