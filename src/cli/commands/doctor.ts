import { config } from "../../config";
import { toImageName } from "../../spec/image-name";
import type { Command, Input, Surroundings } from "../command";
import { CHECKS } from "../doctor/checks/all";
import { examine } from "../doctor/examine";
import { formatFinding, formatSummary } from "../doctor/format-findings";
import { runChecks, type Found } from "../doctor/run-checks";

export const doctor: Command = {
  name: "doctor",
  group: "See",
  summary: "Check whether containers can be started here, and say what to do if not",
  details: `Starts a container, asks its published port and removes it; kills a process and watches whether what it created goes.
The exit code is 1 if there is a problem, otherwise 0. Names registries, and shows no logins.`,
  options: {
    image: {
      summary: "Start this image; by default a small one that the engine has, otherwise busybox",
      value: "IMAGE",
    },
    json: { summary: "Print the findings as JSON" },
  },
  run: runDoctor,
};

async function runDoctor({ has, valueOf }: Input, around: Surroundings): Promise<number> {
  const image = valueOf("image");
  if (image !== undefined) toImageName(image);
  const findings: Found[] = [];
  const examined = examine(around, config(), image);
  for await (const finding of runChecks(CHECKS, examined, around.signal)) {
    findings.push(finding);
    if (!has("json")) around.print(formatFinding(finding));
  }
  around.print(has("json") ? toJson(findings) : `\n${formatSummary(findings)}\n`);
  return findings.some(({ status }) => status === "problem") ? 1 : 0;
}

function toJson(findings: readonly Found[]): string {
  const entries = findings.map(({ check, status, evidence, advice = null }) => ({
    check,
    status,
    evidence,
    advice,
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}
