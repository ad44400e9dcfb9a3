import { randomUUID } from "node:crypto";
import { GenericContainer, Wait, type StartedContainer } from "../../src";
import { removeBaked, TRACE } from "./baked-images";
import { BUSYBOX } from "./images";

/** A server that counts its initialisations in a file, is ready after the first, and ends when told to. */
export const SERVER = `trap 'exit 0' TERM
if [ ! -e $FOLDER/initialised ]; then
  mkdir -p $FOLDER
  if [ -e /init.sh ]; then sh /init.sh || exit 3; fi
  echo $HOSTNAME > $FOLDER/initialised
  echo initialised
fi
echo ready
while true; do sleep 0.05; done`;

export const server = (trace: string, image = BUSYBOX, folder = "/state"): GenericContainer =>
  new GenericContainer(image)
    .withEntrypoint(["sh", "-c", SERVER])
    .withEnvironment({ [TRACE]: trace, FOLDER: folder })
    .withWaitStrategy(Wait.forLogMessage("ready"));

export async function read(container: StartedContainer, path: string): Promise<string> {
  return (await container.copyFileFromContainer(path)).toString().trim();
}

/** Returns which container initialised this container's data: the first letters of its id. */
export const initialiser = (container: StartedContainer, folder = "/state"): Promise<string> =>
  read(container, `${folder}/initialised`);

const traces: string[] = [];

/** For a test of this file; its images are removed after the test. */
export function newTrace(): string {
  const trace = randomUUID();
  traces.push(trace);
  return trace;
}

/** For `afterEach`. */
export async function removeTraced(): Promise<void> {
  for (const trace of traces.splice(0)) await removeBaked(trace);
}
