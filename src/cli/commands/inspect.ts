import { engineCalls } from "../../cleanup/engine-calls";
import type { Command } from "../command";
import { reportOn } from "../container-report";
import { findContainer } from "../find-container";
import { formatReport } from "../format-report";

export const inspect: Command = {
  name: "inspect",
  group: "See",
  summary: "Show what Mayfly knows about a container",
  details: `ID can be shortened. Shows the image, command, state, health, ports, networks and mounts, whose it is, what
started it, and the end of its log. Environment variables, which can be secrets, are left out.`,
  operands: ["ID|NAME"],
  options: { json: { summary: "Print it as JSON" } },
  run: async ({ operands, has }, { findEngine, openEngine, print, signal }) => {
    const endpoint = await findEngine();
    const container = await findContainer(engineCalls(endpoint), operands[0] ?? "");
    const report = await reportOn(container, openEngine(endpoint), signal);
    print(has("json") ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report, container));
    return 0;
  },
};
