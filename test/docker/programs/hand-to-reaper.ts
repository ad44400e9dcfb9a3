// Passes a session and a Compose project of others to the reaper, prints a line, and ends.
import { getContainerRuntimeClient, getReaper } from "../../../src";

async function main(session: string, project: string): Promise<void> {
  const reaper = await getReaper(await getContainerRuntimeClient());
  await reaper.addSession(session);
  await reaper.addComposeProject(project);
  console.log(JSON.stringify({ sessionId: reaper.sessionId, containerId: reaper.containerId }));
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
