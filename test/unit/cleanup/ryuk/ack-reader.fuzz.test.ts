import assert from "node:assert/strict";
import { AckReader } from "../../../../src/cleanup/ryuk/ack-reader";
import { fuzz } from "../../../support/fuzz/fuzz";

function read(pieces: readonly Buffer[]): { acks: number; refused: boolean } {
  let acks = 0;
  const reader = new AckReader(() => (acks += 1));
  try {
    for (const piece of pieces) reader.push(piece.toString("latin1"));
    return { acks, refused: false };
  } catch (error) {
    assert.match(String(error), /^Error: expected ACK from Ryuk, got "/);
    return { acks, refused: true };
  }
}

fuzz(__filename, "answers of Ryuk", {
  valid: ["ACK\n", "ACK\nACK\nACK\n", "AC"],
  tokens: ["ACK\n", "ACK", "\n", "A", "ACK\r\n"],
  parse: ({ bytes, pieces }) => {
    const whole = read([bytes]);
    assert.deepEqual(read(pieces), whole);
    const leading = /^(?:ACK\n)*/.exec(bytes.toString("latin1"))?.[0] ?? "";
    assert.equal(whole.acks, leading.length / "ACK\n".length);
    if (whole.refused) throw new Error("refused");
  },
  refusal: (error) => String(error) === "Error: refused",
});
