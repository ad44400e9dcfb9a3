import assert from "node:assert/strict";
import { judgeAnswer } from "../../../modules/postgresql/answers-startup";
import { fuzz } from "../../support/fuzz/fuzz";

function error(text: string): Buffer {
  const head = Buffer.from("E\0\0\0\0", "latin1");
  head.writeInt32BE(text.length + 4, 1);
  return Buffer.concat([head, Buffer.from(text)]);
}

fuzz(__filename, "answers of PostgreSQL to a client", {
  valid: [
    Buffer.from("R\0\0\0\x17\0\0\0\nSCRAM-SHA-256\0\0", "latin1"),
    error("SFATAL\0C57P03\0Mthe database system is starting up\0\0"),
    error("SFATAL\0C28000\0Mno pg_hba.conf entry\0\0"),
  ],
  tokens: ["E", "R", "C57P03\0", "M", "\0"],
  parse: ({ pieces }) => {
    // The wait judges everything received so far, each time that more arrives.
    let received = Buffer.alloc(0);
    for (const piece of pieces) {
      received = Buffer.concat([received, piece]);
      const verdict = judgeAnswer(received);
      assert(typeof verdict === "boolean" || verdict.length <= received.length + 40);
      if (verdict !== false) break;
      assert(received.length <= 1 + 30_000, "more is waited for than an error has");
    }
  },
  refusal: "never",
});
