import { alignColumns } from "../common/table";
import type { Command } from "./command";

const COMMON_OPTIONS: readonly Row[] = [
  ["-h, --help", "Print usage"],
  ["-v, --version", "Print the version"],
];

type Row = readonly [name: string, summary: string];

/** Formats the help of all commands, in the layout of the docker CLI. */
export function formatHelp(commands: readonly Command[]): string {
  const groups = [...new Set(commands.map(({ group }) => group))];
  const widest = Math.max(...commands.map(({ name }) => name.length));
  const sections = groups.map((group) => {
    const members = commands.filter((command) => command.group === group);
    return section(
      group,
      members.map(({ name, summary }) => [name.padEnd(widest), summary]),
    );
  });
  return `Usage:  mayfly [OPTIONS] COMMAND

See and steer the containers of test runs

${sections.join("\n")}
${section("Options", COMMON_OPTIONS)}
Run 'mayfly COMMAND --help' for more information on a command.
The engine is found as the library finds it: DOCKER_HOST, DOCKER_CONTEXT, the usual sockets.
`;
}

/** Formats the help of one command. */
export function formatCommandHelp(command: Command): string {
  const { name, summary, details, options } = command;
  const rows = Object.entries(options).map(([option, { value, summary: says }]): Row => [
    `    --${option}${value === undefined ? "" : ` ${value}`}`,
    says,
  ]);
  const operands = (command.operands ?? []).map((operand) => ` ${operand}`).join("");
  const more = details === undefined ? "" : `\n${details}\n`;
  return `Usage:  mayfly ${name}${rows.length === 0 ? "" : " [OPTIONS]"}${operands}

${summary}
${more}
${section("Options", [["-h, --help", "Print usage"], ...rows])}`;
}

function section(title: string, rows: readonly Row[]): string {
  const lines = alignColumns(rows.map(([name, summary]) => [`  ${name} `, summary]));
  return `${title}:\n${lines.join("\n")}\n`;
}
