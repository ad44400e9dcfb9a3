import { stripVTControlCharacters } from "node:util";
import type { ContainerReport } from "./container-report";
import { formatAgeOf, formatPorts, type Shown } from "./objects";
import { formatTable } from "./table";
import { printable } from "../common/printable";

/** Formats what is known about a container for people: one fact a line, then the end of the log. */
export function formatReport(report: ContainerReport, container: Pick<Shown, "age">): string {
  const facts = [
    ["Name", report.name],
    ["Id", report.id],
    ["Image", `${report.image ?? ""} ${report.imageId.slice(0, 19)}`.trim()],
    ["Command", report.command.map(quoted).join(" ")],
    ["State", describeState(report)],
    ["Health", report.health ?? ""],
    ["Last check", report.health === null ? "" : oneLine(report.healthOutput ?? "")],
    ["Created", `${report.createdAt ?? "?"} (${formatAgeOf(container)} ago)`],
    ["Ports", formatPorts({ ports: report.ports })],
    ...rows(
      "Network",
      report.networks.map(({ name, ipAddress, aliases }) =>
        [name, ipAddress, aliases.length === 0 ? null : `as ${aliases.join(", ")}`]
          .filter((part) => part !== null)
          .join("  "),
      ),
    ),
    ...rows(
      "Mount",
      report.mounts.map(
        ({ target, type, source, isReadOnly }) =>
          `${target}  ${type}${source === null ? "" : ` ${source}`}${isReadOnly ? "  read-only" : ""}`,
      ),
    ),
    ["Session", report.session === null ? report.state : `${report.session} (${report.state})`],
    ["Owner", describeOwner(report)],
    ["Fixture", report.fixture ?? ""],
    ["Test file", report.testFile ?? ""],
    ["Started by", report.startedBy ?? ""],
    ["Kept", describeKept(report)],
  ].filter(([, value]) => value !== "");
  const { lastLogLines, logFailure } = report;
  const title =
    logFailure === null
      ? `Last log lines${lastLogLines.length === 0 ? ": none" : ":"}`
      : `The log cannot be read: ${printable(logFailure)}`;
  const log = [title, ...lastLogLines.map((line) => `  ${plainLine(line)}`)];
  return `${formatTable(facts)}\n\n${log.join("\n")}\n`;
}

/** Gives the first of several values the title. */
const rows = (title: string, values: readonly string[]): [string, string][] =>
  values.map((value, index) => [index === 0 ? title : "", value]);

function describeState({
  status,
  startedAt,
  finishedAt,
  exitCode,
  oomKilled,
  error,
}: ContainerReport): string {
  const since = exitCode === null ? startedAt : finishedAt;
  return [
    status,
    ...(exitCode === null ? [] : [`with exit code ${exitCode}`]),
    ...(oomKilled ? ["(out of memory)"] : []),
    ...(since === null ? [] : [`since ${since}`]),
    ...(error === null ? [] : [`: ${oneLine(error)}`]),
  ].join(" ");
}

const describeOwner = ({ user, processId }: ContainerReport): string =>
  processId === null ? user : `${user}, process ${processId}`;

function describeKept({ isKeptFailure, isKeptForRun }: ContainerReport): string {
  if (isKeptFailure) return "after its start failed, until mayfly prune";
  return isKeptForRun ? "until the test runner ends" : "";
}

/** Quotes an argument that a shell would not read as one word. */
const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : JSON.stringify(argument);

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Removes colours, and escapes what else would change the terminal. */
const plainLine = (line: string): string =>
  printable(stripVTControlCharacters(line).replaceAll("\t", "    "));
