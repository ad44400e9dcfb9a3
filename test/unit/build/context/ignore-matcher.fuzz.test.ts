import assert from "node:assert/strict";
import { IgnoreMatcher } from "../../../../src/build/context/ignore-matcher";
import { InvalidOptionError } from "../../../../src/errors";
import { fuzz } from "../../../support/fuzz/fuzz";

const PATHS = [
  "Dockerfile",
  "src/a/b/index.ts",
  "node_modules/a/index.js",
  "ü/😀.txt",
  "a".repeat(50),
  "a/a/a/a/a/b",
];

fuzz(__filename, ".dockerignore files", {
  valid: [
    "node_modules\n!node_modules/a\n# comment\n*.log\r\n",
    "**/*.ts\n!src/**/index.ts\n/dist/\n[a-c]*?.txt\n",
    "src\n!sr[a/c]/x\n",
    "a\\*b\n!**/x\ntemp?\n**\n!Dockerfile\n[^a]x\n",
  ],
  tokens: [
    "**/",
    "*",
    "**",
    "*a",
    "?",
    "[a-z]",
    "[a/b]",
    "[^]",
    "\\",
    "\\w",
    "\\b",
    "!",
    "!**",
    "\n",
    "..",
    "//",
  ],
  longest: 2_000,
  parse: ({ text }) => {
    // BuildKit looks into more folders than the classic builder.
    const matcher = IgnoreMatcher.of(text, ["Dockerfile", ".dockerignore"], "buildkit");
    assert.equal(matcher.ignores("Dockerfile"), false);
    for (const path of PATHS) {
      assert.equal(typeof matcher.ignores(path), "boolean");
      assert.equal(typeof matcher.opens(path), "boolean");
    }
  },
  refusal: (error) => error instanceof InvalidOptionError && error.code === "INVALID_OPTION",
});
