import { engineCalls } from "../../cleanup/engine-calls";
import { parseDate } from "../../common/parse-date";
import { epoch, holdProcess } from "../../common/clock";
import { InvalidOptionError } from "../../errors";
import type { OutputChunk } from "../../spec/output";
import type { Command, Input, Surroundings } from "../command";
import { findContainer } from "../find-container";

export const logs: Command = {
  name: "logs",
  group: "See",
  summary: "Print the log of a container",
  details: `ID can be shortened. The log is printed as the container wrote it, colours included: its standard output to
standard output, its standard error to standard error.`,
  operands: ["ID|NAME"],
  options: {
    follow: { summary: "Print new lines until the container ends or Ctrl+C" },
    since: {
      summary:
        "Print only what is newer than a date such as 2026-01-31T10:00:00Z, or than e.g. 10m",
      value: "TIME",
    },
    tail: { summary: "Print only the last lines", value: "N" },
    timestamps: { summary: "Print the engine's time before each line" },
  },
  run: runLogs,
};

async function runLogs({ operands, has, valueOf }: Input, around: Surroundings): Promise<number> {
  const since = parseSince(valueOf("since"));
  const tail = parseTail(valueOf("tail"));
  const { findEngine, openEngine, print, warn, drained, signal } = around;
  const endpoint = await findEngine();
  const { id } = await findContainer(engineCalls(endpoint), operands[0] ?? "");
  const { containers } = openEngine(endpoint);
  const { tty } = await containers.inspect(id, signal);
  const options = {
    follow: has("follow"),
    timestamps: has("timestamps"),
    tty,
    ...(since !== undefined && { since }),
    ...(tail !== undefined && { tail }),
  };
  // The connection of a log that is followed keeps no process alive.
  using _alive = holdProcess();
  const output = await containers.logs(id, options, signal);
  for await (const { stream, data } of output as AsyncIterable<OutputChunk>) {
    (stream === "stdout" ? print : warn)(data);
    await drained();
  }
  return 0;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Reads a date, or an age such as `1h30m`, by this machine's clock. Throws InvalidOptionError. */
export function parseSince(given: string | undefined, now = epoch()): Date | undefined {
  if (given === undefined) return undefined;
  if (/^(\d+[smhd])+$/.test(given)) {
    const parts = [...given.matchAll(/(\d+)([smhd])/g)];
    const age = parts.reduce((sum, [, n, unit = ""]) => sum + Number(n) * (SECONDS[unit] ?? 0), 0);
    return new Date(now - age * 1000);
  }
  const date = parseDate(given);
  if (date === undefined || Number.isNaN(date.getTime())) {
    const expected = "a date such as 2026-01-31T10:00:00Z, or an age such as 90s, 10m or 1h30m";
    throw InvalidOptionError.quoting("--since", expected, given);
  }
  return date;
}

/** Throws InvalidOptionError. */
export function parseTail(given: string | undefined): number | undefined {
  if (given === undefined || given === "all") return undefined;
  if (!/^\d{1,9}$/.test(given)) {
    throw InvalidOptionError.quoting("--tail", "a number of lines, or all", given);
  }
  return Number(given);
}
