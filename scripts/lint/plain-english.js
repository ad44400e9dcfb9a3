"use strict";

// The ESLint rule `project/plain-english`: comments are written as CONTRIBUTING.md says. It finds the
// patterns that a machine can tell; test/unit/docs looks for the same ones in the Markdown pages.

/** Where a sentence begins. */
const START = String.raw`(?:^|[.:!?]\s+)`;

/** @type {readonly { pattern: RegExp, instead: string }[]} */
const PATTERNS = [
  {
    pattern: new RegExp(`${START}Of (?!course\\b)\\S+ ?\\S*`),
    instead: "begin with the subject, not with “Of …”",
  },
  {
    pattern: new RegExp(`${START}Who(?:ever|se)? \\S+(?=[^?.]*\\.)`),
    instead: "begin with the subject: “The process that …”",
  },
  {
    pattern: new RegExp(`${START}So that\\b`),
    instead: "join the clause to the sentence before it",
  },
  {
    pattern: new RegExp(`${START}That (?:an?|the|it|they|what|no|its) `),
    instead: "begin with the subject, not with “That …”",
  },
  { pattern: /\banew\b/i, instead: "“again”" },
  {
    pattern: /\ba text\b|\b(?:list|array|record|map) of texts\b/i,
    instead: "“a string”, “strings”",
  },
  { pattern: /\bthat (?:is|are|was|were) there\b/i, instead: "“exists”, or nothing" },
  { pattern: /\b(?:can|could|may|to) be had\b/i, instead: "“get”, “is available”" },
  { pattern: /\bfor want of\b/i, instead: "“without”, “because there is no”" },
  {
    pattern:
      /\b(?:any|anything|anybody|each|every|everything|no|nobody|none|nothing)(?: [\w-]+){0,2} but\b/i,
    instead: "“except”",
  },
  {
    pattern:
      /(?<!\b(?:any|every|no|some)(?:body|one|thing|where| one)|\bwhat|\bwho|\bwhere|\bhow|\bor|\beverywhere) else(?=[.;)]|$)/i,
    instead: "“otherwise”",
  },
];

/** Returns the words that should be written in another way, each with what to write instead. */
function findings(text) {
  return PATTERNS.flatMap(({ pattern, instead }) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ? [] : [{ found: found.replace(/^[.:!?]?\s+/, ""), instead }];
  });
}

/** Returns a comment's sentences, without the marks at the beginning of its lines. */
function prose(comment) {
  return comment.value
    .replace(/```[^]*?```/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s*/, ""))
    .join(" ")
    .trim();
}

/** Joins line comments that follow each other. */
function texts(comments) {
  const groups = [];
  for (const comment of comments) {
    const last = groups.at(-1);
    const goesOn =
      comment.type === "Line" &&
      last?.type === "Line" &&
      last.end === comment.loc.start.line - 1 &&
      last.column === comment.loc.start.column;
    if (goesOn) {
      last.text += ` ${prose(comment)}`;
      last.end = comment.loc.end.line;
    } else {
      const { start, end } = comment.loc;
      groups.push({
        type: comment.type,
        loc: comment.loc,
        column: start.column,
        end: end.line,
        text: prose(comment),
      });
    }
  }
  return groups;
}

/** @type {import("eslint").Rule.RuleModule} */
const plainEnglish = {
  meta: { type: "suggestion", messages: { reword: "“{{found}}”: write {{instead}}." }, schema: [] },
  create: ({ sourceCode, report }) => ({
    Program() {
      for (const { loc, text } of texts(sourceCode.getAllComments())) {
        for (const data of findings(text)) report({ loc, messageId: "reword", data });
      }
    },
  }),
};

module.exports = { findings, plainEnglish };
