import assert from "node:assert/strict";
import { StringDecoder } from "node:string_decoder";
import {
  LineReader,
  ProtocolError,
  toLine,
  toRequest,
} from "../../../../src/cleanup/watchdog/protocol";
import { fuzz } from "../../../support/fuzz/fuzz";

/** Returns the requests that were read, and the error that ended the reading, if any. */
function read(pieces: readonly Buffer[]): { requests: object[]; refused: unknown } {
  const requests: object[] = [];
  const reader = new LineReader((message) => requests.push(toRequest(message)));
  // A socket with an encoding decodes pieces like this.
  const decoder = new StringDecoder("utf8");
  try {
    for (const piece of pieces) reader.push(decoder.write(piece));
    return { requests, refused: undefined };
  } catch (refused) {
    return { requests, refused };
  }
}

fuzz(__filename, "requests to the watchdog", {
  valid: [
    toLine({ id: 1, hold: { "org.testcontainers.session-id": "s", "dev.mayfly.owner": "ü" } }),
    toLine({ id: 2, hold: { a: "1" }, worker: { self: "1@m", runner: "2@m" } }),
    toLine({ id: 3, use: "abc", idle: 1000 }) + toLine({ id: 4, release: "abc" }),
  ],
  tokens: [
    '"hold":{}',
    '"hold":[]',
    '"worker":null',
    '"id":1e999',
    '"idle":-1',
    "\n",
    "null\n",
    "{}\n",
  ],
  parse: ({ bytes, pieces }) => {
    const whole = read([bytes]);
    assert.deepEqual(read(pieces), whole);
    for (const request of whole.requests) {
      const { hold = { some: "label" } } = request as { hold?: object };
      // A filter without labels would match all objects on the engine.
      assert(Object.values(hold).length > 0 && Object.values(hold).every((value) => value !== ""));
    }
    if (whole.refused !== undefined) throw whole.refused as Error;
  },
  refusal: (error) => error instanceof ProtocolError,
});
