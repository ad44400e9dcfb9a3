// Prints a line of JSON about the engine that it finds, runs the checks on it, and prints a line for each.
import { getContainerRuntimeClient } from "../../src";
import { messageOf } from "../../src/errors";
import { CHECKS } from "./checks";
import type { Found, Outcome } from "./check";

async function main(): Promise<void> {
  const { info } = await getContainerRuntimeClient();
  const { serverVersion: version } = info.containerRuntime;
  console.log(JSON.stringify({ version } satisfies Found));
  for (const { name, run } of CHECKS) {
    let failure: string | undefined;
    try {
      await run();
    } catch (error) {
      failure = messageOf(error);
    }
    console.log(JSON.stringify({ name, failure } satisfies Outcome));
  }
}

void main();
