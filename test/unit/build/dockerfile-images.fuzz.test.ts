import assert from "node:assert/strict";
import {
  addsFromNetwork,
  dockerfileImages,
  endsUnfinished,
  hasStage,
} from "../../../src/build/dockerfile-images";
import { fuzz } from "../../support/fuzz/fuzz";

fuzz(__filename, "Dockerfiles", {
  valid: [
    "# syntax=docker/dockerfile:1\nARG BASE=redis\nFROM ${BASE}:8 AS base\nRUN make\n",
    "# escape=`\r\nFROM --platform=linux/amd64 busybox\r\nCOPY --from=alpine /a /b `\r\n  # comment\r\nRUN a\r\n",
    "ARG A=x\nARG B=${A:-y}${A:+z}\nFROM $B\nADD https://example.com/a /a\nRUN --mount=type=bind,from=c true",
    "FROM a\nRUN <<EOF cat <<'OTHER'\nFROM b\nEOF\nFROM c\nOTHER\nCOPY --from=0 / /\n",
  ],
  tokens: [
    "\nFROM ",
    "\nARG ",
    "ARG A=$A$A$A$A\n",
    "${constructor}",
    "${A:-${A:+",
    "<<EOF",
    "\\\n",
    "`\n",
    "# a =",
    "# __proto__=",
    '"',
    " --from=",
  ],
  parse: ({ text, random }) => {
    const images = dockerfileImages(
      text,
      random() < 0.5 ? {} : { BASE: "valkey", A: "$A$B${A:-x}" },
    );
    assert(images.every((image) => typeof image === "string" && image !== ""));
    const made = images.reduce((sum, { length }) => sum + length, 0);
    assert(made <= 4096 * text.length, "what is read does not multiply");
    for (const answer of [addsFromNetwork(text), endsUnfinished(text), hasStage(text)]) {
      assert.equal(typeof answer, "boolean");
    }
  },
  refusal: "never",
});
