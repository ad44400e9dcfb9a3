import { printable } from "../../common/printable";
import type { Status } from "./check";
import { CHECKS } from "./checks/all";
import type { Found } from "./run-checks";

const STATUS_WIDTH = "problem".length;
const NAME_WIDTH = Math.max(...CHECKS.map(({ name }) => name.length));
const INDENT = " ".repeat(STATUS_WIDTH + NAME_WIDTH + 4);

/** Formats a finding for people: status, check and evidence, and below them what to do. */
export function formatFinding({ status, check, evidence, advice }: Found): string {
  const head = `${status.padEnd(STATUS_WIDTH)}  ${check.padEnd(NAME_WIDTH)}  `;
  const told = evidence.map((line, index) => `${index === 0 ? head : INDENT}${printable(line)}\n`);
  const todo = (advice ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => `${INDENT}-> ${printable(line)}\n`);
  return [...told, ...todo].join("");
}

/** Formats how many findings need the user, e.g. `1 problem, 2 warnings`. */
export function formatSummary(findings: readonly Found[]): string {
  const count = (status: Status): number =>
    findings.filter((finding) => finding.status === status).length;
  const words = [
    [count("problem"), "problem"],
    [count("warning"), "warning"],
    [count("skipped"), "not checked"],
  ] as const;
  const parts = words
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}${number > 1 && word !== "not checked" ? "s" : ""}`);
  return parts.length === 0 ? "No problems found." : `${parts.join(", ")}.`;
}
