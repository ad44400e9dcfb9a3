import type { EngineCalls } from "../../cleanup/engine-calls";
import {
  LABEL_MAYFLY_KIND,
  LABEL_MAYFLY_OWNER,
  LABEL_REUSE_CREATOR,
} from "../../spec/labels/labels";
import { findStarted, formatPorts, originOf, shortId, type Shown } from "../objects";
import { printable } from "../../common/printable";
import type { ContainerEvent } from "./engine-events";

/** Prints the containers that exist, and then a line for each change, until the events end. */
export async function printChanges(
  engine: EngineCalls,
  events: AsyncIterable<ContainerEvent>,
  print: (text: string) => void,
): Promise<void> {
  for (const container of await containersOf(engine)) print(lineOf("exists", container));
  for await (const event of events) {
    if (isOfMayfly(event)) print(await describe(engine, event));
  }
}

/** Finds the containers that are shown. */
export async function containersOf(engine: EngineCalls): Promise<Shown[]> {
  return (await findStarted(engine)).filter(({ kind }) => kind === "container");
}

/** Returns whether Mayfly created the container; containers of images that it made inherit only other labels. */
function isOfMayfly({ attributes }: ContainerEvent): boolean {
  if (attributes[LABEL_MAYFLY_KIND] !== "container") return false;
  return [LABEL_MAYFLY_OWNER, LABEL_REUSE_CREATOR].some((label) => label in attributes);
}

/** Docker's names for what happened, in plain words. */
const WORDS: Readonly<Record<string, string>> = {
  create: "created",
  start: "started",
  die: "exited",
  died: "exited",
  destroy: "removed",
  remove: "removed",
  kill: "signalled",
  oom: "out of memory",
  pause: "paused",
  unpause: "unpaused",
  rename: "renamed",
  restart: "restarted",
  stop: "stopped",
};

async function describe(
  engine: EngineCalls,
  { id, action, at, attributes }: ContainerEvent,
): Promise<string> {
  const { name = "", image = "", exitCode, signal } = attributes;
  const detail = action === "die" || action === "died" ? exitCode : signal;
  const words = WORDS[action] ?? action.replace("health_status: ", "");
  // Only a list has the ports.
  const ports =
    action === "start" ? (await containersOf(engine)).find((each) => each.id === id)?.ports : [];
  return lineOf(
    detail === undefined ? words : `${words} (${detail})`,
    { id, name, imageName: image, labels: attributes, ports: ports ?? [] },
    at,
  );
}

function lineOf(
  change: string,
  container: Pick<Shown, "id" | "name" | "imageName" | "labels" | "ports">,
  at?: Date,
): string {
  const { fixture, testFile, startedBy } = originOf(container);
  const cells = [
    ...(at === undefined ? [] : [at.toISOString()]),
    change,
    shortId(container.id),
    container.name,
    container.imageName ?? "",
    formatPorts(container),
    ...(fixture === "" ? [] : [`fixture ${fixture}`]),
    testFile,
    startedBy,
  ];
  const shown = cells.filter((cell) => cell !== "");
  return `${shown.map(printable).join("  ")}\n`;
}
